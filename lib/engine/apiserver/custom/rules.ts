/** x-kubernetes-validations of a schema, evaluated on a value (apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go). */
import type { ApiObject, Draft, FieldError } from '../../api/kinds/kind';
import { duplicate, forbidden, goValue, invalid, required } from '../../api/kinds/rules/field-error';
import { evaluate, type Variables } from '../../api/machinery/cel/evaluate';
import { CelFailure } from '../../api/machinery/cel/problem';
import { compile, mentions } from '../../api/machinery/cel/program';
import { typeOfSchema, valueOfSchema, withObjectMeta } from '../../api/machinery/cel/schema-types';
import type { Expression } from '../../api/machinery/cel/syntax';
import { optionalOf } from '../../api/machinery/cel/value-types';
import type { Value } from '../../api/machinery/cel/values';
import { plainEqual } from '../../base/freeze';
import { isMap } from './schema/prune';

interface Rule {
  readonly text: Draft;
  readonly expression: Expression;
  readonly message: Expression | undefined;
  readonly usesOld: boolean;
}
/** Schemas are read once: the definition that holds them is replaced as a whole. */
const compiled = new WeakMap<Draft, readonly Rule[]>();

export function ruleErrors(object: ApiObject, old: ApiObject | undefined, schema: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  visit({ value: object, old, schema, path: '', isRoot: true }, errors);
  return errors;
}

interface Place {
  readonly value: unknown;
  readonly old: unknown;
  readonly schema: Draft;
  readonly path: string;
  readonly isRoot: boolean;
}

function visit(place: Place, errors: FieldError[]): void {
  const { value, old, schema, path } = place;
  if (value === undefined || value === null || !isMap(schema)) return;
  for (const rule of rulesOf(schema, place.isRoot)) errors.push(...broken(rule, place));
  if (Array.isArray(value)) {
    const list: readonly Draft[] = Array.isArray(old) ? old : [];
    value.forEach((item, index) => {
      visit(
        {
          value: item,
          old: counterpart(item, list, schema),
          schema: schema.items,
          path: `${path}[${index}]`,
          isRoot: false,
        },
        errors,
      );
    });
    return;
  }
  if (!isMap(value)) return;
  const before: Draft = isMap(old) ? old : {};
  const more = schema.additionalProperties;
  for (const name of Object.keys(value).sort()) {
    const inner = schema.properties?.[name] ?? more;
    const at = isMap(more) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (place.isRoot && name === 'metadata') continue;
    visit({ value: value[name], old: before[name], schema: inner, path: at, isRoot: false }, errors);
  }
}

/** Only items of lists with keys have an old self. */
function counterpart(item: unknown, list: readonly Draft[], schema: Draft): unknown {
  const keys: readonly string[] = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || !isMap(item)) return undefined;
  return list.find((other) => keys.every((key) => plainEqual(other[key], item[key])));
}

function rulesOf(schema: Draft, isRoot: boolean): readonly Rule[] {
  const given: readonly Draft[] = schema['x-kubernetes-validations'] ?? [];
  if (given.length === 0) return [];
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const self = typeOfSchema(isRoot ? withObjectMeta(schema) : schema);
  const rules = given.flatMap((text): readonly Rule[] => {
    const types = { self, oldSelf: text.optionalOldSelf === true ? optionalOf(self) : self };
    const rule = compile(text.rule ?? '', types);
    if (!rule.ok) return [];
    const words = text.messageExpression ? compile(text.messageExpression, types) : undefined;
    const message = words?.ok === true ? words.expression : undefined;
    return [{ text, expression: rule.expression, message, usesOld: mentions(rule.expression, 'oldSelf') }];
  });
  compiled.set(schema, rules);
  return rules;
}

function broken(rule: Rule, place: Place): readonly FieldError[] {
  const { text, usesOld } = rule;
  const { old, schema, path } = place;
  const isOptional = text.optionalOldSelf === true;
  const hasOld = old !== undefined && old !== null;
  if (usesOld && !hasOld && !isOptional) return [];
  // What was as wrong before is let be.
  if (!usesOld && hasOld && plainEqual(place.value, old)) return [];
  const field = path === '' ? '<nil>' : path;
  const whole = place.isRoot ? withObjectMeta(schema) : schema;
  const before = (): Value => (hasOld ? valueOfSchema(old, whole) : null);
  const variables: Variables = new Map<string, Value | (() => Value)>([
    ['self', valueOfSchema(place.value, whole)],
    ['oldSelf', isOptional ? { of: 'optional', value: hasOld ? before() : undefined } : before],
  ]);
  const said: string = (text.message ?? '').trim() || (text.rule ?? '').trim();
  const result = attempt(rule.expression, variables);
  if (result instanceof CelFailure) {
    const why = result.message.startsWith('no such overload')
      ? `'${result.message}': call arguments did not match a supported operator, function or macro signature for rule: ${said}`
      : `${result.message} evaluating rule: ${said}`;
    return [invalid(field, schema.type ?? '', why)];
  }
  if (result === true) return [];
  const words = rule.message === undefined ? undefined : attempt(rule.message, variables);
  const fallback = text.message ? said : `failed rule: ${said}`;
  const detail = typeof words === 'string' && isMessage(words) ? words.trim() : fallback;
  const at = `${path}${text.fieldPath ?? ''}`.replace(/^\./, '');
  return [errorFor(at === '' ? '<nil>' : at, place, detail, text.reason)];
}

const isMessage = (text: string): boolean => text.trim() !== '' && !text.includes('\n');

function attempt(expression: Expression, variables: Variables): Value | CelFailure {
  try {
    return evaluate(expression, variables);
  } catch (error) {
    if (error instanceof CelFailure) return error;
    throw error;
  }
}

/** Objects and lists are not printed. */
function errorFor(field: string, { schema, value }: Place, detail: string, reason: string | undefined): FieldError {
  if (reason === 'FieldValueForbidden') return forbidden(field, detail);
  if (reason === 'FieldValueRequired') return required(field, detail);
  const isWhole = schema.type === 'object' || schema.type === 'array';
  if (reason === 'FieldValueDuplicate')
    return isWhole ? { type: 'FieldValueDuplicate', field, message: 'Duplicate value' } : duplicate(field, value);
  const message = `Invalid value: ${isWhole ? '' : `${goValue(value)}: `}${detail}`;
  return { type: 'FieldValueInvalid', field, message };
}
