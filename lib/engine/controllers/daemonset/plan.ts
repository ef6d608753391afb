/** What one pass over a DaemonSet makes and deletes, node by node, and what its status says (podsShouldBeOnNode); pure. */
import { compareText, type Draft, isTerminating } from '../../client/object';
import { isAvailable, isReady } from '../workload/pods';
import { surgeCount } from './limits';
import { belongsOn, isUpdated, REVISION_LABEL } from './placement';

export type PodsByNode = ReadonlyMap<string, readonly Draft[]>;

export interface Changes {
  readonly create: readonly string[];
  readonly remove: readonly Draft[];
}
/** Pods that ended although they should run. */
export interface NodePlan extends Changes {
  readonly failed: readonly Draft[];
  readonly succeeded: readonly Draft[];
}

export function planNode(
  set: Draft,
  node: Draft,
  pods: readonly Draft[] | undefined,
  hash: string,
  now: number,
): NodePlan {
  const { shouldRun, mayStay } = belongsOn(set, node);
  const { name } = node.metadata;
  const none: NodePlan = { create: [], remove: [], failed: [], succeeded: [] };
  if (shouldRun && pods === undefined) return { ...none, create: [name] };
  const staying = (pods ?? []).filter((pod) => !isTerminating(pod));
  if (!mayStay) return { ...none, remove: staying };
  const failed = staying.filter((pod) => pod.status?.phase === 'Failed');
  const succeeded = staying.filter((pod) => pod.status?.phase === 'Succeeded');
  const running = staying.filter((pod) => !failed.includes(pod) && !succeeded.includes(pod)).sort(oldestFirst);
  const ended = { failed, succeeded };
  if (surgeCount(set, 1) === 0) return { ...ended, create: [], remove: running.slice(1) };
  if (running.length <= 1) return { ...ended, create: running.length === 0 && shouldRun ? [name] : [], remove: [] };
  return { ...ended, create: [], remove: surplus(set, running, hash, now) };
}

/** One new and one old pod may stand side by side until the new one is available. */
function surplus(set: Draft, running: readonly Draft[], hash: string, now: number): readonly Draft[] {
  const isNew = (pod: Draft): boolean => pod.metadata.labels?.[REVISION_LABEL] === hash;
  const fresh = running.find(isNew);
  const old = running.find((pod) => !isNew(pod));
  const extra = running.filter((pod) => pod !== fresh && pod !== old);
  if (fresh === undefined || old === undefined) return extra;
  const replaced = !isReady(old) || isAvailable(fresh, set.spec.minReadySeconds ?? 0, now);
  return replaced ? [...extra, old] : extra;
}

export function oldestFirst(a: Draft, b: Draft): number {
  const placed = Number((b.spec.nodeName ?? '') !== '') - Number((a.spec.nodeName ?? '') !== '');
  return (
    placed ||
    compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

export function daemonStatus(set: Draft, nodes: readonly Draft[], pods: PodsByNode, hash: string, now: number): Draft {
  const counts = { desired: 0, current: 0, wrong: 0, ready: 0, updated: 0, available: 0 };
  for (const node of nodes) {
    const here = pods.get(node.metadata.name) ?? [];
    if (!belongsOn(set, node).shouldRun) {
      if (here.length > 0) counts.wrong += 1;
      continue;
    }
    counts.desired += 1;
    const pod = [...here].sort(oldestFirst)[0];
    if (pod === undefined) continue;
    counts.current += 1;
    if (isReady(pod)) counts.ready += 1;
    if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) counts.available += 1;
    if (isUpdated(set, pod, hash)) counts.updated += 1;
  }
  return {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.wrong,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    updatedNumberScheduled: counts.updated,
    numberAvailable: counts.available,
    numberUnavailable: counts.desired - counts.available,
  };
}
