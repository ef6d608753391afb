/**
 * backoffLimitPerIndex: which indexes failed for good, and the last failed pod of each index still open, which is held
 * back by its finalizer until its successor carries its count of failures (indexed_job_utils.go); pure.
 */
import type { Draft } from '../../client/object';
import { finishedMs, remainingMs } from './back-off';
import { judge } from './failure-policy';
import { has, type Intervals, indexOf, parseIndexes, validIndex, withIndexes } from './indexes';
import { hasFailed, isTracked } from './pods';

export const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
export type LastFailed = ReadonlyMap<number, Draft>;

export function isPerIndex(job: Draft): boolean {
  return job.spec.backoffLimitPerIndex !== undefined;
}

function counted(pod: Draft, annotation: string): number {
  const text: string = pod.metadata.annotations?.[annotation] ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function allFailures(pod: Draft): number {
  return counted(pod, FAILURES) + counted(pod, IGNORED_FAILURES);
}

export function failedIndexes(job: Draft, pods: readonly Draft[]): Intervals {
  const failed = pods.filter((pod) => isTracked(pod) && failsIndex(job, pod)).map((pod) => validIndex(job, pod));
  const before = parseIndexes(job.status?.failedIndexes ?? '', job.spec.completions);
  return withIndexes(
    before,
    failed.filter((index) => index !== undefined),
  );
}

function failsIndex(job: Draft, pod: Draft): boolean {
  if (!hasFailed(job, pod)) return false;
  const verdict = judge(job.spec.podFailurePolicy, pod);
  if (verdict.failIndex === true) return true;
  return verdict.counted && counted(pod, FAILURES) >= job.spec.backoffLimitPerIndex;
}

/** Of the tracked pods of indexes that are neither over nor active: the one that failed last. */
export function lastFailed(
  job: Draft,
  open: readonly Draft[],
  over: readonly Intervals[],
  active: readonly Draft[],
): LastFailed {
  const busy = new Set(active.map(indexOf));
  const last = new Map<number, Draft>();
  for (const pod of open) {
    const index = validIndex(job, pod);
    if (index === undefined || !hasFailed(job, pod)) continue;
    if (busy.has(index) || over.some((intervals) => has(intervals, index))) continue;
    const other = last.get(index);
    if (other === undefined || (allFailures(other) <= allFailures(pod) && finishedMs(pod) >= finishedMs(other))) {
      last.set(index, pod);
    }
  }
  return last;
}

/** Those whose own back-off is over, else how long the first of them has to wait. */
export function dueIndexes(
  next: readonly number[],
  last: LastFailed,
  now: number,
): { readonly indexes: readonly number[]; readonly waitMs: number } {
  const waits = next.map((index) => {
    const pod = last.get(index);
    return pod === undefined ? 0 : remainingMs({ failures: allFailures(pod) + 1, lastMs: finishedMs(pod) }, now);
  });
  const indexes = next.filter((_, i) => waits[i] === 0);
  return { indexes, waitMs: indexes.length > 0 || waits.length === 0 ? 0 : Math.min(...waits) };
}

/** The annotations of the pod that takes the place of `before`. */
export function failureCounts(job: Draft, before: Draft | undefined): Readonly<Record<string, string>> {
  if (before === undefined) return { [FAILURES]: '0' };
  const counts = judge(job.spec.podFailurePolicy, before).counted;
  const ignored = counted(before, IGNORED_FAILURES) + (counts ? 0 : 1);
  return {
    [FAILURES]: String(counted(before, FAILURES) + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [IGNORED_FAILURES]: String(ignored) } : {}),
  };
}
