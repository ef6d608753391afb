/** Commands on sorted sets (t_zset.c), told as RESP 2 does: scores as texts. */
import {
  array,
  bulk,
  type Call,
  type Entry,
  error,
  integer,
  NOT_FLOAT,
  NOT_INTEGER,
  NOT_POSITIVE,
  nil,
  type Outcome,
  SYNTAX,
} from '../data';
import { answer, bounds, type Commands, floatOf, isInteger, keeping, scoreText, valueAt, wrong } from './command';

type Scored = readonly (readonly [member: string, score: number])[];

function scoredAt(call: Call, key: string): Scored | 'wrong' {
  const set = valueAt(call, key, 'zset');
  return set === 'wrong' ? 'wrong' : (set?.scored ?? []);
}

function onScored(run: (call: Call, scored: Scored, key: string) => Outcome): (call: Call) => Outcome {
  return (call) => {
    const key = call.args[1] as string;
    const scored = scoredAt(call, key);
    return scored === 'wrong' ? wrong : run(call, scored, key);
  };
}

function put(call: Call, key: string, scores: ReadonlyMap<string, number>): Record<string, Entry | null> {
  const scored = [...scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  return { [key]: scored.length === 0 ? null : keeping(call, key, { type: 'zset', scored }) };
}

function shown(scored: Scored, withScores: boolean): Outcome {
  return answer(array(scored.flatMap(([member, score]) => (withScores ? [member, scoreText(score)] : [member]))));
}

const FLAGS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'];

function add(call: Call): Outcome {
  const [, key, ...words] = call.args as [string, string, ...string[]];
  const flags = new Set<string>();
  while (words[0] !== undefined && FLAGS.includes(words[0].toUpperCase()))
    flags.add((words.shift() as string).toUpperCase());
  if (words.length === 0 || words.length % 2 !== 0) return answer(SYNTAX);
  if (flags.has('NX') && flags.has('XX'))
    return answer(error('ERR XX and NX options at the same time are not compatible'));
  if (Number(flags.has('NX')) + Number(flags.has('GT')) + Number(flags.has('LT')) > 1) {
    return answer(error('ERR GT, LT, and/or NX options at the same time are not compatible'));
  }
  if (flags.has('INCR') && words.length > 2) {
    return answer(error('ERR INCR option supports a single increment-element pair'));
  }
  const pairs = words.flatMap((word, i) => (i % 2 === 0 ? [[floatOf(word), words[i + 1] as string] as const] : []));
  if (pairs.some(([score]) => score === undefined)) return answer(NOT_FLOAT);
  const scored = scoredAt(call, key);
  if (scored === 'wrong') return wrong;
  const next = new Map(scored);
  let added = 0;
  let changed = 0;
  let last: number | undefined;
  for (const [given, member] of pairs) {
    const old = next.get(member);
    const score = flags.has('INCR') ? (old ?? 0) + (given as number) : (given as number);
    const isRefused =
      (old === undefined && flags.has('XX')) ||
      (old !== undefined &&
        (flags.has('NX') || (flags.has('GT') && score <= old) || (flags.has('LT') && score >= old)));
    if (isRefused) continue;
    last = score;
    if (old === undefined) added++;
    else if (old !== score) changed++;
    next.set(member, score);
  }
  const writes = last === undefined ? undefined : put(call, key, next);
  const reply = flags.has('INCR')
    ? last === undefined
      ? nil
      : bulk(scoreText(last))
    : integer(flags.has('CH') ? added + changed : added);
  return writes === undefined ? answer(reply) : { reply, writes };
}

type Within = (score: number) => boolean;

function limitOf(word: string): { readonly score: number; readonly isOpen: boolean } | undefined {
  const isOpen = word.startsWith('(');
  const score = floatOf(isOpen ? word.slice(1) : word);
  return score === undefined ? undefined : { score, isOpen };
}

function within(min: string, max: string): Within | undefined {
  const low = limitOf(min);
  const high = limitOf(max);
  if (low === undefined || high === undefined) return undefined;
  return (score) =>
    (low.isOpen ? score > low.score : score >= low.score) && (high.isOpen ? score < high.score : score <= high.score);
}
const NO_LIMITS = error('ERR min or max is not a float');

/** ZRANGE and its older forms: by rank or by score, forwards or backwards. */
function range(given: { readonly byScore?: boolean; readonly reverse?: boolean }): (call: Call) => Outcome {
  return (call) => {
    const [, key, from, to, ...options] = call.args as [string, string, string, string, ...string[]];
    let { byScore = false, reverse = false } = given;
    let withScores = false;
    let limit: readonly [number, number] | undefined;
    for (let i = 0; i < options.length; i++) {
      const option = (options[i] as string).toUpperCase();
      if (option === 'WITHSCORES') withScores = true;
      else if (option === 'BYSCORE') byScore = true;
      else if (option === 'REV') reverse = true;
      else if (option === 'LIMIT' && options[i + 2] !== undefined) {
        if (!isInteger(options[i + 1] as string) || !isInteger(options[i + 2] as string)) return answer(NOT_INTEGER);
        limit = [Number(options[++i]), Number(options[++i])];
      } else return answer(SYNTAX);
    }
    if (limit !== undefined && !byScore) {
      return answer(error('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX'));
    }
    const isWithin = byScore ? within(...(reverse ? ([to, from] as const) : ([from, to] as const))) : undefined;
    if (byScore && isWithin === undefined) return answer(NO_LIMITS);
    if (!byScore && !(isInteger(from) && isInteger(to))) return answer(NOT_INTEGER);
    const scored = scoredAt(call, key);
    if (scored === 'wrong') return wrong;
    const ordered = reverse ? [...scored].reverse() : scored;
    if (isWithin === undefined)
      return shown(ordered.slice(...bounds(scored.length, Number(from), Number(to))), withScores);
    const found = ordered.filter(([, score]) => isWithin(score));
    const [offset, count] = limit ?? [0, -1];
    return shown(offset < 0 ? [] : found.slice(offset, count < 0 ? undefined : offset + count), withScores);
  };
}

function rank(reverse: boolean): (call: Call) => Outcome {
  return onScored((call, scored) => {
    const at = scored.findIndex(([member]) => member === call.args[2]);
    if (at === -1) return answer(nil);
    return answer(integer(reverse ? scored.length - 1 - at : at));
  });
}

function pop(fromEnd: boolean): (call: Call) => Outcome {
  return onScored((call, scored, key) => {
    const count = call.args[2] ?? '1';
    if (!isInteger(count) || Number(count) < 0) return answer(NOT_POSITIVE);
    const taken = (fromEnd ? [...scored].reverse() : scored).slice(0, Number(count));
    if (taken.length === 0) return answer(array([]));
    const next = new Map(scored);
    for (const [member] of taken) next.delete(member);
    return { ...shown(taken, true), writes: put(call, key, next) };
  });
}

/** Removes what `chosen` picks. */
function remove(chosen: (call: Call, scored: Scored) => Scored | Outcome): (call: Call) => Outcome {
  return onScored((call, scored, key) => {
    const gone = chosen(call, scored);
    if ('reply' in gone) return gone;
    if (gone.length === 0) return answer(integer(0));
    const next = new Map(scored);
    for (const [member] of gone) next.delete(member);
    return { reply: integer(gone.length), writes: put(call, key, next) };
  });
}

export const sortedSetCommands: Commands = {
  zadd: { arity: -4, run: add },
  zincrby: {
    arity: 4,
    run: (call) => add({ ...call, args: ['zadd', call.args[1] as string, 'INCR', ...call.args.slice(2)] }),
  },
  zrange: { arity: -4, run: range({}) },
  zrevrange: { arity: -4, run: range({ reverse: true }) },
  zrangebyscore: { arity: -4, run: range({ byScore: true }) },
  zrevrangebyscore: { arity: -4, run: range({ byScore: true, reverse: true }) },
  zrank: { arity: 3, run: rank(false) },
  zrevrank: { arity: 3, run: rank(true) },
  zcard: { arity: 2, run: onScored((_, scored) => answer(integer(scored.length))) },
  zscore: {
    arity: 3,
    run: onScored((call, scored) => {
      const score = new Map(scored).get(call.args[2] as string);
      return answer(score === undefined ? nil : bulk(scoreText(score)));
    }),
  },
  zmscore: {
    arity: -3,
    run: onScored((call, scored) => {
      const scores = new Map(scored);
      const items = call.args.slice(2).map((member) => {
        const score = scores.get(member);
        return score === undefined ? nil : bulk(scoreText(score));
      });
      return answer({ kind: 'array', items });
    }),
  },
  zcount: {
    arity: 4,
    run(call) {
      const isWithin = within(call.args[2] as string, call.args[3] as string);
      if (isWithin === undefined) return answer(NO_LIMITS);
      const scored = scoredAt(call, call.args[1] as string);
      return scored === 'wrong' ? wrong : answer(integer(scored.filter(([, score]) => isWithin(score)).length));
    },
  },
  zrem: { arity: -3, run: remove((call, scored) => scored.filter(([member]) => call.args.slice(2).includes(member))) },
  zremrangebyrank: {
    arity: 4,
    run: remove((call, scored) => {
      const [, , from, to] = call.args as [string, string, string, string];
      if (!isInteger(from) || !isInteger(to)) return answer(NOT_INTEGER);
      return scored.slice(...bounds(scored.length, Number(from), Number(to)));
    }),
  },
  zremrangebyscore: {
    arity: 4,
    run: remove((call, scored) => {
      const isWithin = within(call.args[2] as string, call.args[3] as string);
      return isWithin === undefined ? answer(NO_LIMITS) : scored.filter(([, score]) => isWithin(score));
    }),
  },
  zpopmin: { arity: -2, run: pop(false) },
  zpopmax: { arity: -2, run: pop(true) },
};
