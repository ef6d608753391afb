/** Commands on strings and counters (t_string.c). */
import {
  bulk,
  type Call,
  type Entry,
  error,
  integer,
  live,
  NOT_FLOAT,
  NOT_INTEGER,
  nil,
  type Outcome,
  ok,
  SYNTAX,
} from '../data';
import { answer, bounds, type Commands, floatOf, isInteger, keeping, valueAt, wrong } from './command';

/** Larger counters overflow in 64 bits; here they stop where whole numbers end. */
const OVERFLOW = error('ERR increment or decrement would overflow');
const TOO_LONG = error('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
const LENGTH_MAX = 1_000_000;

/** Runs with the text of the first argument, null when the key is absent. */
function onText(run: (call: Call, text: string | null, key: string) => Outcome): (call: Call) => Outcome {
  return (call) => {
    const key = call.args[1] as string;
    const value = valueAt(call, key, 'string');
    return value === 'wrong' ? wrong : run(call, value?.text ?? null, key);
  };
}

function fresh(text: string, expiresUs?: number): Entry {
  const value = { type: 'string', text } as const;
  return expiresUs === undefined ? { value } : { value, expiresUs };
}

function put(call: Call, key: string, text: string): Record<string, Entry> {
  return { [key]: keeping(call, key, { type: 'string', text }) };
}

function increment(by: (call: Call) => string, sign: 1 | -1): (call: Call) => Outcome {
  return (call) => {
    const step = by(call);
    if (!isInteger(step)) return answer(NOT_INTEGER);
    return onText((_, old, key) => {
      if (old !== null && !isInteger(old)) return answer(NOT_INTEGER);
      const value = Number(old ?? '0') + sign * Number(step);
      if (!Number.isSafeInteger(value)) return answer(OVERFLOW);
      return { reply: integer(value), writes: put(call, key, String(value)) };
    })(call);
  };
}

const UNITS: Readonly<Record<string, { readonly us: number; readonly isInstant: boolean }>> = {
  EX: { us: 1_000_000, isInstant: false },
  PX: { us: 1_000, isInstant: false },
  EXAT: { us: 1_000_000, isInstant: true },
  PXAT: { us: 1_000, isInstant: true },
};

/** When an option's amount lets a key expire, in virtual µs; or why it is refused. */
function expiryOf(call: Call, name: string, option: string, amount: string | undefined): number | Outcome {
  if (amount === undefined) return answer(SYNTAX);
  if (!isInteger(amount)) return answer(NOT_INTEGER);
  if (Number(amount) <= 0) return answer(error(`ERR invalid expire time in '${name}' command`));
  const unit = UNITS[option] as { us: number; isInstant: boolean };
  return Number(amount) * unit.us + (unit.isInstant ? -call.epochUs : call.now);
}

function set(call: Call): Outcome {
  const [, key, value, ...options] = call.args as [string, string, string, ...string[]];
  let expiresUs: number | undefined;
  let only: 'NX' | 'XX' | undefined;
  let hasTtl = false;
  let get = false;
  for (let i = 0; i < options.length; i++) {
    const option = (options[i] as string).toUpperCase();
    if ((option === 'NX' || option === 'XX') && (only === undefined || only === option)) only = option;
    else if (option === 'GET') get = true;
    else if (option === 'KEEPTTL' && !hasTtl) {
      hasTtl = true;
      expiresUs = live(call, key)?.expiresUs;
    } else if (UNITS[option] !== undefined && !hasTtl) {
      hasTtl = true;
      const expiry = expiryOf(call, 'set', option, options[++i]);
      if (typeof expiry !== 'number') return expiry;
      expiresUs = expiry;
    } else return answer(SYNTAX);
  }
  const old = live(call, key);
  if (get && old !== undefined && old.value.type !== 'string') return wrong;
  const before = bulk(old?.value.type === 'string' ? old.value.text : null);
  if ((only === 'NX' && old !== undefined) || (only === 'XX' && old === undefined)) return answer(get ? before : nil);
  return { reply: get ? before : ok, writes: { [key]: fresh(value, expiresUs) } };
}

function setWithTime(option: 'EX' | 'PX'): (call: Call) => Outcome {
  return (call) => {
    const [name, key, amount, value] = call.args as [string, string, string, string];
    const expiresUs = expiryOf(call, name.toLowerCase(), option, amount);
    if (typeof expiresUs !== 'number') return expiresUs;
    return { reply: ok, writes: { [key]: fresh(value, expiresUs) } };
  };
}

function getWithTime(call: Call): Outcome {
  const [, key, name, amount, ...more] = call.args as [string, string, string?, string?, ...string[]];
  const option = name?.toUpperCase();
  const isPlain = option === undefined || (option === 'PERSIST' && amount === undefined);
  if (more.length > 0 || !(isPlain || (option !== undefined && UNITS[option] !== undefined))) return answer(SYNTAX);
  const expiresUs = isPlain ? undefined : expiryOf(call, 'getex', option as string, amount);
  if (typeof expiresUs === 'object') return expiresUs;
  return onText((_, text) => {
    if (text === null || option === undefined) return answer(bulk(text));
    return { reply: bulk(text), writes: { [key]: fresh(text, expiresUs) } };
  })(call);
}

function setMany(onlyNew: boolean): (call: Call) => Outcome {
  return (call) => {
    const [name, ...words] = call.args as [string, ...string[]];
    if (words.length % 2 !== 0)
      return answer(error(`ERR wrong number of arguments for '${name.toLowerCase()}' command`));
    const pairs = words.flatMap((word, i) => (i % 2 === 0 ? [[word, fresh(words[i + 1] as string)] as const] : []));
    if (onlyNew && pairs.some(([key]) => live(call, key) !== undefined)) return answer(integer(0));
    return { reply: onlyNew ? integer(1) : ok, writes: Object.fromEntries(pairs) };
  };
}

function substring(call: Call): Outcome {
  const [, , from, to] = call.args as [string, string, string, string];
  if (!isInteger(from) || !isInteger(to)) return answer(NOT_INTEGER);
  return onText((_, text) => {
    const whole = text ?? '';
    return answer(bulk(whole.slice(...bounds(whole.length, Number(from), Number(to)))));
  })(call);
}

export const stringCommands: Commands = {
  set: { arity: -3, run: set },
  get: { arity: 2, run: onText((_, text) => answer(bulk(text))) },
  getset: {
    arity: 3,
    run: onText((call, text, key) => ({ reply: bulk(text), writes: { [key]: fresh(call.args[2] as string) } })),
  },
  getdel: {
    arity: 2,
    run: onText((_, text, key) => (text === null ? answer(nil) : { reply: bulk(text), writes: { [key]: null } })),
  },
  getex: { arity: -2, run: getWithTime },
  setnx: {
    arity: 3,
    run(call) {
      const [, key, value] = call.args as [string, string, string];
      if (live(call, key) !== undefined) return answer(integer(0));
      return { reply: integer(1), writes: { [key]: fresh(value) } };
    },
  },
  setex: { arity: 4, run: setWithTime('EX') },
  psetex: { arity: 4, run: setWithTime('PX') },
  mset: { arity: -3, run: setMany(false) },
  msetnx: { arity: -3, run: setMany(true) },
  mget: {
    arity: -2,
    run(call) {
      const items = call.args.slice(1).map((key) => {
        const value = live(call, key)?.value;
        return bulk(value?.type === 'string' ? value.text : null);
      });
      return answer({ kind: 'array', items });
    },
  },
  incr: { arity: 2, run: increment(() => '1', 1) },
  decr: { arity: 2, run: increment(() => '1', -1) },
  incrby: { arity: 3, run: increment(({ args }) => args[2] as string, 1) },
  decrby: { arity: 3, run: increment(({ args }) => args[2] as string, -1) },
  incrbyfloat: {
    arity: 3,
    run: onText((call, old, key) => {
      const before = floatOf(old ?? '0');
      const step = floatOf(call.args[2] as string);
      if (before === undefined || step === undefined) return answer(NOT_FLOAT);
      const text = String(Number((before + step).toPrecision(15)));
      return { reply: bulk(text), writes: put(call, key, text) };
    }),
  },
  append: {
    arity: 3,
    run: onText((call, old, key) => {
      const text = (old ?? '') + call.args[2];
      return { reply: integer(text.length), writes: put(call, key, text) };
    }),
  },
  strlen: { arity: 2, run: onText((_, text) => answer(integer((text ?? '').length))) },
  getrange: { arity: 4, run: substring },
  substr: { arity: 4, run: substring },
  setrange: {
    arity: 4,
    run: onText((call, old, key) => {
      const [, , offset, value] = call.args as [string, string, string, string];
      if (!isInteger(offset)) return answer(NOT_INTEGER);
      const at = Number(offset);
      if (at < 0) return answer(error('ERR offset is out of range'));
      if (value === '') return answer(integer((old ?? '').length));
      if (at + value.length > LENGTH_MAX) return answer(TOO_LONG);
      const before = (old ?? '').padEnd(at, '\0');
      const text = before.slice(0, at) + value + before.slice(at + value.length);
      return { reply: integer(text.length), writes: put(call, key, text) };
    }),
  },
};
