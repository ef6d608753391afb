/**
 * DefaultPreemption: where would removing pods of lower priority make room? The best node by lowest highest victim, then
 * the smallest sum and number of victims, then the latest start (framework/preemption, defaultpreemption).
 */
import { timeMs } from '../client/clock';
import { compareText, type Draft, isTerminating } from '../client/object';
import { type Fit, findFit, fitMessage } from './fit';
import type { Rejection } from './plugin';
import { type NodeInfo, nodeInfo, type Snapshot, withNode } from './snapshot';

export interface Victims {
  readonly node: string;
  readonly pods: readonly Draft[];
}

export type Preemption =
  | { readonly found: Victims }
  /** What PostFilter says, as it stands after the fit error. */
  | { readonly message: string };

const NOT_HELPFUL: Rejection = { resolvable: false, reasons: ['Preemption is not helpful for scheduling'] };
const NO_VICTIMS: Rejection = { resolvable: false, reasons: ['No preemption victims found for incoming pod'] };

export function preempt(pod: Draft, fit: Fit, snapshot: Snapshot): Preemption {
  // DynamicResources is asked first; it lacks its own state when an earlier plugin's PreFilter ended the cycle.
  if (fit.preFilter !== undefined) return { message: 'not found' };
  const prefix = 'no new claims to deallocate, preemption: ';
  if (pod.spec.preemptionPolicy === 'Never') {
    return { message: `${prefix}not eligible due to preemptionPolicy=Never.` };
  }
  const nominated = pod.status?.nominatedNodeName ?? '';
  if (
    nominated !== '' &&
    fit.rejections.get(nominated)?.resolvable === true &&
    victimLeaving(pod, nominated, snapshot)
  ) {
    return { message: `${prefix}not eligible due to a terminating pod on the nominated node.` };
  }
  const candidates: Victims[] = [];
  const refused = new Map<string, Rejection>();
  for (const info of snapshot.nodes) {
    if (fit.rejections.get(info.name)?.resolvable !== true) continue;
    const outcome = victimsOn(pod, info, snapshot);
    if ('pods' in outcome) candidates.push(outcome);
    else refused.set(info.name, outcome);
  }
  const best = [...candidates].sort(betterNode)[0];
  if (best !== undefined) return { found: best };
  const reasons = { rejections: refused, absent: NOT_HELPFUL, preFilter: undefined };
  return { message: `${prefix}${fitMessage(snapshot.nodes.length, reasons, '')}` };
}

/** Fewest victims: all of lower priority go, then the most important ones come back while the pod still fits. */
function victimsOn(pod: Draft, info: NodeInfo, snapshot: Snapshot): Victims | Rejection {
  const lower = info.pods.filter((other) => priorityOf(other) < priorityOf(pod));
  if (lower.length === 0) return NO_VICTIMS;
  let kept = info.pods.filter((other) => !lower.includes(other));
  const fitsWith = (pods: readonly Draft[]): Rejection | undefined => {
    const tried = findFit(pod, withNode(snapshot, nodeInfo(info.node, pods)));
    return tried.feasible.some(({ name }) => name === info.name) ? undefined : tried.rejections.get(info.name);
  };
  const still = fitsWith(kept);
  if (still !== undefined) return still;
  const victims: Draft[] = [];
  for (const other of [...lower].sort(moreImportant)) {
    if (fitsWith([...kept, other]) === undefined) kept = [...kept, other];
    else victims.push(other);
  }
  return { node: info.name, pods: victims };
}

function victimLeaving(pod: Draft, node: string, snapshot: Snapshot): boolean {
  const info = snapshot.nodes.find(({ name }) => name === node);
  return (info?.pods ?? []).some((other) => isTerminating(other) && priorityOf(other) < priorityOf(pod));
}

export function priorityOf(pod: Draft): number {
  return pod.spec.priority ?? 0;
}

function startMs(pod: Draft): number {
  return timeMs(pod.status?.startTime) ?? Number.MAX_SAFE_INTEGER;
}

function moreImportant(a: Draft, b: Draft): number {
  return priorityOf(b) - priorityOf(a) || startMs(a) - startMs(b) || compareText(a.metadata.name, b.metadata.name);
}

function betterNode(a: Victims, b: Victims): number {
  const highest = (v: Victims): number => Math.max(...v.pods.map(priorityOf));
  const sum = (v: Victims): number => v.pods.reduce((total, pod) => total + priorityOf(pod), 0);
  const earliest = (v: Victims): number =>
    Math.min(...v.pods.filter((pod) => priorityOf(pod) === highest(v)).map(startMs));
  return highest(a) - highest(b) || sum(a) - sum(b) || a.pods.length - b.pods.length || earliest(b) - earliest(a);
}
