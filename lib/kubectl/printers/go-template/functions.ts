/** Functions of Go templates, and how Go prints and compares the values of decoded JSON. */
import { fromBase64 } from '../../../engine/base/base64';
import { utf8Bytes } from '../../../engine/base/utf8';
import type { Draft } from '../../draft';
import { goString } from '../go-json';
import { TemplateError } from './template-error';

/** Whole numbers of JSON are int64 to a template, others float64. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value).toString();
  if (!Number.isFinite(value)) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 21) return String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A value's type as Go names it. */
function typeName(value: Draft): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'object') return typeof value;
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** `%v`. */
export function text(value: Draft, top = true): string {
  if (value === undefined) return '<no value>';
  if (value === null) return top ? '<no value>' : '<nil>';
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => text(item, false)).join(' ')}]`;
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${text(value[key], false)}`);
  return `map[${entries.join(' ')}]`;
}

export function truth(value: Draft): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  if (typeof value !== 'object') return true;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

function printed(format: string, args: readonly Draft[]): string {
  let at = 0;
  const used = format.replace(
    /%([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width, precision, verb) => {
      if (verb === '%') return '%';
      const value = args[at++];
      if (at > args.length) return `%!${verb}(MISSING)`;
      let out: string;
      if (verb === 'q') out = goString(String(value), false);
      else if (verb === 'd')
        out = Number.isInteger(value) ? numberText(value) : `%!d(${typeName(value)}=${text(value)})`;
      else if (verb === 'x' && typeof value === 'number') out = value.toString(16);
      else if (verb === 'f') out = Number(value).toFixed(Math.min(100, Number(precision ?? '6')));
      else out = value === null || value === undefined ? '%!s(<nil>)' : text(value, false);
      if (verb === 'v' && (value === null || value === undefined)) out = '<nil>';
      const size = Number(width || '0');
      // fmt's own limit (print.go tooLarge).
      if (size > 1_000_000) return `%!(BADWIDTH)${out}`;
      return flags.includes('-') ? out.padEnd(size) : out.padStart(size, flags.includes('0') ? '0' : ' ');
    },
  );
  return at < args.length
    ? `${used}%!(EXTRA ${args
        .slice(at)
        .map((value) => `${typeof value}=${text(value)}`)
        .join(', ')})`
    : used;
}

function checkedIndex(key: Draft, length: number): number {
  if (typeof key !== 'number' || !Number.isInteger(key)) {
    const type = key === null || key === undefined ? 'nil' : typeName(key);
    throw new TemplateError(
      type === 'nil' ? 'cannot index slice/array with nil' : `cannot index slice/array with type ${type}`,
    );
  }
  if (key < 0 || key > length) throw new TemplateError(`index out of range: ${key}`);
  return key;
}

function indexed(from: Draft, keys: readonly Draft[]): Draft {
  let value = from;
  for (const key of keys) {
    if (value === undefined || value === null) throw new TemplateError('index of untyped nil');
    if (Array.isArray(value)) value = value[checkedIndex(key, value.length - 1)];
    else if (typeof value === 'string') value = value.charCodeAt(checkedIndex(key, value.length - 1));
    else if (typeof value !== 'object') throw new TemplateError(`can't index item of type ${typeName(value)}`);
    else value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function sliced(from: Draft, ...bounds: readonly Draft[]): Draft {
  if (from === undefined || from === null) throw new TemplateError('slice of untyped nil');
  if (typeof from !== 'string' && !Array.isArray(from))
    throw new TemplateError(`can't slice item of type ${typeName(from)}`);
  const [start = 0, end = from.length] = bounds.map((bound) => checkedIndex(bound, from.length));
  if (start > end) throw new TemplateError(`invalid slice index: ${start} > ${end}`);
  return from.slice(start, end);
}

/** Nothing equals nothing only; what has different types is not compared. */
function equal(a: Draft, b: Draft): boolean {
  const none = (value: Draft) => value === undefined || value === null;
  if (none(a) || none(b)) return none(a) && none(b);
  return compared(a, b) === 0;
}

function compared(a: Draft, b: Draft): number {
  const [left, right] = [typeName(a), typeName(b)];
  if (left.includes('interface')) throw new TemplateError(`non-comparable type ${text(a)}: ${left}`);
  if (left !== right) throw new TemplateError(`incompatible types for comparison: ${left} and ${right}`);
  return a === b ? 0 : a < b ? -1 : 1;
}

function length(value: Draft): number {
  if (value === undefined || value === null) {
    throw new TemplateError('reflect: call of reflect.Value.Type on zero Value');
  }
  if (typeof value === 'string') return utf8Bytes(value).length;
  if (typeof value !== 'object') throw new TemplateError(`len of type ${typeName(value)}`);
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** Blanks only between two values that are no texts. */
function joined(args: readonly Draft[]): string {
  return args
    .map((arg, index) => {
      const before = args[index - 1];
      const gap = index > 0 && typeof arg !== 'string' && typeof before !== 'string';
      return `${gap ? ' ' : ''}${text(arg, false)}`;
    })
    .join('');
}

function decoded(value: Draft): string {
  const bytes = fromBase64(String(value));
  if (bytes === undefined) throw new TemplateError('base64 decode failed: illegal base64 data at input byte 0');
  return bytes;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export const FUNCTIONS: Readonly<Record<string, (...args: Draft[]) => Draft>> = {
  and: (...args) => args.find((arg) => !truth(arg)) ?? args.at(-1),
  or: (...args) => args.find(truth) ?? args.at(-1),
  not: (arg) => !truth(arg),
  eq: (first, ...others) => others.some((other) => equal(first, other)),
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => compared(a, b) < 0,
  le: (a, b) => compared(a, b) <= 0,
  gt: (a, b) => compared(a, b) > 0,
  ge: (a, b) => compared(a, b) >= 0,
  len: length,
  index: (from, ...keys) => indexed(from, keys),
  slice: sliced,
  print: (...args) => joined(args),
  println: (...args) => `${args.map((arg) => text(arg, false)).join(' ')}\n`,
  printf: (format, ...args) => printed(String(format), args),
  html: (arg) => text(arg).replace(/[&<>"']/g, (char) => ENTITIES[char] as string),
  call: () => {
    throw new TemplateError('call of nil');
  },
  js: (arg) => JSON.stringify(text(arg)).slice(1, -1),
  urlquery: (arg) => encodeURIComponent(text(arg)).replace(/%20/g, '+'),
  base64decode: decoded,
  exists: (from, ...keys) => {
    let value = from;
    for (const key of keys) {
      if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return false;
      value = value[key];
    }
    return true;
  },
};
