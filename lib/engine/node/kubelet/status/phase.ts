/** Pod phase from container statuses (kubelet_pods.go getPhase). */
import type { Draft } from '../../../client/object';
import { initContainers, isSidecar, shouldRestart } from '../pods/pod-spec';

interface PhaseFacts {
  /** All containers are stopped for good. */
  readonly isTerminal: boolean;
  readonly isStatic: boolean;
  readonly hasInitialized: boolean;
}

export function podPhase(pod: Draft, statuses: readonly Draft[], facts: PhaseFacts): string {
  const byName = new Map(statuses.map((s) => [s.name, s]));
  let pendingInit = 0;
  let pendingSidecars = 0;
  let failedForGood = 0;
  const count = { unknown: 0, running: 0, waiting: 0, stopped: 0, stoppedForGood: 0, succeeded: 0 };
  for (const container of initContainers(pod)) {
    const status = byName.get(container.name);
    const ended = status?.state?.terminated ?? (status?.state?.waiting && status.lastState?.terminated);
    if (isSidecar(container)) {
      if (status?.state?.running !== undefined) {
        if (status.started !== true) pendingSidecars++;
        count.running++;
      } else if (ended === undefined) {
        pendingSidecars++;
        count.waiting++;
      }
    } else if (ended === undefined) pendingInit++;
    else if (ended.exitCode !== 0 && !shouldRestart(container, pod, ended.exitCode)) failedForGood++;
  }
  for (const container of pod.spec.containers) {
    const status = byName.get(container.name);
    const { state = {}, lastState = {} } = status ?? {};
    const ended = state.terminated ?? (state.waiting && lastState.terminated);
    if (state.running !== undefined) count.running++;
    else if (ended !== undefined) {
      count.stopped++;
      if (!shouldRestart(container, pod, ended.exitCode)) count.stoppedForGood++;
      if (state.terminated?.exitCode === 0) count.succeeded++;
    } else if (state.waiting !== undefined) count.waiting++;
    else count.unknown++;
  }
  if (failedForGood > 0) return 'Failed';
  if (pendingInit > 0 || (pendingSidecars > 0 && !facts.hasInitialized) || count.waiting > 0) return 'Pending';
  if (count.unknown > 0) return 'Pending';
  if (count.running > 0) return 'Running';
  if (count.stopped === 0) return 'Pending';
  const ending = count.stopped === count.succeeded ? 'Succeeded' : 'Failed';
  if (facts.isTerminal && !facts.isStatic) return ending;
  return count.stopped === count.stoppedForGood ? ending : 'Running';
}
