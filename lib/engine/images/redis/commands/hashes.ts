/** Commands on hashes (t_hash.c). */
import { array, bulk, type Call, type Entry, error, integer, NOT_INTEGER, type Outcome, ok } from '../data';
import { answer, type Commands, floatOf, isInteger, keeping, scanned, scanReply, valueAt, wrong } from './command';

type Fields = ReadonlyMap<string, string>;

/** Runs on the fields of the first argument's hash. */
function onHash(run: (call: Call, fields: Fields, key: string) => Outcome): (call: Call) => Outcome {
  return (call) => {
    const key = call.args[1] as string;
    const hash = valueAt(call, key, 'hash');
    return hash === 'wrong' ? wrong : run(call, new Map(hash?.fields ?? []), key);
  };
}

function put(call: Call, key: string, fields: Fields): Record<string, Entry | null> {
  return { [key]: fields.size === 0 ? null : keeping(call, key, { type: 'hash', fields: [...fields] }) };
}

function setFields(call: Call, fields: Fields, key: string) {
  const next = new Map(fields);
  for (let i = 2; i < call.args.length; i += 2) next.set(call.args[i] as string, call.args[i + 1] as string);
  return { added: next.size - fields.size, writes: put(call, key, next) };
}

function withPairs(name: string, run: (call: Call, fields: Fields, key: string) => Outcome): (call: Call) => Outcome {
  const onFields = onHash(run);
  return (call) =>
    call.args.length % 2 === 0 ? onFields(call) : answer(error(`ERR wrong number of arguments for '${name}' command`));
}

export const hashCommands: Commands = {
  hset: {
    arity: -4,
    run: withPairs('hset', (call, fields, key) => {
      const { added, writes } = setFields(call, fields, key);
      return { reply: integer(added), writes };
    }),
  },
  hmset: {
    arity: -4,
    run: withPairs('hmset', (call, fields, key) => ({ reply: ok, writes: setFields(call, fields, key).writes })),
  },
  hsetnx: {
    arity: 4,
    run: onHash((call, fields, key) =>
      fields.has(call.args[2] as string)
        ? answer(integer(0))
        : { reply: integer(1), writes: setFields(call, fields, key).writes },
    ),
  },
  hget: { arity: 3, run: onHash((call, fields) => answer(bulk(fields.get(call.args[2] as string) ?? null))) },
  hmget: {
    arity: -3,
    run: onHash((call, fields) =>
      answer({ kind: 'array', items: call.args.slice(2).map((name) => bulk(fields.get(name) ?? null)) }),
    ),
  },
  hgetall: { arity: 2, run: onHash((_, fields) => answer(array([...fields].flat()))) },
  hkeys: { arity: 2, run: onHash((_, fields) => answer(array([...fields.keys()]))) },
  hvals: { arity: 2, run: onHash((_, fields) => answer(array([...fields.values()]))) },
  hlen: { arity: 2, run: onHash((_, fields) => answer(integer(fields.size))) },
  hexists: { arity: 3, run: onHash((call, fields) => answer(integer(fields.has(call.args[2] as string) ? 1 : 0))) },
  hstrlen: {
    arity: 3,
    run: onHash((call, fields) => answer(integer(fields.get(call.args[2] as string)?.length ?? 0))),
  },
  hdel: {
    arity: -3,
    run: onHash((call, fields, key) => {
      const next = new Map(fields);
      for (const name of call.args.slice(2)) next.delete(name);
      if (next.size === fields.size) return answer(integer(0));
      return { reply: integer(fields.size - next.size), writes: put(call, key, next) };
    }),
  },
  hincrby: {
    arity: 4,
    run: onHash((call, fields, key) => {
      const [, , name, by] = call.args as [string, string, string, string];
      const old = fields.get(name) ?? '0';
      if (!isInteger(by)) return answer(NOT_INTEGER);
      if (!isInteger(old)) return answer(error('ERR hash value is not an integer'));
      const value = Number(old) + Number(by);
      return { reply: integer(value), writes: put(call, key, new Map(fields).set(name, String(value))) };
    }),
  },
  hincrbyfloat: {
    arity: 4,
    run: onHash((call, fields, key) => {
      const [, , name, by] = call.args as [string, string, string, string];
      const step = floatOf(by);
      const old = floatOf(fields.get(name) ?? '0');
      if (step === undefined) return answer(error('ERR value is not a valid float'));
      if (old === undefined) return answer(error('ERR hash value is not a float'));
      const value = String(old + step);
      return { reply: bulk(value), writes: put(call, key, new Map(fields).set(name, value)) };
    }),
  },
  hscan: {
    arity: -3,
    run: onHash((call, fields) => {
      const found = scanned(call.args, [...fields.keys()]);
      return answer(scanReply(found.flatMap((name) => [name, fields.get(name) as string])));
    }),
  },
};
