/**
 * A value against its schema, with the errors of kube-openapi's validators in their order: type, combinations, string,
 * format, number, list, enum, object (kube-openapi/pkg/validation/validate, apiextensions validation.go).
 */

import { plainEqual } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft, FieldError } from '../../kinds/kind';
import { marshalGo } from '../json/go-value';
import { formatError } from './formats';

function isMap(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Problem {
  readonly type: FieldError['type'];
  /** Undefined: the message names the place itself. */
  readonly path: string | undefined;
  readonly message: string;
}

/** `prefix` stands before the field, not in the text: status requests look at the status alone. */
export function schemaErrors(value: Plain, schema: Draft, prefix = ''): readonly FieldError[] {
  const found: Problem[] = [];
  check(value, schema, '', found);
  return found.map(({ type, path, message }) => ({ type, field: fieldOf(prefix, path), message }));
}

function fieldOf(prefix: string, path: string | undefined): string {
  const own = path?.replace(/^\./, '') ?? '';
  if (prefix === '') return own === '' ? '<nil>' : own;
  return own === '' ? prefix : `${prefix}.${own}`;
}

type Add = (type: FieldError['type'], message: string, path?: string) => void;

function check(value: Plain, schema: Draft, path: string, found: Problem[]): void {
  const add: Add = (type, message, at = path) => found.push({ type, path: at, message });
  const given = goType(value);
  checkType(value, given, schema, path, add);
  if (value !== null) checkCombinations(value, schema, path, found);
  if (typeof value === 'string') checkString(value, schema, path, add);
  if (typeof value === 'number') checkNumber(value, schema, path, add, found);
  if (Array.isArray(value)) checkList(value, schema, path, add, found);
  checkEnum(value, schema, add);
  if (isMap(value)) checkObject(value, schema, path, add, found);
}

function goType(value: Plain): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const named = (path: string) => (path === '' ? ' in body' : `${path} in body`);

function checkType(value: Plain, given: string, schema: Draft, path: string, add: Add): void {
  const types: readonly string[] = schema['x-kubernetes-int-or-string']
    ? ['integer', 'string']
    : schema.type
      ? [schema.type]
      : [];
  if (types.length === 0) return;
  const wrong = () => {
    const text = `${named(path)} must be of type ${types.join(',')}: "${given}"`;
    add('FieldValueTypeInvalid', `Invalid value: "${given}": ${text}`);
  };
  if (value === null) {
    if (schema.nullable !== true) wrong();
    return;
  }
  if (types.includes(given) || (given === 'integer' && types.includes('number'))) return;
  wrong();
}

/** What is wrong with the combination has no place; when none of several holds, the first one's own errors follow. */
function checkCombinations(value: Plain, schema: Draft, path: string, found: Problem[]): void {
  const errorsOf = (inner: Draft): Problem[] => {
    const errors: Problem[] = [];
    check(value, inner, path, errors);
    return errors;
  };
  const passes = (inner: Draft): boolean => errorsOf(inner).length === 0;
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const tell = (text: string) =>
    found.push({ type: 'FieldValueInvalid', message: `Invalid value: "": ${text}`, path: undefined });
  if (anyOf.length > 0 && !anyOf.some(passes)) {
    tell(`"${path}" must validate at least one schema (anyOf)`);
    found.push(...errorsOf(anyOf[0]));
  }
  if (oneOf.length > 0) {
    const count = oneOf.filter(passes).length;
    const which = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`;
    if (count !== 1) tell(`"${path}" must validate one and only one schema (oneOf). ${which}`);
    if (count === 0) found.push(...errorsOf(oneOf[0]));
  }
  if (allOf.length > 0 && !allOf.every(passes)) tell(`"${path}" must validate all the schemas (allOf)`);
  if (isMap(not) && passes(not)) tell(`"${path}" must not validate the schema (not)`);
}

function checkString(value: string, schema: Draft, path: string, add: Add): void {
  const length = [...value].length;
  const shown = JSON.stringify(value);
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    add('FieldValueTooLong', `Too long: may not be more than ${schema.maxLength} bytes`);
  } else if (schema.minLength !== undefined && length < schema.minLength) {
    const text = `${named(path)} should be at least ${schema.minLength} chars long`;
    add('FieldValueInvalid', `Invalid value: ${shown}: ${text}`);
  } else if (schema.pattern && !matches(schema.pattern, value)) {
    add('FieldValueInvalid', `Invalid value: ${shown}: ${named(path)} should match '${schema.pattern}'`);
  }
  if (schema.format && schema.type === 'string' && formatError(schema.format, value)) {
    const text = `${named(path)} must be of type ${schema.format}: ${shown}`;
    add('FieldValueTypeInvalid', `Invalid value: ${shown}: ${text}`);
  }
}

/** Go's syntax where JavaScript has the same; a pattern that it cannot read matches everything. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<').replaceAll('\\z', '$').replaceAll('\\A', '^'), 'u').test(value);
  } catch {
    return true;
  }
}

const INT32 = 2 ** 31;

function checkNumber(value: number, schema: Draft, path: string, add: Add, found: Problem[]): void {
  const { type, format } = schema;
  const isInteger = type === 'integer';
  if (isInteger) {
    const range = (text: string) =>
      found.push({
        type: 'FieldValueInvalid',
        path: undefined,
        message: `Invalid value: "": Checked value must be of type ${type} ${text} in ${path}`,
      });
    if (format === 'int32' && (!Number.isInteger(value) || value >= INT32 || value < -INT32))
      range('with format int32');
    else if (!Number.isInteger(value)) range(format === 'int64' ? 'with format int64' : '(default format)');
  }
  const tell = (text: string) => add('FieldValueInvalid', `Invalid value: ${value}: ${named(path)} should be ${text}`);
  // Whole numbers are divided by the whole part of the factor.
  const factor = Number.isInteger(value) ? Math.trunc(schema.multipleOf ?? 1) : (schema.multipleOf ?? value);
  if (schema.multipleOf !== undefined && factor <= 0) {
    const why = `factor MultipleOf declared for ${path} must be positive: ${factor}`;
    add('FieldValueInvalid', `Invalid value: ${factor}: ${why}`);
  } else if (value % factor !== 0) tell(`a multiple of ${schema.multipleOf}`);
  const { minimum, maximum } = schema;
  if (minimum !== undefined) {
    if (schema.exclusiveMinimum === true ? value <= minimum : value < minimum) {
      tell(`greater than ${schema.exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`);
    }
  }
  if (maximum !== undefined) {
    if (schema.exclusiveMaximum === true ? value >= maximum : value > maximum) {
      tell(`less than ${schema.exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`);
    }
  }
}

function checkList(value: readonly Plain[], schema: Draft, path: string, add: Add, found: Problem[]): void {
  if (isMap(schema.items)) {
    const { items } = schema;
    value.forEach((item, index) => check(item, items, `${path}[${index}]`, found));
  }
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && value.length < minItems) {
    const text = `${named(path)} should have at least ${minItems} items`;
    add('FieldValueInvalid', `Invalid value: ${value.length}: ${text}`);
  }
  if (maxItems !== undefined && value.length > maxItems) {
    add('FieldValueTooMany', `Too many: ${value.length}: must have at most ${maxItems} items`);
  }
  if (
    schema.uniqueItems === true &&
    value.some((item, i) => value.slice(0, i).some((other) => plainEqual(item, other)))
  ) {
    add('FieldValueInvalid', `Invalid value: "": ${named(path)} shouldn't contain duplicates`);
  }
}

function checkEnum(value: Plain, schema: Draft, add: Add): void {
  const allowed: readonly Plain[] = schema.enum ?? [];
  if (allowed.length === 0 || allowed.some((one) => plainEqual(one, value))) return;
  const list = allowed.map((one) => JSON.stringify(typeof one === 'string' ? one : JSON.stringify(one))).join(', ');
  add('FieldValueNotSupported', `Unsupported value: ${marshalGo(value)}: supported values: ${list}`);
}

function checkObject(value: Draft, schema: Draft, path: string, add: Add, found: Problem[]): void {
  const count = Object.keys(value).length;
  const { minProperties, maxProperties, additionalProperties: more } = schema;
  if (minProperties !== undefined && count < minProperties) {
    const text = `${named(path)} should have at least ${minProperties} properties`;
    add('FieldValueInvalid', `Invalid value: ${count}: ${text}`);
  }
  if (maxProperties !== undefined && count > maxProperties) {
    add('FieldValueTooMany', `Too many: ${count}: must have at most ${maxProperties} items`);
  }
  const properties: Record<string, Draft> = schema.properties ?? {};
  if (isMap(more)) {
    for (const name of Object.keys(value).sort()) {
      if (!Object.hasOwn(properties, name)) check(value[name], more, `${path}.${name}`, found);
    }
  }
  for (const name of Object.keys(properties).sort()) {
    if (value[name] === undefined) continue;
    check(value[name], properties[name] as Draft, path === '' ? name : `${path}.${name}`, found);
  }
  for (const name of (schema.required ?? []) as readonly string[]) {
    if (value[name] === undefined) add('FieldValueRequired', 'Required value', `${path}.${name}`);
  }
}
