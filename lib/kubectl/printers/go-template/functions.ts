/** Functions of Go templates, and how Go prints and compares the values of decoded JSON. */
import { fromBase64 } from '../../../engine/base/base64';
import type { Draft } from '../../draft';
import { goString } from '../go-json';
import { TemplateError } from './template-error';

/** Numbers of JSON are float64 to a template: six digits before the exponent form. */
export function floatText(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    const sign = exponent < 0 ? '-' : '+';
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return String(value);
}

/** `%v`. */
export function text(value: Draft, top = true): string {
  if (value === undefined) return '<no value>';
  if (value === null) return top ? '<no value>' : '<nil>';
  if (typeof value === 'number') return floatText(value);
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
        out = Number.isInteger(value) ? `%!d(float64=${value})` : `%!d(${typeof value}=${text(value)})`;
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

function indexed(from: Draft, keys: readonly Draft[]): Draft {
  let value = from;
  for (const key of keys) {
    if (value === undefined || value === null) throw new TemplateError('error calling index: index of untyped nil');
    if (Array.isArray(value)) {
      if (typeof key !== 'number' || key < 0 || key >= value.length) {
        throw new TemplateError(`error calling index: reflect: slice index out of range`);
      }
      value = value[key];
    } else value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function compared(a: Draft, b: Draft): number {
  if (typeof a !== typeof b) throw new TemplateError('error calling eq: incompatible types for comparison');
  return a === b ? 0 : a < b ? -1 : 1;
}
const length = (value: Draft): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;

export const FUNCTIONS: Readonly<Record<string, (...args: Draft[]) => Draft>> = {
  and: (...args) => args.find((arg) => !truth(arg)) ?? args.at(-1),
  or: (...args) => args.find(truth) ?? args.at(-1),
  not: (arg) => !truth(arg),
  eq: (first, ...others) => others.some((other) => compared(first, other) === 0),
  ne: (a, b) => compared(a, b) !== 0,
  lt: (a, b) => compared(a, b) < 0,
  le: (a, b) => compared(a, b) <= 0,
  gt: (a, b) => compared(a, b) > 0,
  ge: (a, b) => compared(a, b) >= 0,
  len: length,
  index: (from, ...keys) => indexed(from, keys),
  print: (...args) => args.map((arg) => text(arg, false)).join(''),
  println: (...args) => `${args.map((arg) => text(arg, false)).join(' ')}\n`,
  printf: (format, ...args) => printed(String(format), args),
  html: (arg) => text(arg).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  js: (arg) => JSON.stringify(text(arg)).slice(1, -1),
  urlquery: (arg) => encodeURIComponent(text(arg)),
  base64decode: (arg) => fromBase64(String(arg)) ?? '',
  exists: (from, ...keys) => {
    let value = from;
    for (const key of keys) {
      if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return false;
      value = value[key];
    }
    return true;
  },
};
