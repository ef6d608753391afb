/** What all command tables share: the shape of a command, and a key's value of one type. */
import {
  array,
  bulk,
  type Call,
  type Entry,
  globMatches,
  live,
  type Outcome,
  type Reply,
  type Value,
  WRONG_TYPE,
} from '../data';

export interface Command {
  /** As COMMAND shows it: negative means at least. Counts the name too. */
  readonly arity: number;
  readonly run: (call: Call) => Outcome;
}
export type Commands = Readonly<Record<string, Command>>;

type Type = Value['type'];
type ValueOf<T extends Type> = Extract<Value, { readonly type: T }>;

export const wrong: Outcome = { reply: WRONG_TYPE };

/** A key's value; undefined when it is absent, 'wrong' when it holds another type. */
export function valueAt<T extends Type>(call: Call, key: string, type: T): ValueOf<T> | undefined | 'wrong' {
  const value = live(call, key)?.value;
  if (value === undefined) return undefined;
  return value.type === type ? (value as ValueOf<T>) : 'wrong';
}

/** A write that keeps the key's expiry. */
export function keeping(call: Call, key: string, value: Value): Entry {
  const expiresUs = live(call, key)?.expiresUs;
  return expiresUs === undefined ? { value } : { value, expiresUs };
}

/** Does a request of this many words fit an arity? */
export function fits(arity: number, words: number): boolean {
  return arity > 0 ? words === arity : words >= -arity;
}

/** What MATCH of a scan lets through. */
export function scanned(args: readonly string[], names: readonly string[]): readonly string[] {
  const at = args.findIndex((word) => word.toUpperCase() === 'MATCH');
  const pattern = at === -1 ? '*' : (args[at + 1] ?? '*');
  return names.filter((name) => globMatches(pattern, name));
}

/** A scan's answer: everything at once, no further cursor. */
export function scanReply(items: readonly string[]): Reply {
  return { kind: 'array', items: [bulk('0'), array(items)] };
}

export function answer(reply: Reply): Outcome {
  return { reply };
}

export function isInteger(word: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(word);
}

/** A score or float as strtod reads it; undefined for anything else. */
export function floatOf(word: string): number | undefined {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(word);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : undefined;
}

/** `%.17g`, as scores are told in RESP 2. */
export function scoreText(score: number): string {
  if (score === Number.POSITIVE_INFINITY) return 'inf';
  if (score === Number.NEGATIVE_INFINITY) return '-inf';
  if (Number.isInteger(score) && Math.abs(score) < 1e17) return String(score);
  const text = score.toPrecision(17);
  return text.includes('e')
    ? text.replace(/\.?0*e([+-])(\d)$/, 'e$10$2').replace(/\.?0+e/, 'e')
    : text.replace(/\.?0+$/, '');
}

/** Positions of a range that may count from the end, both inside a sequence; empty when `to` is before `from`. */
export function bounds(length: number, from: number, to: number): readonly [number, number] {
  const at = (n: number): number => (n < 0 ? length + n : n);
  return [Math.max(0, at(from)), Math.min(length, at(to) + 1)];
}
