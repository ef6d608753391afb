/**
 * What decoding a body into its Go type would complain about: the first type error, which ends the request, and unknown
 * or duplicate fields in the order of the body, which strict validation reports (sigs.k8s.io/json, apimachinery json serializer).
 */
import { base64Problem } from '../../base/base64';
import type { Plain, PlainObject } from '../../base/plain';
import { parseQuantity } from '../../base/quantity';
import {
  type Definition,
  type FieldShape,
  fieldOf,
  INT_OR_STRING,
  MICRO_TIME,
  QUANTITY,
  TIME,
  targetOf,
  typeOf,
} from '../openapi/schema';
import { goFieldPath } from './json/embedded';
import { jsonKind } from './json/go-value';
import { type Duplicates, NO_DUPLICATES } from './json/parse';
import { timeError } from './json/time-text';
import { isWellTyped } from './well-typed';

export interface Inspection {
  readonly typeError: string | undefined;
  /** `unknown field "spec.x"`, `duplicate field "data.a"`. */
  readonly strict: readonly string[];
}

const QUANTITY_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const INT_LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-2147483648, 2147483647],
  int64: [-(2 ** 63), 2 ** 63],
  int: [-(2 ** 63), 2 ** 63],
  uint8: [0, 255],
  uint32: [0, 4294967295],
  uint64: [0, 2 ** 64],
};

export function inspect(value: Plain, definition: Definition, duplicates: Duplicates = NO_DUPLICATES): Inspection {
  const isPlain = duplicates.size === 0 && !duplicates.literals?.size;
  if (isPlain && jsonKind(value) === 'object' && isWellTyped(value as PlainObject, definition)) return NOTHING;
  const inspector = new Inspector(duplicates);
  if (jsonKind(value) === 'object') inspector.struct(value as PlainObject, definition, '', '');
  return { typeError: inspector.fatal ?? inspector.typeError, strict: [...inspector.strict] };
}

const NOTHING: Inspection = { typeError: undefined, strict: [] };

class Inspector {
  /** The first mismatch; decoding goes on after it. */
  typeError: string | undefined;
  /** What a type's own decoder says ends it, and is told instead. */
  fatal: string | undefined;
  /** A text is told once. */
  readonly strict = new Set<string>();

  constructor(private readonly duplicates: Duplicates) {}

  /** `path` counts list items, `goPath` does not: the two ways Go names a place. */
  /** How a number was written, where that is odd. */
  private literalOf(owner: object, key: string | number): string | undefined {
    return this.duplicates.literals?.get(owner)?.get(String(key));
  }

  struct(object: PlainObject, definition: Definition, path: string, goPath: string): void {
    const members = this.duplicates.get(object);
    if (members !== undefined) {
      const seen = new Set<string>();
      for (const [key, value] of members) {
        this.member(key, value, definition, path, goPath, seen.has(key), this.literalOf(object, key));
        seen.add(key);
      }
      return;
    }
    for (const key in object)
      this.member(key, object[key] as Plain, definition, path, goPath, false, this.literalOf(object, key));
  }

  private member(
    key: string,
    value: Plain,
    definition: Definition,
    path: string,
    goPath: string,
    again: boolean,
    literal: string | undefined,
  ): void {
    const field = fieldOf(definition, key);
    if (field === undefined) {
      this.strict.add(`unknown field ${JSON.stringify(join(path, key))}`);
      return;
    }
    if (again) this.strict.add(`duplicate field ${JSON.stringify(join(path, key))}`);
    if (value === null) return;
    this.value(
      value,
      field,
      definition.goName,
      field.goType ?? 'string',
      join(path, key),
      join(goPath, goFieldPath(definition, key)),
      literal,
    );
  }

