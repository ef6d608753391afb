/** Values as Go prints them: `%v` of decoded JSON (`map[a:1 b:[x]]`), JSON with sorted keys and Go's HTML escapes. */
import type { Plain, PlainObject } from '../../../base/plain';

const sortedKeys = (object: PlainObject) => Object.keys(object).sort();

export function formatGo(value: Plain | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(formatGo).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const object = value as PlainObject;
  return `map[${sortedKeys(object)
    .map((key) => `${key}:${formatGo(object[key])}`)
    .join(' ')}]`;
}

/** Like json.Marshal: no spaces, <, > and & escaped; keys in the order of the object. */
export function marshalGo(value: Plain): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The name Go's decoder gives a JSON value in type errors. */
export function jsonKind(value: Plain): 'string' | 'number' | 'bool' | 'array' | 'object' | 'null' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' ? 'bool' : (type as 'string' | 'number' | 'object');
}
