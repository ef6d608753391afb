/** Commands on keys of any type (db.c, expire.c). */
import {
  array,
  bulk,
  type Call,
  type Entry,
  error,
  globMatches,
  integer,
  live,
  liveKeys,
  NO_SUCH_KEY,
  NOT_INTEGER,
  nil,
  type Outcome,
  ok,
  SYNTAX,
} from '../data';
import { answer, type Commands, isInteger, scanned, scanReply } from './command';

const CONDITIONS = ['NX', 'XX', 'GT', 'LT'];

/** `isInstant`: the amount is a moment of the wall clock. */
function expire(unitUs: number, isInstant = false): (call: Call) => Outcome {
  return (call) => {
    const [, key, amount, ...options] = call.args as [string, string, string, ...string[]];
    if (!isInteger(amount)) return answer(NOT_INTEGER);
    const unknown = options.find((option) => !CONDITIONS.includes(option.toUpperCase()));
    if (unknown !== undefined) return answer(error(`ERR Unsupported option ${unknown}`));
    const entry = live(call, key);
    if (entry === undefined) return answer(integer(0));
    const expiresUs = Number(amount) * unitUs + (isInstant ? -call.epochUs : call.now);
    const flags = options.map((option) => option.toUpperCase());
    const old = entry.expiresUs;
    const isRefused =
      (flags.includes('NX') && old !== undefined) ||
      (flags.includes('XX') && old === undefined) ||
      (flags.includes('GT') && (old === undefined || expiresUs <= old)) ||
      (flags.includes('LT') && old !== undefined && expiresUs >= old);
    if (isRefused) return answer(integer(0));
    const next: Entry | null = expiresUs <= call.now ? null : { value: entry.value, expiresUs };
    return { reply: integer(1), writes: { [key]: next } };
  };
}

/** -2: no such key, -1: it never expires. */
function timed(of: (call: Call, expiresUs: number) => number): (call: Call) => Outcome {
  return (call) => {
    const entry = live(call, call.args[1] as string);
    if (entry === undefined) return answer(integer(-2));
    return answer(integer(entry.expiresUs === undefined ? -1 : of(call, entry.expiresUs)));
  };
}

function remaining(unitUs: number): (call: Call) => Outcome {
  return timed((call, expiresUs) => Math.floor((expiresUs - call.now + unitUs / 2) / unitUs));
}

function flush(call: Call): Outcome {
  const option = call.args[1]?.toUpperCase();
  if (call.args.length > 2 || (option !== undefined && option !== 'ASYNC' && option !== 'SYNC')) return answer(SYNTAX);
  return { reply: ok, writes: Object.fromEntries(Object.keys(call.db).map((key) => [key, null])) };
}

function remove(call: Call): Outcome {
  const found = [...new Set(call.args.slice(1))].filter((key) => live(call, key) !== undefined);
  return { reply: integer(found.length), writes: Object.fromEntries(found.map((key) => [key, null])) };
}

function rename(onlyNew: boolean): (call: Call) => Outcome {
  return (call) => {
    const [, from, to] = call.args as [string, string, string];
    const entry = live(call, from);
    if (entry === undefined) return answer(NO_SUCH_KEY);
    if (onlyNew && live(call, to) !== undefined) return answer(integer(0));
    const reply = onlyNew ? integer(1) : ok;
    return from === to ? answer(reply) : { reply, writes: { [from]: null, [to]: entry } };
  };
}

function copy(call: Call): Outcome {
  const [, from, to, ...options] = call.args as [string, string, string, ...string[]];
  if (options.some((option) => option.toUpperCase() !== 'REPLACE')) return answer(SYNTAX);
  if (from === to) return answer(error('ERR source and destination objects are the same'));
  const entry = live(call, from);
  if (entry === undefined || (options.length === 0 && live(call, to) !== undefined)) return answer(integer(0));
  return { reply: integer(1), writes: { [to]: entry } };
}

function scan(call: Call): Outcome {
  if (!/^\d+$/.test(call.args[1] as string)) return answer(error('ERR invalid cursor'));
  return answer(scanReply(scanned(call.args, liveKeys(call))));
}

