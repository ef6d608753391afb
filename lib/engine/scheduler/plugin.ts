/**
 * What filters and scores of the scheduling framework look like here. `prepare` is PreFilter or PreScore: it may read the
 * whole snapshot once; undefined means the plugin has nothing to say about this pod (Skip).
 */
import type { Draft } from '../client/object';
import type { NodeInfo, Snapshot } from './snapshot';

export interface Rejection {
  /** May the removal of other pods help? (Unschedulable against UnschedulableAndUnresolvable.) */
  readonly resolvable: boolean;
  readonly reasons: readonly string[];
}

export type NodeFilter = (info: NodeInfo) => Rejection | undefined;

/** PreFilter's answers: a filter by node, only some nodes, or a rejection for all nodes. */
export interface Prepared {
  readonly filter?: NodeFilter;
  readonly onlyNodes?: readonly string[];
  readonly rejected?: Rejection;
}

/** What may make a rejected pod schedulable again (EventsToRegister). */
export type ClusterChange =
  | 'node-added'
  | 'node-labels'
  | 'node-taints'
  | 'node-allocatable'
  | 'pod-gone'
  | 'pod-placed'
  | 'claim';

export interface FilterPlugin {
  readonly name: string;
  readonly changes: readonly ClusterChange[];
  prepare(pod: Draft, snapshot: Snapshot): Prepared | undefined;
}

export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** Scores of the feasible nodes, 0 to 100, in their order. */
  prepare(pod: Draft, feasible: readonly NodeInfo[], snapshot: Snapshot): readonly number[] | undefined;
}

export const MAX_SCORE = 100;

export function unresolvable(...reasons: readonly string[]): Rejection {
  return { resolvable: false, reasons };
}

export function resolvable(...reasons: readonly string[]): Rejection {
  return { resolvable: true, reasons };
}

/** helper.DefaultNormalizeScore: the largest becomes 100; `reverse` turns the scale. */
export function normalize(scores: readonly number[], reverse: boolean): readonly number[] {
  const most = Math.max(0, ...scores);
  if (most === 0) return reverse ? scores.map(() => MAX_SCORE) : scores;
  return scores.map((score) => {
    const scaled = Math.floor((score * MAX_SCORE) / most);
    return reverse ? MAX_SCORE - scaled : scaled;
  });
}
