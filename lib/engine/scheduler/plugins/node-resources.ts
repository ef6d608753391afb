/** NodeResourcesFit with LeastAllocated scoring, and NodeResourcesBalancedAllocation. */
import { type FilterPlugin, MAX_SCORE, type Rejection, type ScorePlugin } from '../plugin';
import { type Amounts, nonZeroRequests, plus, podRequests } from '../resources';
import type { NodeInfo } from '../snapshot';

const FIRST = ['cpu', 'memory', 'ephemeral-storage'];

export const nodeResourcesFit: FilterPlugin = {
  name: 'NodeResourcesFit',
  changes: ['node-added', 'node-allocatable', 'pod-gone'],
  prepare: (pod) => {
    const asked = podRequests(pod);
    const names = [
      ...FIRST,
      ...Object.keys(asked)
        .filter((name) => !FIRST.includes(name))
        .sort(),
    ];
    return { filter: (info) => fits(asked, names, info) };
  },
};

function fits(asked: Amounts, names: readonly string[], info: NodeInfo): Rejection | undefined {
  const reasons: string[] = [];
  let canHelp = true;
  if (info.pods.length + 1 > (info.allocatable.pods ?? 0)) reasons.push('Too many pods');
  for (const name of names) {
    const wanted = asked[name] ?? 0;
    const total = info.allocatable[name] ?? 0;
    if (wanted === 0 || wanted <= total - (info.requested[name] ?? 0)) continue;
    reasons.push(`Insufficient ${name}`);
    if (wanted > total) canHelp = false;
  }
  return reasons.length === 0 ? undefined : { resolvable: canHelp, reasons };
}

const SCORED = ['cpu', 'memory'];

export const leastAllocated: ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  prepare: (pod, feasible) => {
    const asked = nonZeroRequests(pod);
    return feasible.map((info) => {
      const used = plus(info.nonZero, asked);
      const scores = SCORED.map((name) => share(used[name] ?? 0, info.allocatable[name] ?? 0));
      return Math.floor(scores.reduce((a, b) => a + b, 0) / scores.length);
    });
  },
};

function share(used: number, total: number): number {
  return total === 0 || used > total ? 0 : Math.floor(((total - used) * MAX_SCORE) / total);
}

export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  prepare: (pod, feasible) => {
    const asked = podRequests(pod);
    // A best-effort pod changes no balance.
    if (SCORED.every((name) => (asked[name] ?? 0) === 0)) return undefined;
    return feasible.map((info) => {
      const after = balance(plus(info.requested, asked), info.allocatable);
      const before = balance(info.requested, info.allocatable);
      return MAX_SCORE / 2 + Math.trunc((MAX_SCORE / 2 + after - before) / 2);
    });
  },
};

function balance(used: Amounts, allocatable: Amounts): number {
  const fractions = SCORED.filter((name) => (allocatable[name] ?? 0) > 0).map((name) =>
    Math.min(1, (used[name] ?? 0) / (allocatable[name] as number)),
  );
  const [a = 0, b = a] = fractions;
  return Math.trunc((1 - Math.abs((a - b) / 2)) * MAX_SCORE);
}