  private value(
    value: Plain,
    field: FieldShape,
    owner: string,
    goType: string,
    path: string,
    goPath: string,
    literal?: string,
  ): void {
    if (value === null || this.fatal !== undefined) return;
    const mismatch = (type = goType, number = '') =>
      `json: cannot unmarshal ${jsonKind(value)}${number} into Go struct field ${owner}.${goPath} of type ${type}`;
    const wrong = (type?: string, number?: string) => this.fail(mismatch(type, number));
    const kind = jsonKind(value);
    if (field.ref === QUANTITY) {
      if ((kind !== 'string' && kind !== 'number') || parseQuantity(String(value)) === undefined)
        this.fatal = QUANTITY_ERROR;
      return;
    }
    if (field.ref === INT_OR_STRING) {
      if (kind === 'string') return;
      if (kind !== 'number') this.fatal = mismatch('int32');
      else if (!fits(value as number, 'int32')) this.fatal = mismatch('int32', ` ${numberText(value as number)}`);
      return;
    }
    if (field.ref === TIME || field.ref === MICRO_TIME) {
      if (kind !== 'string') this.fatal = mismatch('string');
      else this.fatal = timeError(value as string, field.ref === MICRO_TIME ? 'micro' : 'seconds');
      return;
    }
    const type = typeOf(field);
    if (type === 'any') return;
    if (type === 'array') {
      if (kind !== 'array') wrong();
      else this.items(value as readonly Plain[], field, owner, goType, path, goPath);
      return;
    }
    if (type === 'object') {
      if (kind !== 'object') wrong();
      else this.object(value as PlainObject, field, owner, goType, path, goPath);
      return;
    }
    if (type === 'string') {
      if (kind !== 'string') wrong(field.format === 'byte' ? '[]uint8' : goType);
      else if (field.format === 'byte') this.base64(value as string);
      return;
    }
    if (type === 'boolean') {
      if (kind !== 'bool') wrong();
      return;
    }
    if (kind !== 'number') wrong();
    else if (type === 'integer' && (isFraction(literal) || !fits(value as number, goType)))
      wrong(goType, ` ${literal ?? numberText(value as number)}`);
  }

  private items(
    items: readonly Plain[],
    field: FieldShape,
    owner: string,
    goType: string,
    path: string,
    goPath: string,
  ): void {
    const shape = field.items;
    if (shape === undefined) return;
    const type = shape.goType ?? goType.replace(/^\[\]/, '');
    items.forEach((item, index) => this.value(item, shape, owner, type, `${path}[${index}]`, goPath));
  }

  private object(
    value: PlainObject,
    field: FieldShape,
    owner: string,
    goType: string,
    path: string,
    goPath: string,
  ): void {
    const target = targetOf(field);
    if (target !== undefined && Object.keys(target.fields).length > 0) {
      this.struct(value, target, path, goPath);
      return;
    }
    const shape = field.additional;
    if (shape === undefined) return;
    const type = shape.goType ?? goType.replace(/^map\[string\]/, '');
    const members = this.duplicates.get(value) ?? Object.entries(value);
    const seen = new Set<string>();
    for (const [key, item] of members) {
      if (seen.has(key)) this.strict.add(`duplicate field ${JSON.stringify(join(path, key))}`);
      seen.add(key);
      this.value(item as Plain, shape, owner, type, join(path, key), goPath);
    }
  }

  private base64(text: string): void {
    const at = base64Problem(text);
    if (at !== undefined) this.fail(`illegal base64 data at input byte ${at}`);
  }

  private fail(message: string): void {
    this.typeError ??= message;
  }
}

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

function fits(value: number, goType: string): boolean {
  const limits = INT_LIMITS[goType] ?? (INT_LIMITS.int64 as readonly [number, number]);
  return Number.isInteger(value) && value >= limits[0] && value <= limits[1];
}

/** Go reads no integer from a text with a point or an exponent. */
const isFraction = (literal: string | undefined) => literal !== undefined && /[.eE]/.test(literal);
const numberText = (value: number) => String(value);
