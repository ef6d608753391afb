/** Commands on keys and on the server itself (db.c, expire.c, server.c). */
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
  NOT_INTEGER,
  nil,
  type Outcome,
  ok,
} from './data';
import type { Command } from './string-commands';

function expire(unitUs: number) {
  return (call: Call): Outcome => {
    const key = call.args[1] as string;
    const amount = call.args[2] as string;
    if (!/^-?\d+$/.test(amount)) return { reply: NOT_INTEGER };
    const entry = live(call, key);
    if (entry === undefined) return { reply: integer(0) };
    const next: Entry | null =
      Number(amount) <= 0 ? null : { value: entry.value, expiresUs: call.now + Number(amount) * unitUs };
    return { reply: integer(1), writes: { [key]: next } };
  };
}
function remaining(unitUs: number) {
  return (call: Call): Outcome => {
    const entry = live(call, call.args[1] as string);
    if (entry === undefined) return { reply: integer(-2) };
    if (entry.expiresUs === undefined) return { reply: integer(-1) };
    return { reply: integer(Math.floor((entry.expiresUs - call.now + unitUs / 2) / unitUs)) };
  };
}
function flush(call: Call): Outcome {
  return { reply: ok, writes: Object.fromEntries(Object.keys(call.db).map((key) => [key, null])) };
}
function remove(call: Call): Outcome {
  const found = [...new Set(call.args.slice(1))].filter((key) => live(call, key) !== undefined);
  return { reply: integer(found.length), writes: Object.fromEntries(found.map((key) => [key, null])) };
}

export const keyCommands: Readonly<Record<string, Command>> = {
  ping: {
    arity: -1,
    run: (call) => ({ reply: call.args[1] === undefined ? { kind: 'simple', text: 'PONG' } : bulk(call.args[1]) }),
  },
  echo: { arity: 2, run: (call) => ({ reply: bulk(call.args[1] as string) }) },
  quit: { arity: -1, run: () => ({ reply: ok }) },
  select: {
    arity: 2,
    run: (call) => ({
      reply:
        /^\d+$/.test(call.args[1] as string) && Number(call.args[1]) < 16
          ? ok
          : /^-?\d+$/.test(call.args[1] as string)
            ? error('ERR DB index is out of range')
            : NOT_INTEGER,
    }),
  },
  dbsize: { arity: 1, run: (call) => ({ reply: integer(liveKeys(call).length) }) },
  keys: {
    arity: 2,
    run: (call) => ({ reply: array(liveKeys(call).filter((key) => globMatches(call.args[1] as string, key))) }),
  },
  scan: {
    arity: -2,
    run(call) {
      const at = call.args.findIndex((word) => word.toUpperCase() === 'MATCH');
      const pattern = at < 0 ? '*' : (call.args[at + 1] ?? '*');
      return {
        reply: { kind: 'array', items: [bulk('0'), array(liveKeys(call).filter((key) => globMatches(pattern, key)))] },
      };
    },
  },
  exists: {
    arity: -2,
    run: (call) => ({ reply: integer(call.args.slice(1).filter((key) => live(call, key) !== undefined).length) }),
  },
  del: { arity: -2, run: remove },
  unlink: { arity: -2, run: remove },
  type: {
    arity: 2,
    run: (call) => ({ reply: { kind: 'simple', text: live(call, call.args[1] as string)?.value.type ?? 'none' } }),
  },
  expire: { arity: -3, run: expire(1_000_000) },
  pexpire: { arity: -3, run: expire(1_000) },
  ttl: { arity: 2, run: remaining(1_000_000) },
  pttl: { arity: 2, run: remaining(1_000) },
  persist: {
    arity: 2,
    run(call) {
      const entry = live(call, call.args[1] as string);
      if (entry?.expiresUs === undefined) return { reply: integer(0) };
      return { reply: integer(1), writes: { [call.args[1] as string]: { value: entry.value } } };
    },
  },
  rename: {
    arity: 3,
    run(call) {
      const entry = live(call, call.args[1] as string);
      if (entry === undefined) return { reply: error('ERR no such key') };
      return { reply: ok, writes: { [call.args[1] as string]: null, [call.args[2] as string]: entry } };
    },
  },
  randomkey: { arity: 1, run: (call) => ({ reply: bulk(liveKeys(call)[0] ?? null) }) },
  flushall: { arity: -1, run: flush },
  flushdb: { arity: -1, run: flush },
  auth: {
    arity: -2,
    run: () => ({
      reply: error(
        'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      ),
    }),
  },
  save: { arity: 1, run: () => ({ reply: ok }) },
  bgsave: { arity: -1, run: () => ({ reply: { kind: 'simple', text: 'Background saving started' } }) },
  role: {
    arity: 1,
    run: () => ({ reply: { kind: 'array', items: [bulk('master'), integer(0), { kind: 'array', items: [] }] } }),
  },
  command: { arity: -1, run: () => ({ reply: { kind: 'array', items: [] } }) },
  config: {
    arity: -2,
    run(call) {
      const sub = call.args[1]?.toUpperCase();
      if (sub === 'SET') return { reply: ok };
      const known: Readonly<Record<string, string>> = {
        maxmemory: '0',
        port: '6379',
        databases: '16',
        appendonly: 'no',
        save: '3600 1 300 100 60 10000',
      };
      const name = call.args[2] ?? '';
      const found = Object.keys(known).filter((key) => globMatches(name, key));
      return { reply: array(found.flatMap((key) => [key, known[key] as string])) };
    },
  },
  object: { arity: -2, run: () => ({ reply: nil }) },
};
