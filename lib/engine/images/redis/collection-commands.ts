/** Commands on lists, hashes and sets (t_list.c, t_hash.c, t_set.c). */
import {
  array,
  bulk,
  type Call,
  type Entry,
  error,
  integer,
  live,
  NOT_INTEGER,
  nil,
  type Outcome,
  WRONG_TYPE,
} from './data';
import type { Command } from './string-commands';

type Kind = 'list' | 'hash' | 'set';
/** The value of the wanted type, `empty` when the key is absent, undefined when it holds another type. */
function contents(call: Call, kind: 'list'): readonly string[] | undefined;
function contents(call: Call, kind: 'set'): readonly string[] | undefined;
function contents(call: Call, kind: 'hash'): readonly (readonly [string, string])[] | undefined;
function contents(call: Call, kind: Kind): readonly unknown[] | undefined {
  const entry = live(call, call.args[1] as string);
  if (entry === undefined) return [];
  const value = entry.value;
  if (value.type !== kind) return undefined;
  return value.type === 'list'
    ? value.items
    : value.type === 'hash'
      ? value.fields
      : value.type === 'set'
        ? value.members
        : undefined;
}
function put(call: Call, value: Entry['value'], empty: boolean): Record<string, Entry | null> {
  const key = call.args[1] as string;
  const expiresUs = live(call, key)?.expiresUs;
  return { [key]: empty ? null : expiresUs === undefined ? { value } : { value, expiresUs } };
}
const wrong: Outcome = { reply: WRONG_TYPE };

function push(front: boolean) {
  return (call: Call): Outcome => {
    const items = contents(call, 'list');
    if (items === undefined) return wrong;
    const added = call.args.slice(2);
    const next = front ? [...[...added].reverse(), ...items] : [...items, ...added];
    return { reply: integer(next.length), writes: put(call, { type: 'list', items: next }, false) };
  };
}
function pop(front: boolean) {
  return (call: Call): Outcome => {
    const items = contents(call, 'list');
    if (items === undefined) return wrong;
    if (items.length === 0) return { reply: nil };
    const next = front ? items.slice(1) : items.slice(0, -1);
    const taken = front ? items[0] : items.at(-1);
    return { reply: bulk(taken as string), writes: put(call, { type: 'list', items: next }, next.length === 0) };
  };
}
function range(items: readonly string[], from: number, to: number): readonly string[] {
  const at = (n: number) => (n < 0 ? items.length + n : n);
  return items.slice(Math.max(0, at(from)), at(to) + 1);
}

export const collectionCommands: Readonly<Record<string, Command>> = {
  lpush: { arity: -3, run: push(true) },
  rpush: { arity: -3, run: push(false) },
  lpop: { arity: -2, run: pop(true) },
  rpop: { arity: -2, run: pop(false) },
  llen: {
    arity: 2,
    run(call) {
      const items = contents(call, 'list');
      return items === undefined ? wrong : { reply: integer(items.length) };
    },
  },
  lindex: {
    arity: 3,
    run(call) {
      const items = contents(call, 'list');
      return items === undefined ? wrong : { reply: bulk(items.at(Number(call.args[2])) ?? null) };
    },
  },
  lrange: {
    arity: 4,
    run(call) {
      const items = contents(call, 'list');
      if (items === undefined) return wrong;
      if (!call.args.slice(2).every((word) => /^-?\d+$/.test(word))) return { reply: NOT_INTEGER };
      return { reply: array(range(items, Number(call.args[2]), Number(call.args[3]))) };
    },
  },
  hset: {
    arity: -4,
    run(call) {
      const fields = contents(call, 'hash');
      if (fields === undefined) return wrong;
      const words = call.args.slice(2);
      if (words.length % 2 !== 0) return { reply: error("ERR wrong number of arguments for 'hset' command") };
      const next = new Map(fields);
      const before = next.size;
      for (let i = 0; i < words.length; i += 2) next.set(words[i] as string, words[i + 1] as string);
      return { reply: integer(next.size - before), writes: put(call, { type: 'hash', fields: [...next] }, false) };
    },
  },
  hget: {
    arity: 3,
    run(call) {
      const fields = contents(call, 'hash');
      return fields === undefined ? wrong : { reply: bulk(new Map(fields).get(call.args[2] as string) ?? null) };
    },
  },
  hgetall: {
    arity: 2,
    run(call) {
      const fields = contents(call, 'hash');
      return fields === undefined ? wrong : { reply: array(fields.flat()) };
    },
  },
  hkeys: {
    arity: 2,
    run(call) {
      const fields = contents(call, 'hash');
      return fields === undefined ? wrong : { reply: array(fields.map(([name]) => name)) };
    },
  },
  hvals: {
    arity: 2,
    run(call) {
      const fields = contents(call, 'hash');
      return fields === undefined ? wrong : { reply: array(fields.map(([, value]) => value)) };
    },
  },
  hlen: {
    arity: 2,
    run(call) {
      const fields = contents(call, 'hash');
      return fields === undefined ? wrong : { reply: integer(fields.length) };
    },
  },
  hdel: {
    arity: -3,
    run(call) {
      const fields = contents(call, 'hash');
      if (fields === undefined) return wrong;
      const next = fields.filter(([name]) => !call.args.slice(2).includes(name));
      return {
        reply: integer(fields.length - next.length),
        writes: put(call, { type: 'hash', fields: next }, next.length === 0),
      };
    },
  },
  sadd: {
    arity: -3,
    run(call) {
      const members = contents(call, 'set');
      if (members === undefined) return wrong;
      const next = [...new Set([...members, ...call.args.slice(2)])];
      return { reply: integer(next.length - members.length), writes: put(call, { type: 'set', members: next }, false) };
    },
  },
  srem: {
    arity: -3,
    run(call) {
      const members = contents(call, 'set');
      if (members === undefined) return wrong;
      const next = members.filter((one) => !call.args.slice(2).includes(one));
      return {
        reply: integer(members.length - next.length),
        writes: put(call, { type: 'set', members: next }, next.length === 0),
      };
    },
  },
  smembers: {
    arity: 2,
    run(call) {
      const members = contents(call, 'set');
      return members === undefined ? wrong : { reply: array(members) };
    },
  },
  scard: {
    arity: 2,
    run(call) {
      const members = contents(call, 'set');
      return members === undefined ? wrong : { reply: integer(members.length) };
    },
  },
  sismember: {
    arity: 3,
    run(call) {
      const members = contents(call, 'set');
      return members === undefined ? wrong : { reply: integer(members.includes(call.args[2] as string) ? 1 : 0) };
    },
  },
};
