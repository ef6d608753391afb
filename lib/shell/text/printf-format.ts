/** The formatting of printf(1): %s %b %q %d %i %u %o %x %X %c %e %f %g %%, %(fmt)T, `*` widths. */
import { backslashQuote } from '../bash/expand/quote';
import { formatDate } from './date-format';
import { escapes } from './escapes';

export interface Formatted {
  readonly text: string;
  readonly problems: readonly string[];
}

/** Wider than any terminal; more would only fill memory. */
const WIDTH_MAX = 100_000;
/** Beyond it a double has no digits; JavaScript tells no more either. */
const DIGITS_MAX = 100;

/** A width or a precision, of the format or of an argument. */
function extent(given: string | undefined, problems: string[]): number {
  const value = Number(/^-?\d+/.exec(given ?? '')?.[0] ?? 0);
  if (Math.abs(value) <= WIDTH_MAX) return value;
  problems.push(`warning: ${given}: Numerical result out of range`);
  return Math.sign(value) * WIDTH_MAX;
}

function pad(text: string, flags: string, width: number): string {
  const length = [...text].length;
  if (length >= width) return text;
  if (flags.includes('-')) return text + ' '.repeat(width - length);
  if (flags.includes('0')) {
    const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
    return sign + '0'.repeat(width - length) + text.slice(sign.length);
  }
  return ' '.repeat(width - length) + text;
}

function integer(text: string, problems: string[]): bigint {
  if (text === '') return 0n;
  if (text.startsWith("'") || text.startsWith('"')) return BigInt(text.codePointAt(1) ?? 0);
  const found = /^\s*([-+]?)(0[xX][\da-fA-F]+|\d+)/.exec(text);
  if (!found) {
    problems.push(`${text}: invalid number`);
    return 0n;
  }
  if (found[0].length < text.length) problems.push(`${text}: invalid number`);
  const digits = found[2] as string;
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : /^0\d/.test(digits) ? 0n : BigInt(digits);
  return found[1] === '-' ? -value : value;
}

export function formatText(format: string, args: readonly string[], nowSeconds: number): Formatted {
  const problems: string[] = [];
  let text = '';
  let next = 0;
  const take = () => args[next++];
  do {
    const before = next;
    const once = formatOnce(format, take, problems, nowSeconds);
    text += once.text;
    if (once.stop || next === before) break;
  } while (next < args.length);
  return { text, problems };
}

const SPEC = /^%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(\(([^)]*)\))?([a-zA-Z%])/;

function formatOnce(
  format: string,
  take: () => string | undefined,
  problems: string[],
  nowSeconds: number,
): { text: string; stop: boolean } {
  let text = '';
  for (let i = 0; i < format.length; i++) {
    const c = format.charAt(i);
    if (c === '\\') {
      const sequence =
        /^\\(?:[0-7]{1,3}|x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|[\s\S]?)/.exec(format.slice(i))?.[0] ??
        '\\';
      if (sequence === '\\c') return { text, stop: true };
      text += escapes(sequence).text;
      i += sequence.length - 1;
      continue;
    }
    const spec = c === '%' ? SPEC.exec(format.slice(i)) : null;
    if (!spec) {
      if (c === '%') problems.push("`%': missing format character");
      else text += c;
      continue;
    }
    i += spec[0].length - 1;
    let flags = spec[1] as string;
    let width = extent(spec[2] === '*' ? take() : spec[2], problems);
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    const hasPrecision = /\./.test(spec[0]);
    const given = hasPrecision ? extent(spec[3] === '*' ? take() : spec[3], problems) : undefined;
    // A negative one counts as none.
    const precision = given === undefined || given < 0 ? undefined : given;
    const conversion = spec[6] as string;
    if (conversion === '%') {
      text += '%';
      continue;
    }
    const arg = take();
    const done = convert(conversion, flags, precision, arg ?? '', spec[5], problems, nowSeconds);
    text += pad(done.text, done.numeric ? flags : flags.replace('0', ''), width);
    if (done.stop) return { text, stop: true };
  }
  return { text, stop: false };
}

function convert(
  conversion: string,
  flags: string,
  precision: number | undefined,
  arg: string,
  dateFormat: string | undefined,
  problems: string[],
  nowSeconds: number,
): { text: string; numeric?: boolean; stop?: boolean } {
  const cut = (text: string) => (precision === undefined ? text : [...text].slice(0, precision).join(''));
  const sign = (text: string) =>
    text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
  switch (conversion) {
    case 's':
      return { text: cut(arg) };
    case 'b': {
      const done = escapes(arg, true);
      return { text: cut(done.text), stop: done.stop };
    }
    case 'q':
      return { text: backslashQuote(arg) };
    case 'c':
      return { text: arg.charAt(0) };
    case 'd':
    case 'i': {
      const value = integer(arg, problems);
      const digits = (value < 0n ? -value : value).toString().padStart(precision ?? 1, '0');
      return { text: sign(value < 0n ? `-${digits}` : digits), numeric: precision === undefined };
    }
    case 'u':
      return {
        text: BigInt.asUintN(64, integer(arg, problems))
          .toString()
          .padStart(precision ?? 1, '0'),
        numeric: true,
      };
    case 'o':
      return {
        text: (flags.includes('#') ? '0' : '') + BigInt.asUintN(64, integer(arg, problems)).toString(8),
        numeric: true,
      };
    case 'x':
    case 'X': {
      const hex = BigInt.asUintN(64, integer(arg, problems))
        .toString(16)
        .padStart(precision ?? 1, '0');
      const full = (flags.includes('#') ? '0x' : '') + hex;
      return { text: conversion === 'X' ? full.toUpperCase() : full, numeric: true };
    }
    case 'f':
    case 'F':
      return { text: sign(decimal(arg, problems).toFixed(Math.min(precision ?? 6, DIGITS_MAX))), numeric: true };
    case 'e':
      return {
        text: sign(
          decimal(arg, problems)
            .toExponential(Math.min(precision ?? 6, DIGITS_MAX))
            .replace(/e([-+])(\d)$/, 'e$10$2'),
        ),
        numeric: true,
      };
    case 'g':
      return { text: sign(shortest(decimal(arg, problems), Math.min(precision ?? 6, DIGITS_MAX))), numeric: true };
    case 'T':
      return {
        text: formatDate(dateFormat || '%X', arg === '' || arg === '-1' || arg === '-2' ? nowSeconds : Number(arg)),
      };
    default:
      problems.push(`\`${conversion}': invalid format character`);
      return { text: '' };
  }
}

/** %g: the exponent form where it is very small or has more digits than the precision. */
function shortest(value: number, precision: number): string {
  const digits = Math.max(1, precision);
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent >= -4 && exponent < digits) return String(Number(value.toPrecision(digits)));
  const [mantissa = ''] = value.toExponential(digits - 1).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${short}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function decimal(text: string, problems: string[]): number {
  if (text === '') return 0;
  const value = Number(text);
  if (Number.isNaN(value)) {
    problems.push(`${text}: invalid number`);
    return Number.parseFloat(text) || 0;
  }
  return value;
}
