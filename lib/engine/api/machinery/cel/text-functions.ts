/** Functions of strings: the standard ones, cel-go's strings extension, and the API server's find and findAll. */

import { doubleText, textOf } from './conversions';
import { fail } from './problem';
import { isList, isMap, isTyped, type Value } from './values';

type Implementation = (args: readonly Value[]) => Value;

const strings = (args: readonly Value[]): readonly string[] =>
  args.every((arg) => typeof arg === 'string') ? (args as readonly string[]) : fail('no such overload');

/** Patterns are RE2's: flags in front are the one form that differs here. */
function pattern(text: string, flags = ''): RegExp {
  const found = /^\(\?([ims]+)\)/.exec(text);
  try {
    return new RegExp(text.slice(found?.[0].length ?? 0), `u${flags}${found?.[1] ?? ''}`);
  } catch {
    return fail(`error parsing regexp: ${text}`);
  }
}

const number = (value: Value | undefined, fallback: number): number =>
  value === undefined ? fallback : Number(value as bigint);

function find([text = '', expression = '']: readonly string[]): string {
  return pattern(expression).exec(text)?.[0] ?? '';
}

function findAll(args: readonly Value[]): Value {
  const [text = '', expression = ''] = strings(args.slice(0, 2));
  const limit = number(args[2], -1);
  const found = [...text.matchAll(pattern(expression, 'g'))].map(([match]) => match);
  return limit < 0 ? found : found.slice(0, limit);
}

function replace(args: readonly Value[]): Value {
  const [text = '', from = '', to = ''] = strings(args.slice(0, 3));
  const limit = number(args[3], -1);
  const parts = text.split(from);
  if (limit < 0 || parts.length - 1 <= limit) return parts.join(to);
  return [parts.slice(0, limit + 1).join(to), ...parts.slice(limit + 1)].join(from);
}

function split(args: readonly Value[]): Value {
  const [text = '', separator = ''] = strings(args.slice(0, 2));
  const limit = number(args[2], -1);
  if (limit === 0) return [];
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function substring([value, from, to]: readonly Value[]): Value {
  const letters = [...(value as string)];
  const [start, end] = [number(from, 0), number(to, letters.length)];
  if (start < 0 || start > letters.length) fail(`index out of range: ${start}`);
  if (end < 0 || end > letters.length) fail(`index out of range: ${end}`);
  if (start > end) fail(`invalid substring range. start: ${start}, end: ${end}`);
  return letters.slice(start, end).join('');
}

function charAt([value, index]: readonly Value[]): Value {
  const letters = [...(value as string)];
  const at = number(index, 0);
  return at < 0 || at > letters.length ? fail(`index out of range: ${at}`) : (letters[at] ?? '');
}

const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const upper = (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

function shown(value: Value): string {
  if (value === null) return 'null';
  if (isList(value)) return `[${value.map(shown).join(', ')}]`;
  if (isMap(value)) return `{${[...value].map(([key, item]) => `${shown(key)}: ${shown(item)}`).join(', ')}}`;
  return typeof value === 'number'
    ? doubleText(value)
    : isTyped(value) && value.of === 'type'
      ? value.value
      : textOf(value);
}

function format([text, list]: readonly Value[]): Value {
  const args = [...(list as readonly Value[])];
  return (text as string).replace(/%(?:\.(\d+))?([%sdfexXob])/g, (_, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (args.length === 0) fail('index 0 out of range');
    const value = args.shift() as Value;
    if (verb === 'd') return textOf(value);
    if (verb === 'f') return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
    if (verb === 'x' || verb === 'X' || verb === 'o' || verb === 'b') {
      const digits = (value as bigint).toString(verb === 'o' ? 8 : verb === 'b' ? 2 : 16);
      return verb === 'X' ? digits.toUpperCase() : digits;
    }
    return verb === 'e' ? Number(value).toExponential(Number(precision ?? 6)) : shown(value);
  });
}

export const TEXT_FUNCTIONS: Readonly<Record<string, Implementation>> = {
  contains: (args) => {
    const [text = '', part = ''] = strings(args);
    return text.includes(part);
  },
  startsWith: (args) => {
    const [text = '', part = ''] = strings(args);
    return text.startsWith(part);
  },
  endsWith: (args) => {
    const [text = '', part = ''] = strings(args);
    return text.endsWith(part);
  },
  matches: (args) => {
    const [text = '', expression = ''] = strings(args);
    return pattern(expression).test(text);
  },
  find: (args) => find(strings(args)),
  findAll,
  lowerAscii: (args) => lower(strings(args)[0] as string),
  upperAscii: (args) => upper(strings(args)[0] as string),
  trim: (args) => (strings(args)[0] as string).trim(),
  reverse: (args) => [...(strings(args)[0] as string)].reverse().join(''),
  replace,
  split,
  substring,
  charAt,
  join: ([list, separator]) => strings(list as readonly Value[]).join((separator as string | undefined) ?? ''),
  format,
};
