/** How long a Job waits before it replaces failed pods: 10 s, 20 s, … 10 min after the last failure (backoff_utils.go). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import { timeMs } from '../../client/clock';
import { conditionOf, type Draft } from '../../client/object';

const FIRST_MS = 10_000;
const MAX_MS = 600_000;

export interface BackOff {
  readonly failures: number;
  readonly lastMs: number;
}
const NONE: BackOff = { failures: 0, lastMs: 0 };

export class BackOffs implements Part<ReadonlyMap<string, BackOff>> {
  private readonly byJob = new LazyMap<string, BackOff>();

  /** With these pods newly finished; kept only by `put`. */
  next(key: string, succeeded: readonly Draft[], failed: readonly Draft[]): BackOff {
    const before = this.byJob.get(key) ?? NONE;
    if (succeeded.length === 0 && failed.length === 0) return before;
    const failures = failed.map(finishedMs);
    if (succeeded.length === 0) {
      return { failures: before.failures + failures.length, lastMs: Math.max(...failures) };
    }
    const success = Math.max(...succeeded.map(finishedMs));
    const after = failures.filter((ms) => ms > success);
    return after.length === 0 ? NONE : { failures: after.length, lastMs: Math.max(...after) };
  }

  put(key: string, backOff: BackOff): void {
    this.byJob.set(key, backOff);
  }

  forget(key: string): void {
    this.byJob.delete(key);
  }

  save(): ReadonlyMap<string, BackOff> {
    return this.byJob.save();
  }

  load(state: ReadonlyMap<string, BackOff>): void {
    this.byJob.load(state);
  }
}

export function remainingMs({ failures, lastMs }: BackOff, now: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.max(0, wait - (now - lastMs));
}

/** When its containers ended, else when it ceased to be ready, was deleted or made. */
export function finishedMs(pod: Draft): number {
  const ends: (number | undefined)[] = (pod.status?.containerStatuses ?? []).map((s: Draft) =>
    timeMs(s.state?.terminated?.finishedAt),
  );
  const known = ends.filter((ms) => ms !== undefined);
  if (known.length > 0 && known.length === ends.length) return Math.max(...known);
  const ready = conditionOf(pod, 'Ready');
  const unready = ready?.status === 'False' ? timeMs(ready.lastTransitionTime) : undefined;
  if (unready !== undefined) return unready;
  const deleted = timeMs(pod.metadata.deletionTimestamp);
  if (deleted !== undefined) return deleted - (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1_000;
  return timeMs(pod.metadata.creationTimestamp) ?? 0;
}
