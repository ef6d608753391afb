/** `-m statistic` (random balance), `-m recent` (session affinity), `-m comment`, `-m nfacct`, `-m limit`. */
import type { Fraction } from '../../contract';
import { type MatchKind, option, quoted, RuleError } from '../extension';

const HALF_RANGE = 2 ** 31;

interface Statistic {
  /** As the kernel keeps it: parts of 2^31. */
  readonly probability: number;
  readonly [key: string]: number;
}

/** kube-proxy writes 1/n with ten digits; what was meant is the fraction, and learners are told that one. */
export function fractionOf(parts: number): Fraction {
  if (parts <= 0) return { n: 0, d: 1 };
  const n = Math.round(HALF_RANGE / parts);
  if (n >= 1 && n <= 20_000 && Math.abs(Math.round(HALF_RANGE / n) - parts) <= 1) return { n: 1, d: n };
  return { n: parts, d: HALF_RANGE };
}

export const statistic: MatchKind<Statistic> = {
  name: 'statistic',
  options: { mode: 'value', probability: 'value' },
  build(given) {
    const mode = option(given, 'mode');
    if (mode === undefined) throw new RuleError('statistic: no mode specified');
    if (mode.value !== 'random') throw new RuleError(`Bad mode "${mode.value}"`);
    const p = Number(option(given, 'probability')?.value ?? Number.NaN);
    if (!(p >= 0 && p <= 1)) throw new RuleError('statistic: bad value for option "--probability"');
    return { probability: Math.round(p * HALF_RANGE) };
  },
  print: (d) => ` --mode random --probability ${(d.probability / HALF_RANGE).toFixed(11)}`,
  test: (d, _p, c, rule) => c.chance(fractionOf(d.probability), rule),
};

interface Recent {
  readonly name: string;
  readonly action: 'set' | 'rcheck' | 'update' | 'remove';
  readonly seconds: number | null;
  readonly reap: boolean;
  readonly side: 'rsource' | 'rdest';
  readonly [key: string]: string | number | boolean | null;
}

export const recent: MatchKind<Recent> = {
  name: 'recent',
  options: {
    set: 'flag',
    rcheck: 'flag',
    update: 'flag',
    remove: 'flag',
    seconds: 'value',
    reap: 'flag',
    name: 'value',
    mask: 'value',
    rsource: 'flag',
    rdest: 'flag',
  },
  build(given) {
    const action = option(given, 'set', 'rcheck', 'update', 'remove');
    if (action === undefined)
      throw new RuleError("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'");
    const seconds = option(given, 'seconds');
    return {
      name: option(given, 'name')?.value ?? 'DEFAULT',
      action: action.name as Recent['action'],
      seconds: seconds === undefined ? null : Number(seconds.value),
      reap: option(given, 'reap') !== undefined,
      side: option(given, 'rdest') === undefined ? 'rsource' : 'rdest',
    };
  },
  print(d) {
    const seconds = d.seconds === null ? '' : ` --seconds ${d.seconds}`;
    const reap = d.reap ? ' --reap' : '';
    return ` --${d.action}${seconds}${reap} --name ${d.name} --mask 255.255.255.255 --${d.side}`;
  },
  test(d, p, c) {
    const ip = d.side === 'rsource' ? p.src : p.dst;
    if (d.action === 'set') {
      c.recentSet(d.name, ip, c.now);
      return true;
    }
    const seen = c.recentSeen(d.name, ip);
    if (seen === undefined || (d.seconds !== null && c.now - seen > d.seconds * 1_000_000)) return false;
    if (d.action === 'update') c.recentSet(d.name, ip, c.now);
    if (d.action === 'remove') c.recentSet(d.name, ip, undefined);
    return true;
  },
};

interface Comment {
  readonly text: string;
  readonly [key: string]: string;
}

export const comment: MatchKind<Comment> = {
  name: 'comment',
  options: { comment: 'value' },
  build(given) {
    const one = option(given, 'comment');
    if (one === undefined) throw new RuleError('comment: option "--comment" must be specified');
    return { text: one.value };
  },
  print: (d) => ` --comment ${quoted(d.text)}`,
  test: () => true,
};

export const nfacct: MatchKind<Comment> = {
  name: 'nfacct',
  options: { 'nfacct-name': 'value' },
  build(given) {
    const one = option(given, 'nfacct-name');
    if (one === undefined) throw new RuleError('nfacct: option "--nfacct-name" must be specified');
    return { text: one.value };
  },
  // Two blanks: libxt_nfacct.c prints the option with one behind it already.
  print: (d) => ` --nfacct-name  ${d.text}`,
  test: () => true,
};

interface Limit {
  readonly rate: string;
  readonly burst: number;
  readonly [key: string]: string | number;
}

/** Never exceeded here: rules with it are for logs. */
export const limit: MatchKind<Limit> = {
  name: 'limit',
  options: { limit: 'value', 'limit-burst': 'value' },
  build: (given) => ({
    rate: option(given, 'limit')?.value ?? '3/hour',
    burst: Number(option(given, 'limit-burst')?.value ?? 5),
  }),
  print(d) {
    const unit = /^(\d+)\/(s|m|h|d)/.exec(d.rate);
    const names: Record<string, string> = { s: 'sec', m: 'min', h: 'hour', d: 'day' };
    const rate = unit === null ? d.rate : `${unit[1]}/${names[unit[2] as string]}`;
    return ` --limit ${rate}${d.burst === 5 ? '' : ` --limit-burst ${d.burst}`}`;
  },
  test: () => true,
};
