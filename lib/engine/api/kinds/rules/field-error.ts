/**
 * Constructors of validation causes with the server's texts. Paths are plain strings: `spec.ports[0].name`.
 * Upstream: apimachinery/pkg/util/validation/field/errors.go.
 */
import type { FieldError } from '../kind';

const UNPRINTABLE = /[\p{C}\u00a0\u2028\u2029\u3000]/u;
const SHORT: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\v': '\\v',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Go's %q: what cannot be printed is escaped in ways of its own. */
function goQuoted(text: string): string {
  const letters = [...text].map((letter) => {
    if (letter === '"' || letter === '\\') return `\\${letter}`;
    if (!UNPRINTABLE.test(letter)) return letter;
    const code = letter.codePointAt(0) as number;
    if (code < 0x80) return SHORT[letter] ?? `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `"${letters.join('')}"`;
}

/** A value as causes print it: text quoted, numbers and bools bare, the rest as Go's JSON, which escapes <, > and &. */
export function goValue(value: unknown): string {
  if (value === undefined) return 'null';
  const json = JSON.stringify(value);
  if (typeof value === 'string') return UNPRINTABLE.test(value) ? goQuoted(value) : json;
  if (typeof value !== 'object') return json;
  return json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

const withDetail = (text: string, detail: string) => (detail === '' ? text : `${text}: ${detail}`);

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, message: withDetail('Required value', detail) };
}
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, message: withDetail(`Invalid value: ${goValue(value)}`, detail) };
}
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((name) => JSON.stringify(name)).join(', ');
  const message = withDetail(`Unsupported value: ${goValue(value)}`, list === '' ? '' : `supported values: ${list}`);
  return { type: 'FieldValueNotSupported', field, message };
}
export function duplicate(field: string, value: unknown, detail = ''): FieldError {
  return { type: 'FieldValueDuplicate', field, message: withDetail(`Duplicate value: ${goValue(value)}`, detail) };
}
export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` };
}
export function notFound(field: string, value: unknown, detail = ''): FieldError {
  return { type: 'FieldValueNotFound', field, message: withDetail(`Not found: ${goValue(value)}`, detail) };
}
export function tooLong(field: string, bytes: number): FieldError {
  return { type: 'FieldValueTooLong', field, message: `Too long: may not be more than ${bytes} bytes` };
}
export function tooMany(field: string, count: number, most: number): FieldError {
  return { type: 'FieldValueTooMany', field, message: `Too many: ${count}: must have at most ${most} items` };
}
