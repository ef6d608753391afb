/**
 * Commands on sets (t_set.c). Sets of integers tell their members in order; others have no order of their own and tell
 * them as they came.
 */
import { array, bulk, type Call, type Entry, integer, NOT_POSITIVE, nil, type Outcome, type Reply } from '../data';
import { answer, type Commands, isInteger, keeping, scanned, scanReply, valueAt, wrong } from './command';

function membersAt(call: Call, key: string): readonly string[] | 'wrong' {
  const set = valueAt(call, key, 'set');
  return set === 'wrong' ? 'wrong' : (set?.members ?? []);
}

function onSet(run: (call: Call, members: readonly string[], key: string) => Outcome): (call: Call) => Outcome {
  return (call) => {
    const key = call.args[1] as string;
    const members = membersAt(call, key);
    return members === 'wrong' ? wrong : run(call, members, key);
  };
}

/** An intset is kept sorted. */
function ordered(members: readonly string[]): readonly string[] {
  return members.every(isInteger) ? [...members].sort((a, b) => Number(a) - Number(b)) : members;
}

function put(call: Call, key: string, members: readonly string[]): Record<string, Entry | null> {
  return { [key]: members.length === 0 ? null : keeping(call, key, { type: 'set', members: ordered(members) }) };
}

type Combine = (sets: readonly (readonly string[])[]) => readonly string[];

const combinations: Readonly<Record<'inter' | 'union' | 'diff', Combine>> = {
  inter: ([first = [], ...others]) => first.filter((one) => others.every((other) => other.includes(one))),
  union: (sets) => [...new Set(sets.flat())],
  diff: ([first = [], ...others]) => first.filter((one) => !others.some((other) => other.includes(one))),
};

function combined(call: Call, keys: readonly string[], combine: Combine): readonly string[] | 'wrong' {
  const sets = keys.map((key) => membersAt(call, key));
  return sets.includes('wrong') ? 'wrong' : ordered(combine(sets as readonly (readonly string[])[]));
}

function told(combine: Combine): (call: Call) => Outcome {
  return (call) => {
    const found = combined(call, call.args.slice(1), combine);
    return found === 'wrong' ? wrong : answer(array(found));
  };
}

function stored(combine: Combine): (call: Call) => Outcome {
  return (call) => {
    const found = combined(call, call.args.slice(2), combine);
    if (found === 'wrong') return wrong;
    const key = call.args[1] as string;
    const value: Entry | null = found.length === 0 ? null : { value: { type: 'set', members: found } };
    return { reply: integer(found.length), writes: { [key]: value } };
  };
}

/** SPOP and SRANDMEMBER take the first ones: which are taken is random. */
function some(call: Call, members: readonly string[]): { readonly taken: readonly string[]; readonly reply: Reply } {
  const count = call.args[2];
  if (count === undefined)
    return { taken: members.slice(0, 1), reply: members[0] === undefined ? nil : bulk(members[0]) };
  if (!isInteger(count) || Number(count) < 0) {
    return { taken: [], reply: NOT_POSITIVE };
  }
  const taken = members.slice(0, Number(count));
  return { taken, reply: array(taken) };
}

export const setCommands: Commands = {
  sadd: {
    arity: -3,
    run: onSet((call, members, key) => {
      const next = [...new Set([...members, ...call.args.slice(2)])];
      return { reply: integer(next.length - members.length), writes: put(call, key, next) };
    }),
  },
  srem: {
    arity: -3,
    run: onSet((call, members, key) => {
      const next = members.filter((one) => !call.args.slice(2).includes(one));
      if (next.length === members.length) return answer(integer(0));
      return { reply: integer(members.length - next.length), writes: put(call, key, next) };
    }),
  },
  smembers: { arity: 2, run: onSet((_, members) => answer(array(members))) },
  scard: { arity: 2, run: onSet((_, members) => answer(integer(members.length))) },
  sismember: {
    arity: 3,
    run: onSet((call, members) => answer(integer(members.includes(call.args[2] as string) ? 1 : 0))),
  },
  smismember: {
    arity: -3,
    run: onSet((call, members) =>
      answer({ kind: 'array', items: call.args.slice(2).map((one) => integer(members.includes(one) ? 1 : 0)) }),
    ),
  },
  spop: {
    arity: -2,
    run: onSet((call, members, key) => {
      const { taken, reply } = some(call, members);
      if (taken.length === 0) return answer(reply);
      return { reply, writes: put(call, key, members.slice(taken.length)) };
    }),
  },
  srandmember: { arity: -2, run: onSet((call, members) => answer(some(call, members).reply)) },
  smove: {
    arity: 4,
    run(call) {
      const [, from, to, member] = call.args as [string, string, string, string];
      const source = membersAt(call, from);
      const target = membersAt(call, to);
      if (source === 'wrong' || target === 'wrong') return wrong;
      if (!source.includes(member)) return answer(integer(0));
      if (from === to) return answer(integer(1));
      const left = source.filter((one) => one !== member);
      const writes = { ...put(call, from, left), ...put(call, to, [...new Set([...target, member])]) };
      return { reply: integer(1), writes };
    },
  },
  sinter: { arity: -2, run: told(combinations.inter) },
  sunion: { arity: -2, run: told(combinations.union) },
  sdiff: { arity: -2, run: told(combinations.diff) },
  sinterstore: { arity: -3, run: stored(combinations.inter) },
  sunionstore: { arity: -3, run: stored(combinations.union) },
  sdiffstore: { arity: -3, run: stored(combinations.diff) },
  sscan: {
    arity: -3,
    run: onSet((call, members) => answer(scanReply(scanned(call.args, members)))),
  },
};
