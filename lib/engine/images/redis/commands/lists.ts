/** Commands on lists (t_list.c). Those that wait for an element are not simulated. */
import {
  array,
  bulk,
  type Call,
  type Entry,
  error,
  integer,
  NO_SUCH_KEY,
  NOT_INTEGER,
  NOT_POSITIVE,
  nil,
  type Outcome,
  ok,
  SYNTAX,
} from '../data';
import { answer, bounds, type Commands, isInteger, keeping, valueAt, wrong } from './command';

const OUT_OF_RANGE = error('ERR index out of range');

function itemsAt(call: Call, key: string): readonly string[] | 'wrong' {
  const list = valueAt(call, key, 'list');
  return list === 'wrong' ? 'wrong' : (list?.items ?? []);
}

/** Runs on the list of the first argument. */
function onList(run: (call: Call, items: readonly string[], key: string) => Outcome): (call: Call) => Outcome {
  return (call) => {
    const key = call.args[1] as string;
    const items = itemsAt(call, key);
    return items === 'wrong' ? wrong : run(call, items, key);
  };
}

/** Empty lists do not exist. */
function put(call: Call, key: string, items: readonly string[]): Record<string, Entry | null> {
  return { [key]: items.length === 0 ? null : keeping(call, key, { type: 'list', items }) };
}

function push(isFront: boolean, onlyPresent: boolean): (call: Call) => Outcome {
  return onList((call, items, key) => {
    if (onlyPresent && items.length === 0) return answer(integer(0));
    const added = call.args.slice(2);
    const next = isFront ? [...[...added].reverse(), ...items] : [...items, ...added];
    return { reply: integer(next.length), writes: put(call, key, next) };
  });
}

function pop(isFront: boolean): (call: Call) => Outcome {
  return (call) => {
    const [name, key, count] = call.args as [string, string, string | undefined];
    if (call.args.length > 3) return answer(error(`ERR wrong number of arguments for '${name.toLowerCase()}' command`));
    if (count !== undefined && (!isInteger(count) || Number(count) < 0)) return answer(NOT_POSITIVE);
    const items = itemsAt(call, key);
    if (items === 'wrong') return wrong;
    if (items.length === 0) return answer(count === undefined ? nil : { kind: 'array', items: null });
    const many = Math.min(items.length, Number(count ?? 1));
    const taken = isFront ? items.slice(0, many) : items.slice(items.length - many).reverse();
    const next = isFront ? items.slice(many) : items.slice(0, items.length - many);
    return { reply: count === undefined ? bulk(taken[0] ?? null) : array(taken), writes: put(call, key, next) };
  };
}

function move(call: Call, from: string, to: string, takeFront: boolean, putFront: boolean): Outcome {
  const source = itemsAt(call, from);
  const target = itemsAt(call, to);
  if (source === 'wrong') return wrong;
  if (source.length === 0) return answer(nil);
  if (target === 'wrong') return wrong;
  const taken = (takeFront ? source[0] : source.at(-1)) as string;
  const left = takeFront ? source.slice(1) : source.slice(0, -1);
  const base = from === to ? left : target;
  const next = putFront ? [taken, ...base] : [...base, taken];
  const writes = from === to ? put(call, to, next) : { ...put(call, from, left), ...put(call, to, next) };
  return { reply: bulk(taken), writes };
}

function remove(items: readonly string[], count: number, value: string): readonly string[] {
  const limit = count === 0 ? items.length : Math.abs(count);
  const ordered = count < 0 ? [...items].reverse() : items;
  let removed = 0;
  const left = ordered.filter((item) => item !== value || ++removed > limit);
  return count < 0 ? left.reverse() : left;
}

function position(call: Call, items: readonly string[]): Outcome {
  const [, , value, ...options] = call.args as [string, string, string, ...string[]];
  let rank = 1;
  let count: number | undefined;
  for (let i = 0; i < options.length; i += 2) {
    const name = (options[i] as string).toUpperCase();
    const amount = options[i + 1];
    if (amount === undefined || !['RANK', 'COUNT', 'MAXLEN'].includes(name)) return answer(SYNTAX);
    if (!isInteger(amount)) return answer(NOT_INTEGER);
    if (name === 'RANK') rank = Number(amount);
    if (name === 'COUNT') count = Number(amount);
  }
  if (rank === 0) {
    return answer(
      error(
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
      ),
    );
  }
  const all = items.flatMap((item, index) => (item === value ? [index] : []));
  const found = (rank < 0 ? all.reverse() : all).slice(Math.abs(rank) - 1);
  if (count === undefined) return answer(found[0] === undefined ? nil : integer(found[0]));
  return answer({ kind: 'array', items: found.slice(0, count === 0 ? undefined : count).map(integer) });
}

