/**
 * What a patched map's way into its Go struct complains about first: strategic patches are converted without JSON, with
 * words of their own (apimachinery runtime/converter.go, fromUnstructured), fields in the order of the struct.
 */
import type { Plain, PlainObject } from '../../../base/plain';
import {
  type Definition,
  type FieldShape,
  INT_OR_STRING,
  MICRO_TIME,
  QUANTITY,
  TIME,
  targetOf,
  typeOf,
} from '../../openapi/schema';
import { jsonKind } from '../json/go-value';

const OWN_DECODER: readonly (string | undefined)[] = [QUANTITY, INT_OR_STRING, TIME, MICRO_TIME];

/** The Go kind of a decoded value. */
function kindOf(value: Plain): string {
  const kind = jsonKind(value);
  if (kind === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return kind === 'object' ? 'map' : kind === 'array' ? 'slice' : kind;
}

export function conversionError(value: Plain, definition: Definition): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return ofStruct(value as PlainObject, definition);
}

function ofStruct(object: PlainObject, definition: Definition): string | undefined {
  for (const [name, field] of Object.entries(definition.fields)) {
    const value = object[name];
    if (value === undefined) continue;
    const error = ofField(value, field, field.goType ?? 'string');
    if (error !== undefined) return error;
  }
  return undefined;
}

function ofField(value: Plain, field: FieldShape, goType: string): string | undefined {
  // Types with a decoder of their own are read through JSON.
  if (value !== null && typeof value !== 'string' && (field.ref === TIME || field.ref === MICRO_TIME)) {
    return `json: cannot unmarshal ${jsonKind(value)} into Go value of type string`;
  }
  if (field.ref === INT_OR_STRING && value !== null && typeof value !== 'string' && !Number.isInteger(value)) {
    const found = typeof value === 'number' ? `number ${value}` : jsonKind(value);
    return `json: cannot unmarshal ${found} into Go value of type int32`;
  }
  if (value === null || OWN_DECODER.includes(field.ref)) return undefined;
  const type = typeOf(field);
  const kind = kindOf(value);
  if (type === 'any') return undefined;
  if (type === 'array') {
    if (kind !== 'slice') return `cannot restore slice from ${kind}`;
    const shape = field.items;
    if (shape === undefined) return undefined;
    const itemType = shape.goType ?? goType.replace(/^\[\]/, '');
    return first(value as readonly Plain[], (item) => ofField(item, shape, itemType));
  }
  if (type === 'object') {
    const target = targetOf(field);
    const isStruct = target !== undefined && Object.keys(target.fields).length > 0;
    if (kind !== 'map') return isStruct ? `cannot restore struct from: ${kind}` : `cannot restore map from ${kind}`;
    if (isStruct) return ofStruct(value as PlainObject, target);
    const shape = field.additional;
    if (shape === undefined) return undefined;
    const itemType = shape.goType ?? goType.replace(/^map\[string\]/, '');
    return first(Object.values(value as PlainObject) as readonly Plain[], (item) => ofField(item, shape, itemType));
  }
  if (field.format === 'byte')
    return kind === 'string' ? bytesError(value as string) : `cannot restore slice from ${kind}`;
  return ofScalar(kind, type, goType);
}

/** Bytes are read through JSON. */
function bytesError(text: string): string | undefined {
  const clean = text.replace(/[\r\n]/g, '');
  const at = /[^A-Za-z0-9+/]/.exec(clean.replace(/={1,2}$/, ''))?.index;
  const wrong = at ?? (clean.length % 4 === 0 ? undefined : clean.length - (clean.length % 4));
  return wrong === undefined ? undefined : `error decoding from json: illegal base64 data at input byte ${wrong}`;
}

function ofScalar(kind: string, type: string, goType: string): string | undefined {
  const wanted = type === 'string' ? 'string' : type === 'boolean' ? 'bool' : type === 'number' ? 'float64' : goType;
  if (kind === wanted) return undefined;
  const toInteger = type === 'integer';
  if (kind === 'int64' && (toInteger || type === 'number')) return undefined;
  // Go converts these in principle, the converter does not.
  if ((kind === 'int64' && type === 'string') || (kind === 'float64' && toInteger)) {
    return `cannot convert ${kind} to ${goType}`;
  }
  return `unrecognized type: ${toInteger ? goType.replace(/^.*\./, '') : wanted}`;
}

function first(values: readonly Plain[], error: (value: Plain) => string | undefined): string | undefined {
  for (const value of values) {
    const found = error(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
