/**
 * What `kubectl get pods` shows of a pod's state: READY counts, STATUS reason, RESTARTS with the time of the last one.
 * Upstream: pkg/printers/internalversion/printers.go printPod.
 */
import { humanDuration } from '../../../base/duration';
import { parseRfc3339 } from '../../../sim/wall-clock';
import type { Draft } from '../kind';

export interface PodStatusText {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

interface Tally {
  reason: string;
  ready: number;
  restarts: number;
  lastRestartMs: number;
}

export function podStatusText(pod: Draft, nowMs: number): PodStatusText {
  const status: Draft = pod.status ?? {};
  const sidecars = restartableInits(pod);
  const total = (pod.spec.containers ?? []).length + sidecars.size;
  let reason: string = status.reason || status.phase || '';
  const gated = (status.conditions ?? []).some(
    (c: Draft) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated',
  );
  if (gated) reason = 'SchedulingGated';

  const { tally, initializing, sidecarTally } = initState(pod, sidecars, reason);
  let result = tally;
  if (!initializing || conditionTrue(status, 'Initialized')) {
    result = containerState(status, { ...sidecarTally, reason: tally.reason, ready: tally.ready });
  }
  let text = result.reason;
  if (pod.metadata.deletionTimestamp && status.reason === 'NodeLost') text = 'Unknown';
  else if (pod.metadata.deletionTimestamp && status.phase !== 'Succeeded' && status.phase !== 'Failed')
    text = 'Terminating';
  const ago =
    result.restarts !== 0 && result.lastRestartMs > 0 ? ` (${humanDuration(nowMs - result.lastRestartMs)} ago)` : '';
  return { ready: `${result.ready}/${total}`, status: text, restarts: `${result.restarts}${ago}` };
}

function restartableInits(pod: Draft): ReadonlySet<string> {
  const restartable = (pod.spec.initContainers ?? []).filter((c: Draft) => c.restartPolicy === 'Always');
  return new Set(restartable.map((c: Draft) => c.name as string));
}

function conditionTrue(status: Draft, type: string): boolean {
  return (status.conditions ?? []).some((c: Draft) => c.type === type && c.status === 'True');
}

function finishedMs(container: Draft): number {
  const finished = container.lastState?.terminated?.finishedAt;
  return finished ? (parseRfc3339(finished) ?? 0) : 0;
}

function count(tally: Tally, container: Draft): void {
  tally.restarts += container.restartCount ?? 0;
  tally.lastRestartMs = Math.max(tally.lastRestartMs, finishedMs(container));
}

/** Init containers in order, until the first that has not done its part. */
function initState(pod: Draft, sidecars: ReadonlySet<string>, reason: string) {
  const tally: Tally = { reason, ready: 0, restarts: 0, lastRestartMs: 0 };
  const sidecarTally: Tally = { ...tally };
  const statuses: readonly Draft[] = pod.status?.initContainerStatuses ?? [];
  for (let i = 0; i < statuses.length; i++) {
    const container = statuses[i] as Draft;
    const sidecar = sidecars.has(container.name);
    count(tally, container);
    if (sidecar) count(sidecarTally, container);
    const { terminated, waiting } = (container.state ?? {}) as Draft;
    if (terminated && (terminated.exitCode ?? 0) === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) tally.ready += 1;
      continue;
    }
    if (terminated) tally.reason = `Init:${endReason(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') tally.reason = `Init:${waiting.reason}`;
    else tally.reason = `Init:${i}/${(pod.spec.initContainers ?? []).length}`;
    return { tally, sidecarTally, initializing: true };
  }
  return { tally, sidecarTally, initializing: false };
}

function endReason(terminated: Draft): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`;
}

function containerState(status: Draft, start: Tally): Tally {
  const tally = { ...start };
  let hasRunning = false;
  let errorReason = '';
  for (const container of [...(status.containerStatuses ?? [])].reverse() as Draft[]) {
    count(tally, container);
    const { waiting, terminated, running } = (container.state ?? {}) as Draft;
    if (waiting?.reason) tally.reason = waiting.reason;
    else if (terminated) {
      tally.reason = endReason(terminated);
      if ((terminated.exitCode ?? 0) !== 0) errorReason = tally.reason;
    } else if (container.ready && running) {
      hasRunning = true;
      tally.ready += 1;
    }
  }
  if (tally.reason === 'Completed') {
    if (hasRunning && conditionTrue(status, 'Ready')) tally.reason = 'Running';
    else if (errorReason !== '') tally.reason = errorReason;
    else if (hasRunning) tally.reason = 'NotReady';
  }
  return tally;
}
