/** Commands on strings and counters (t_string.c). */
import {
  bulk,
  type Call,
  type Entry,
  error,
  integer,
  live,
  NOT_INTEGER,
  nil,
  type Outcome,
  ok,
  SYNTAX,
  WRONG_TYPE,
} from './data';

export type Command = {
  /** As COMMAND shows it: negative means at least. Counts the name too. */
  readonly arity: number;
  readonly run: (call: Call) => Outcome;
};

function text(call: Call, key: string): string | null | typeof WRONG_TYPE {
  const entry = live(call, key);
  if (entry === undefined) return null;
  return entry.value.type === 'string' ? entry.value.text : WRONG_TYPE;
}
function entryOf(value: string, expiresUs?: number): Entry {
  return expiresUs === undefined
    ? { value: { type: 'string', text: value } }
    : { value: { type: 'string', text: value }, expiresUs };
}

function increment(by: (args: readonly string[]) => string | undefined, sign: 1 | -1) {
  return (call: Call): Outcome => {
    const key = call.args[1] as string;
    const old = text(call, key);
    if (old !== null && typeof old === 'object') return { reply: old };
    const step = by(call.args) ?? '1';
    if (!/^-?\d{1,15}$/.test(step) || (old !== null && !/^-?\d{1,15}$/.test(old))) return { reply: NOT_INTEGER };
    const value = Number(old ?? '0') + sign * Number(step);
    return { reply: integer(value), writes: { [key]: entryOf(String(value), live(call, key)?.expiresUs) } };
  };
}

function set(call: Call): Outcome {
  const [, key, value, ...options] = call.args as [string, string, string, ...string[]];
  let expiresUs: number | undefined;
  let only: 'NX' | 'XX' | undefined;
  let get = false;
  for (let i = 0; i < options.length; i++) {
    const option = (options[i] as string).toUpperCase();
    if (option === 'NX' || option === 'XX') only = option;
    else if (option === 'GET') get = true;
    else if (option === 'KEEPTTL') expiresUs = live(call, key)?.expiresUs;
    else if (option === 'EX' || option === 'PX') {
      const amount = options[++i];
      if (amount === undefined) return { reply: SYNTAX };
      if (!/^-?\d+$/.test(amount)) return { reply: NOT_INTEGER };
      if (Number(amount) <= 0) return { reply: error("ERR invalid expire time in 'set' command") };
      expiresUs = call.now + Number(amount) * (option === 'EX' ? 1_000_000 : 1_000);
    } else return { reply: SYNTAX };
  }
  const old = live(call, key);
  const shown = get && old?.value.type === 'string' ? bulk(old.value.text) : nil;
  if ((only === 'NX' && old !== undefined) || (only === 'XX' && old === undefined)) return { reply: get ? shown : nil };
  return { reply: get ? shown : ok, writes: { [key]: entryOf(value, expiresUs) } };
}

function pairs(call: Call, name: string): readonly (readonly [string, string])[] | undefined {
  const words = call.args.slice(1);
  if (words.length % 2 !== 0 || name === '') return undefined;
  return words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] as string] as const] : []));
}

export const stringCommands: Readonly<Record<string, Command>> = {
  set: { arity: -3, run: set },
  get: {
    arity: 2,
    run(call) {
      const value = text(call, call.args[1] as string);
      return { reply: typeof value === 'object' && value !== null ? value : bulk(value) };
    },
  },
  getset: {
    arity: 3,
    run(call) {
      const value = text(call, call.args[1] as string);
      if (typeof value === 'object' && value !== null) return { reply: value };
      return { reply: bulk(value), writes: { [call.args[1] as string]: entryOf(call.args[2] as string) } };
    },
  },
  setnx: {
    arity: 3,
    run(call) {
      const key = call.args[1] as string;
      if (live(call, key) !== undefined) return { reply: integer(0) };
      return { reply: integer(1), writes: { [key]: entryOf(call.args[2] as string) } };
    },
  },
  setex: {
    arity: 4,
    run: (call) =>
      set({ ...call, args: ['set', call.args[1] as string, call.args[3] as string, 'EX', call.args[2] as string] }),
  },
  mset: {
    arity: -3,
    run(call) {
      const given = pairs(call, 'mset');
      if (given === undefined) return { reply: error("ERR wrong number of arguments for 'mset' command") };
      return { reply: ok, writes: Object.fromEntries(given.map(([key, value]) => [key, entryOf(value)])) };
    },
  },
  mget: {
    arity: -2,
    run(call) {
      const items = call.args.slice(1).map((key) => {
        const value = text(call, key);
        return bulk(typeof value === 'string' ? value : null);
      });
      return { reply: { kind: 'array', items } };
    },
  },
  incr: { arity: 2, run: increment(() => '1', 1) },
  decr: { arity: 2, run: increment(() => '1', -1) },
  incrby: { arity: 3, run: increment((args) => args[2], 1) },
  decrby: { arity: 3, run: increment((args) => args[2], -1) },
  append: {
    arity: 3,
    run(call) {
      const key = call.args[1] as string;
      const old = text(call, key);
      if (typeof old === 'object' && old !== null) return { reply: old };
      const value = (old ?? '') + call.args[2];
      return { reply: integer(value.length), writes: { [key]: entryOf(value, live(call, key)?.expiresUs) } };
    },
  },
  strlen: {
    arity: 2,
    run(call) {
      const value = text(call, call.args[1] as string);
      return { reply: typeof value === 'object' && value !== null ? value : integer((value ?? '').length) };
    },
  },
};