function count(call: Call): Outcome {
  return answer(integer(call.args.slice(1).filter((key) => live(call, key) !== undefined).length));
}

const SHORT_STRING = 44;
const SMALL_HASH = 512;
const SMALL_SORTED_SET = 128;
const SMALL_VALUE = 64;

function isSmall(text: string): boolean {
  return text.length <= SMALL_VALUE;
}

/** OBJECT ENCODING: the small forms and the large ones (object.c). */
function encodingOf({ value }: Entry): string {
  switch (value.type) {
    case 'string':
      return isInteger(value.text) ? 'int' : value.text.length <= SHORT_STRING ? 'embstr' : 'raw';
    case 'list':
      return 'quicklist';
    case 'hash':
      return value.fields.length <= SMALL_HASH && value.fields.flat().every(isSmall) ? 'listpack' : 'hashtable';
    case 'set':
      return value.members.every(isInteger) ? 'intset' : 'hashtable';
    case 'zset':
      return value.scored.length <= SMALL_SORTED_SET && value.scored.every(([member]) => isSmall(member))
        ? 'listpack'
        : 'skiplist';
  }
}

function object(call: Call): Outcome {
  const [, sub, key] = call.args as [string, string, string?];
  const name = sub.toUpperCase();
  if (!['ENCODING', 'REFCOUNT', 'IDLETIME', 'FREQ'].includes(name)) {
    return answer(error(`ERR unknown subcommand '${sub}'. Try OBJECT HELP.`));
  }
  if (key === undefined || call.args.length > 3) {
    return answer(error(`ERR wrong number of arguments for 'object|${sub.toLowerCase()}' command`));
  }
  const entry = live(call, key);
  if (entry === undefined) return answer(nil);
  if (name === 'ENCODING') return answer(bulk(encodingOf(entry)));
  if (name === 'IDLETIME') return answer(integer(0));
  if (name === 'FREQ') {
    return answer(
      error(
        'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      ),
    );
  }
  // Small whole numbers are shared by all keys.
  const { value } = entry;
  const isShared =
    value.type === 'string' && isInteger(value.text) && Number(value.text) >= 0 && Number(value.text) < 10_000;
  return answer(integer(isShared ? 2_147_483_647 : 1));
}

export const keyCommands: Commands = {
  keys: {
    arity: 2,
    run: (call) => answer(array(liveKeys(call).filter((key) => globMatches(call.args[1] as string, key)))),
  },
  scan: { arity: -2, run: scan },
  dbsize: { arity: 1, run: (call) => answer(integer(liveKeys(call).length)) },
  randomkey: { arity: 1, run: (call) => answer(bulk(liveKeys(call)[0] ?? null)) },
  exists: { arity: -2, run: count },
  touch: { arity: -2, run: count },
  del: { arity: -2, run: remove },
  unlink: { arity: -2, run: remove },
  type: {
    arity: 2,
    run: (call) => answer({ kind: 'simple', text: live(call, call.args[1] as string)?.value.type ?? 'none' }),
  },
  object: { arity: -2, run: object },
  expire: { arity: -3, run: expire(1_000_000) },
  pexpire: { arity: -3, run: expire(1_000) },
  expireat: { arity: -3, run: expire(1_000_000, true) },
  pexpireat: { arity: -3, run: expire(1_000, true) },
  ttl: { arity: 2, run: remaining(1_000_000) },
  pttl: { arity: 2, run: remaining(1_000) },
  expiretime: { arity: 2, run: timed((call, at) => Math.floor((at + call.epochUs) / 1_000_000)) },
  pexpiretime: { arity: 2, run: timed((call, at) => Math.floor((at + call.epochUs) / 1_000)) },
  persist: {
    arity: 2,
    run(call) {
      const entry = live(call, call.args[1] as string);
      if (entry?.expiresUs === undefined) return answer(integer(0));
      return { reply: integer(1), writes: { [call.args[1] as string]: { value: entry.value } } };
    },
  },
  rename: { arity: 3, run: rename(false) },
  renamenx: { arity: 3, run: rename(true) },
  copy: { arity: -3, run: copy },
  flushall: { arity: -1, run: flush },
  flushdb: { arity: -1, run: flush },
};
