/** What a pod's status means to the controllers above it: active, terminating, ready, available (pkg/api/v1/pod/util.go). */

import { timeMs } from '../../client/clock';
import type { Informer } from '../../client/informer';
import type { IndexDefinition } from '../../client/informer-index';
import { conditionOf, controllerOf, type Draft, isTerminating } from '../../client/object';

export function isFinished(pod: Draft): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function isActive(pod: Draft): boolean {
  return !isFinished(pod) && !isTerminating(pod);
}

/** On its way out but not over. */
export function isLeaving(pod: Draft): boolean {
  return !isFinished(pod) && isTerminating(pod);
}

export function isReady(pod: Draft): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

/** Since when it is ready, ms; undefined when it is not. */
export function readySinceMs(pod: Draft): number | undefined {
  const ready = conditionOf(pod, 'Ready');
  return ready?.status === 'True' ? timeMs(ready.lastTransitionTime) : undefined;
}

/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: Draft, minReadySeconds: number, now: number): boolean {
  if (!isReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySinceMs(pod);
  return since !== undefined && since + minReadySeconds * 1_000 <= now;
}

/** When the next of these pods becomes available, ms; undefined when none is on its way. */
export function nextAvailableMs(pods: readonly Draft[], minReadySeconds: number, now: number): number | undefined {
  let next: number | undefined;
  for (const pod of pods) {
    const since = readySinceMs(pod);
    if (since === undefined) continue;
    const at = since + minReadySeconds * 1_000;
    if (at > now && (next === undefined || at < next)) next = at;
  }
  return next;
}

const BY_CONTROLLER: IndexDefinition = {
  name: 'podController',
  of: (pod) => [controllerOf(pod)?.uid ?? orphansOf(pod.metadata.namespace)],
};

function orphansOf(namespace: string): string {
  return `_orphans/${namespace}`;
}

/** Indexes pods by the uid of their controller; pods without one by namespace. */
export function indexByController(pods: Informer): void {
  pods.addIndex(BY_CONTROLLER);
}

/** The owner's pods, and the namespace's orphans that it might adopt. */
export function podsOfOwner(pods: Informer, owner: Draft, withOrphans: boolean): readonly Draft[] {
  const own = pods.byIndex(BY_CONTROLLER.name, owner.metadata.uid);
  return withOrphans ? [...own, ...pods.byIndex(BY_CONTROLLER.name, orphansOf(owner.metadata.namespace))] : own;
}