const sides = { LEFT: true, RIGHT: false } as const;

export const listCommands: Commands = {
  lpush: { arity: -3, run: push(true, false) },
  rpush: { arity: -3, run: push(false, false) },
  lpushx: { arity: -3, run: push(true, true) },
  rpushx: { arity: -3, run: push(false, true) },
  lpop: { arity: -2, run: pop(true) },
  rpop: { arity: -2, run: pop(false) },
  llen: { arity: 2, run: onList((_, items) => answer(integer(items.length))) },
  lindex: {
    arity: 3,
    run: onList((call, items) =>
      answer(isInteger(call.args[2] as string) ? bulk(items.at(Number(call.args[2])) ?? null) : NOT_INTEGER),
    ),
  },
  lrange: {
    arity: 4,
    run(call) {
      const [, key, from, to] = call.args as [string, string, string, string];
      if (!isInteger(from) || !isInteger(to)) return answer(NOT_INTEGER);
      const items = itemsAt(call, key);
      return items === 'wrong' ? wrong : answer(array(items.slice(...bounds(items.length, Number(from), Number(to)))));
    },
  },
  ltrim: {
    arity: 4,
    run(call) {
      const [, key, from, to] = call.args as [string, string, string, string];
      if (!isInteger(from) || !isInteger(to)) return answer(NOT_INTEGER);
      const items = itemsAt(call, key);
      if (items === 'wrong') return wrong;
      if (items.length === 0) return answer(ok);
      return { reply: ok, writes: put(call, key, items.slice(...bounds(items.length, Number(from), Number(to)))) };
    },
  },
  lrem: {
    arity: 4,
    run(call) {
      const [, key, count, value] = call.args as [string, string, string, string];
      if (!isInteger(count)) return answer(NOT_INTEGER);
      const items = itemsAt(call, key);
      if (items === 'wrong') return wrong;
      const next = remove(items, Number(count), value);
      if (next.length === items.length) return answer(integer(0));
      return { reply: integer(items.length - next.length), writes: put(call, key, next) };
    },
  },
  lset: {
    arity: 4,
    run: onList((call, items, key) => {
      const [, , index, value] = call.args as [string, string, string, string];
      if (items.length === 0) return answer(NO_SUCH_KEY);
      if (!isInteger(index)) return answer(NOT_INTEGER);
      const at = Number(index) < 0 ? items.length + Number(index) : Number(index);
      if (at < 0 || at >= items.length) return answer(OUT_OF_RANGE);
      return { reply: ok, writes: put(call, key, items.with(at, value)) };
    }),
  },
  linsert: {
    arity: 5,
    run(call) {
      const [, key, where, pivot, value] = call.args as [string, string, string, string, string];
      const side = where.toUpperCase();
      if (side !== 'BEFORE' && side !== 'AFTER') return answer(SYNTAX);
      const items = itemsAt(call, key);
      if (items === 'wrong') return wrong;
      if (items.length === 0) return answer(integer(0));
      const at = items.indexOf(pivot);
      if (at === -1) return answer(integer(-1));
      const next = items.toSpliced(side === 'BEFORE' ? at : at + 1, 0, value);
      return { reply: integer(next.length), writes: put(call, key, next) };
    },
  },
  lpos: { arity: -3, run: onList(position) },
  rpoplpush: { arity: 3, run: (call) => move(call, call.args[1] as string, call.args[2] as string, false, true) },
  lmove: {
    arity: 5,
    run(call) {
      const [, from, to, take, put] = call.args as [string, string, string, string, string];
      const taken = sides[take.toUpperCase() as keyof typeof sides];
      const given = sides[put.toUpperCase() as keyof typeof sides];
      if (taken === undefined || given === undefined) return answer(SYNTAX);
      return move(call, from, to, taken, given);
    },
  },
};
