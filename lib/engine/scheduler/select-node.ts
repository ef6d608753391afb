/** Scores of the feasible nodes and the choice among the best (schedule_one.go prioritizeNodes). */
import type { Draft } from '../client/object';
import type { Random } from '../sim/kernel-contract';
import { SCORES } from './plugins/registry';
import type { NodeInfo, Snapshot } from './snapshot';

export function selectNode(pod: Draft, feasible: readonly NodeInfo[], snapshot: Snapshot, random: Random): string {
  const only = feasible[0] as NodeInfo;
  if (feasible.length === 1) return only.name;
  const totals = totalScores(pod, feasible, snapshot);
  const most = Math.max(...totals);
  const best = feasible.filter((_, i) => totals[i] === most);
  return (best[best.length === 1 ? 0 : random.below(best.length)] as NodeInfo).name;
}

export function totalScores(pod: Draft, feasible: readonly NodeInfo[], snapshot: Snapshot): readonly number[] {
  const totals = feasible.map(() => 0);
  for (const plugin of SCORES) {
    const scores = plugin.prepare(pod, feasible, snapshot);
    scores?.forEach((score, i) => {
      totals[i] = (totals[i] as number) + score * plugin.weight;
    });
  }
  return totals;
}
