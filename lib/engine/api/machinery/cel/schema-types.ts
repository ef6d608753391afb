/** Types and values of what a structural schema describes (apiserver/pkg/cel/common/schemas.go, values.go). */
import type { Draft } from '../../kinds/kind';
import { parseDuration, parseTimestamp } from './times';
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, STRING, TIMESTAMP, type Type } from './value-types';
import { type Value, valueOf } from './values';

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const LETTERS: readonly (readonly [string, string])[] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
];
const INT_OR_STRING = 'x-kubernetes-int-or-string';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const METADATA: Draft = { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } };

/** The name of a property in an expression; undefined when none can be made of it. */
function escaped(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`;
  const text = LETTERS.reduce((all, [letters, word]) => all.replaceAll(letters, word), name);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) ? text : undefined;
}

/** Of whole objects the kind, the version and the name are known beside what the schema says. */
export function withObjectMeta(schema: Draft): Draft {
  const text = { type: 'string' };
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata: METADATA } };
}

function propertiesOf(schema: Draft): Readonly<Record<string, Draft>> {
  return (schema[EMBEDDED] === true ? withObjectMeta(schema) : schema).properties ?? {};
}

export function typeOfSchema(schema: Draft, name = 'object'): Type {
  if (schema[INT_OR_STRING] === true) return DYN;
  switch (schema.type) {
    case 'object': {
      const more = schema.additionalProperties;
      if (more && typeof more === 'object') return mapOf(STRING, typeOfSchema(more, `${name}.@elem`));
      if (more === true) return mapOf(STRING, DYN);
      const fields = new Map<string, Type>();
      for (const [field, inner] of Object.entries(propertiesOf(schema))) {
        const known = escaped(field);
        const type = typeOfSchema(inner, `${name}.${field}`);
        if (known !== undefined) fields.set(known, type);
        if (field === 'namespace') fields.set(field, type);
      }
      return { kind: 'object', name, fields };
    }
    case 'array':
      return listOf(schema.items ? typeOfSchema(schema.items, `${name}.@idx`) : DYN);
    case 'string':
      if (schema.format === 'date-time' || schema.format === 'date') return TIMESTAMP;
      if (schema.format === 'duration') return DURATION;
      return schema.format === 'byte' ? BYTES : STRING;
    case 'integer':
      return INT;
    case 'number':
      return DOUBLE;
    case 'boolean':
      return BOOL;
    default:
      return DYN;
  }
}

export function valueOfSchema(json: unknown, schema: Draft | undefined): Value {
  if (json === undefined || json === null) return null;
  if (schema === undefined || schema[INT_OR_STRING] === true) return valueOf(json);
  if (Array.isArray(json)) return json.map((item) => valueOfSchema(item, schema.items));
  if (typeof json === 'object') return objectValue(json as Draft, schema);
  if (typeof json === 'number') return schema.type === 'integer' ? BigInt(Math.trunc(json)) : json;
  if (typeof json !== 'string') return valueOf(json);
  const moment = momentOf(json, schema.format);
  if (moment !== undefined) return moment;
  return schema.format === 'byte' ? { of: 'bytes', value: json } : json;
}

function objectValue(json: Draft, schema: Draft): Value {
  const fields = new Map<Value, Value>();
  const properties = propertiesOf(schema);
  const more = schema.additionalProperties;
  for (const [name, item] of Object.entries(json)) {
    const inner = Object.hasOwn(properties, name) ? properties[name] : more;
    if (!inner) continue;
    const value = valueOfSchema(item, inner === true ? undefined : inner);
    fields.set(more ? name : (escaped(name) ?? name), value);
    if (name === 'namespace') fields.set(name, value);
  }
  return fields;
}

function momentOf(text: string, format: string | undefined): Value | undefined {
  if (format === 'duration') {
    const value = parseDuration(text);
    return value === undefined ? undefined : { of: 'duration', value };
  }
  if (format !== 'date-time' && format !== 'date') return undefined;
  const value = parseTimestamp(format === 'date' ? `${text}T00:00:00Z` : text);
  return value === undefined ? undefined : { of: 'timestamp', value };
}
