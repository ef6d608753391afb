/**
 * One pass over one Job: counts finished pods, decides whether the Job is over, makes or deletes pods, writes the status
 * and lets counted pods go (job_controller.go syncJob). Pods are in status.uncountedTerminatedPods while they still
 * carry the finalizer, so that none is counted twice.
 */
import type { ApiClient } from '../../client/api-client';
import { nowMs, timeMs } from '../../client/clock';
import type { EventRecorder } from '../../client/event-recorder';
import { type Draft, isTerminating, keyOf } from '../../client/object';
import { JOBS, PODS } from '../../client/resources';
import type { Kernel, Us } from '../../sim/kernel-contract';
import { MS } from '../../sim/kernel-contract';
import { podsToDelete } from '../replicas/deletion-order';
import type { Expectations } from '../workload/expectations';
import { ensured, holds, jobCondition } from '../workload/job-conditions';
import { isNamespaceTerminating, type PodControl } from '../workload/pod-control';
import { isActive, isLeaving, isReady } from '../workload/pods';
import { slowStart } from '../workload/slow-start';
import { type BackOff, type BackOffs, remainingMs } from './back-off';
import { judge } from './failure-policy';
import type { RemovedFinalizers } from './finalizers';
import * as indexes from './indexes';
import * as perIndex from './per-index';
import {
  hasFailed,
  hasSucceeded,
  isSuspended,
  isTracked,
  replacesFailedOnly,
  restartedTooOften,
  TRACKING,
} from './pods';
import { metSuccessRule } from './success-policy';

export class Refused extends Error {}

export interface JobTools {
  readonly kernel: Kernel;
  readonly client: ApiClient;
  readonly recorder: EventRecorder;
  readonly control: PodControl;
  readonly expectations: Expectations;
  readonly removed: RemovedFinalizers;
  readonly backOffs: BackOffs;
}
export interface Outcome {
  readonly finished: boolean;
  readonly afterUs: Us | undefined;
}

const BURST = 500;
/** Uncounted pods in one status. */
const UNCOUNTED_MAX = 500;

export class JobRun {
  private readonly key: string;
  private readonly now: number;
  private status: Draft;
  private active: readonly Draft[];
  private activeCount: number;
  private ready: number;
  private terminating: number;
  private succeeded = 0;
  private readonly backOff: BackOff;
  private readonly done: indexes.Intervals;
  /** With backoffLimitPerIndex: indexes that failed for good, and the last failed pods of the others. */
  private readonly failedIndexes: indexes.Intervals | undefined;
  private readonly lastFailed: perIndex.LastFailed = new Map();
  private finish: Draft | undefined;
  private afterUs: Us | undefined;

  constructor(
    private readonly tools: JobTools,
    private job: Draft,
    private readonly pods: readonly Draft[],
  ) {
    this.key = keyOf(job);
    this.now = nowMs(tools.kernel);
    this.status = { ...job.status, uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {} };
    this.active = pods.filter(isActive);
    this.activeCount = this.active.length;
    this.ready = this.active.filter(isReady).length;
    this.terminating = pods.filter(isLeaving).length;
    this.backOff = tools.backOffs.next(this.key, this.fresh('succeeded'), this.fresh('failed'));
    const before = indexes.parseIndexes(this.status.completedIndexes ?? '', job.spec.completions ?? 0);
    const more = pods.filter((pod) => hasSucceeded(pod) && isTracked(pod)).map((pod) => indexes.validIndex(job, pod));
    this.done = indexes.withIndexes(
      before,
      more.filter((index) => index !== undefined),
    );
    if (!perIndex.isPerIndex(job)) return;
    this.failedIndexes = perIndex.failedIndexes(job, pods);
    const open = pods.filter((pod) => this.isOpen(pod));
    this.lastFailed = perIndex.lastFailed(job, open, [this.done, this.failedIndexes], this.active);
  }

  run(): Outcome {
    const satisfied = this.tools.expectations.satisfied(this.key);
    const failedNow = this.fresh('failed').filter((pod) => judge(this.job.spec.podFailurePolicy, pod).counted).length;
    const uncounted = this.status.uncountedTerminatedPods;
    this.succeeded = indexes.isIndexed(this.job)
      ? indexes.total(this.done)
      : (this.status.succeeded ?? 0) + this.fresh('succeeded').length + (uncounted.succeeded ?? []).length;
    const failed = (this.status.failed ?? 0) + failedNow + (uncounted.failed ?? []).length;
    let changed = false;
    if (this.status.startTime === undefined && !isSuspended(this.job)) {
      this.status.startTime = this.tools.kernel.timestamp();
    }
    this.finish = this.whyOver(failed) ?? this.whyOverByIndex();
    let refused = false;
    if (this.finish !== undefined) refused = this.stopAll(satisfied);
    else {
      const managed = satisfied && !isTerminating(this.job);
      if (managed) refused = !this.manage();
      if (this.isComplete()) {
        const message = 'Reached expected number of succeeded pods';
        this.finish = this.condition('SuccessCriteriaMet', 'CompletionsReached', message);
      } else if (managed) changed = this.tellSuspension();
    }
    const before = this.job.status ?? {};
    changed ||= this.activeCount !== (before.active ?? 0) || this.ready !== before.ready;
    changed ||= this.terminating !== before.terminating;
    this.status = { ...this.status, active: this.activeCount, ready: this.ready, terminating: this.terminating };
    const finished = this.track(changed);
    if (refused) throw new Refused('pods');
    return { finished, afterUs: this.afterUs };
  }

  private condition(type: string, reason: string, message: string): Draft {
    return jobCondition(type, reason, message, this.tools.kernel.timestamp());
  }

  /** Finished, still tracked pods that no status counts yet. */
  private fresh(kind: 'succeeded' | 'failed'): readonly Draft[] {
    const counted: readonly string[] = this.status.uncountedTerminatedPods[kind] ?? [];
    return this.pods.filter((pod) => {
      if (!this.isOpen(pod) || counted.includes(pod.metadata.uid)) return false;
      if (indexes.isIndexed(this.job) && indexes.validIndex(this.job, pod) === undefined) return false;
      return kind === 'succeeded' ? hasSucceeded(pod) : hasFailed(this.job, pod);
    });
  }

  private isOpen(pod: Draft): boolean {
    return isTracked(pod) && !this.tools.removed.has(this.key, pod.metadata.uid);
  }

  private whyOver(failed: number): Draft | undefined {
    const { job } = this;
    const met = holds(job, 'SuccessCriteriaMet');
    if (met !== undefined) return met;
    const target = holds(job, 'FailureTarget');
    if (target !== undefined) return this.condition('Failed', target.reason, target.message);
    for (const pod of this.pods) {
      const { failJob } = hasFailed(job, pod) ? judge(job.spec.podFailurePolicy, pod) : { failJob: undefined };
      if (failJob !== undefined) return this.condition('FailureTarget', 'PodFailurePolicy', failJob);
    }
    if (failed > job.spec.backoffLimit || restartedTooOften(job, this.pods)) {
      return this.condition('FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit');
    }
    const seconds: number | undefined = job.spec.activeDeadlineSeconds;
    if (seconds === undefined || isSuspended(job)) return undefined;
    const left = (timeMs(this.status.startTime) ?? this.now) + seconds * 1_000 - this.now;
    if (left <= 0) {
      return this.condition('FailureTarget', 'DeadlineExceeded', 'Job was active longer than specified deadline');
    }
    this.lookAgain(left * MS);
    return undefined;
  }

  private whyOverByIndex(): Draft | undefined {
    if (!indexes.isIndexed(this.job)) return undefined;
    const { maxFailedIndexes, completions } = this.job.spec;
    const failed = indexes.total(this.failedIndexes ?? []);
    if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
      const message = 'Job has exceeded the specified maximal number of failed indexes';
      return this.condition('FailureTarget', 'MaxFailedIndexesExceeded', message);
    }
    if (failed > 0 && failed + indexes.total(this.done) >= completions) {
      return this.condition('FailureTarget', 'FailedIndexes', 'Job has failed indexes');
    }
    const met = metSuccessRule(this.job, this.done);
    return met === undefined ? undefined : this.condition('SuccessCriteriaMet', 'SuccessPolicy', met);
  }

  private lookAgain(afterUs: Us): void {
    this.afterUs = Math.min(this.afterUs ?? afterUs, afterUs);
  }

  /** Deletes all active pods; true when some could not be. */
  private stopAll(satisfied: boolean): boolean {
    let deleted = 0;
    for (const pod of this.active) {
      const failure = this.tools.control.delete(this.job, pod);
      if (failure !== undefined && failure.code !== 404) continue;
      deleted += 1;
    }
    this.ready -= this.active.filter(isReady).length;
    if (deleted !== this.activeCount || !satisfied) this.finish = undefined;
    const refused = deleted !== this.activeCount;
    this.activeCount -= deleted;
    this.terminating += deleted;
    return refused;
  }

  private isComplete(): boolean {
    const { completions } = this.job.spec;
    if (this.activeCount > 0) return false;
    return completions === undefined ? this.succeeded > 0 : this.succeeded >= completions;
  }

  /** False when a write was refused. */
  private manage(): boolean {
    const { job } = this;
    if (isSuspended(job)) return this.deletePods(this.active);
    const { parallelism, completions } = job.spec;
    let want: number = Math.max(0, Math.min((completions ?? 0) - this.succeeded, parallelism));
    if (completions === undefined) want = this.succeeded > 0 ? this.activeCount : parallelism;
    const surplus = this.surplus(Math.max(0, this.activeCount - want));
    if (surplus.length > 0) return this.deletePods(surplus.slice(0, BURST));
    const missing = want - this.activeCount - (replacesFailedOnly(job) ? this.terminating : 0);
    if (missing <= 0) return true;
    const count = Math.min(missing, BURST);
    const next = indexes.isIndexed(job) ? this.nextIndexes(count) : undefined;
    const due = perIndex.isPerIndex(job) ? perIndex.dueIndexes(next ?? [], this.lastFailed, this.now) : undefined;
    const wait = due === undefined ? remainingMs(this.backOff, this.now) : due.waitMs;
    if (wait > 0) {
      this.lookAgain(wait * MS);
      return true;
    }
    return this.createPods(count, due?.indexes ?? next);
  }

  private nextIndexes(count: number): readonly number[] {
    const { job } = this;
    const busy = this.pods
      .filter((pod) => isActive(pod) || (replacesFailedOnly(job) && isLeaving(pod)))
      .map((pod) => indexes.indexOf(pod))
      .filter((index) => index !== undefined);
    const over = indexes.withIndexes(this.done, indexes.allOf(this.failedIndexes ?? []));
    return indexes.firstPending(indexes.withIndexes(over, busy), count, job.spec.completions);
  }

  /** Second pods of an index and indexes beyond the last go first. */
  private surplus(atLeast: number): readonly Draft[] {
    if (!indexes.isIndexed(this.job)) return podsToDelete(this.active, this.active, atLeast, this.now);
    const seen = new Set<number | undefined>();
    const extra: Draft[] = [];
    const left: Draft[] = [];
    for (const pod of this.active) {
      const index = indexes.validIndex(this.job, pod);
      if (index === undefined || seen.has(index)) extra.push(pod);
      else left.push(pod);
      seen.add(index);
    }
    const more = atLeast - extra.length;
    return more <= 0 ? extra : [...extra, ...podsToDelete(left, left, more, this.now)];
  }

  private createPods(count: number, next: readonly number[] | undefined): boolean {
    const { job, tools } = this;
    const number = next?.length ?? count;
    const { template } = job.spec;
    const finalizers: readonly string[] = template.metadata?.finalizers ?? [];
    const metadata = { ...template.metadata, finalizers: [...finalizers.filter((f) => f !== TRACKING), TRACKING] };
    tools.expectations.expect(this.key, number, []);
    const made = slowStart(number, (i) => {
      const failure = tools.control.create(job, { ...template, metadata }, (pod) =>
        next === undefined ? pod : this.indexed(pod, next[i] as number),
      );
      return failure !== undefined && isNamespaceTerminating(failure) ? undefined : failure;
    });
    for (let i = made.successes; i < number; i += 1) tools.expectations.creationObserved(this.key);
    this.activeCount += made.successes;
    return made.failure === undefined;
  }

  private indexed(pod: Draft, index: number): Draft {
    const { job } = this;
    if (!perIndex.isPerIndex(job)) return indexes.indexedPod(pod, job, index);
    return indexes.indexedPod(pod, job, index, perIndex.failureCounts(job, this.lastFailed.get(index)));
  }

  private deletePods(pods: readonly Draft[]): boolean {
    const { tools } = this;
    tools.expectations.expect(this.key, 0, pods.map(keyOf));
    let ok = true;
    for (const pod of pods) {
      const released = this.removeFinalizer(pod);
      const failure = released ? tools.control.delete(this.job, pod) : { code: 0 };
      if (failure !== undefined) tools.expectations.deletionObserved(this.key, keyOf(pod));
      if (failure !== undefined && failure.code !== 404) {
        ok = false;
        continue;
      }
      this.activeCount -= 1;
      this.terminating += 1;
      if (isReady(pod)) this.ready -= 1;
    }
    return ok;
  }

  private tellSuspension(): boolean {
    const at = this.tools.kernel.timestamp();
    const suspended = isSuspended(this.job);
    const next = suspended
      ? jobCondition('Suspended', 'JobSuspended', 'Job suspended', at)
      : jobCondition('Suspended', 'JobResumed', 'Job resumed', at, 'False');
    const conditions = ensured(this.status.conditions ?? [], next);
    if (conditions === undefined) return false;
    this.status = { ...this.status, conditions };
    this.tools.recorder.event(this.job, 'Normal', suspended ? 'Suspended' : 'Resumed', next.message);
    this.status.startTime = suspended ? undefined : at;
    return true;
  }

  /** Writes the counts, releases counted pods, and ends the Job when none is left; true when it ended. */
  private track(changed: boolean): boolean {
    let flush = this.settleCounted() || changed;
    const release: Draft[] = [];
    let full = false;
    for (const pod of this.pods) {
      if (!this.isOpen(pod) || !this.mayRelease(pod)) continue;
      release.push(pod);
      flush = this.count(pod) || flush;
      const { succeeded = [], failed = [] } = this.status.uncountedTerminatedPods;
      full = succeeded.length + failed.length >= UNCOUNTED_MAX;
      if (full) break;
    }
    if (indexes.isIndexed(this.job)) {
      const completedIndexes = indexes.indexesText(this.done);
      flush ||= completedIndexes !== (this.status.completedIndexes ?? '');
      this.status = { ...this.status, succeeded: indexes.total(this.done), completedIndexes };
    }
    if (this.failedIndexes !== undefined) {
      const failedIndexes = indexes.indexesText(this.failedIndexes);
      flush ||= failedIndexes !== this.status.failedIndexes;
      this.status = { ...this.status, failedIndexes };
    }
    if (this.finish?.type === 'FailureTarget' || this.finish?.type === 'SuccessCriteriaMet') {
      const { type, reason, message } = this.finish;
      if (holds({ status: this.status }, type) === undefined) {
        this.status = { ...this.status, conditions: [...(this.status.conditions ?? []), this.finish] };
        flush = true;
      }
      this.finish = this.condition(type === 'FailureTarget' ? 'Failed' : 'Complete', reason, message);
    }
    if (flush) {
      this.write();
      this.tools.backOffs.put(this.key, this.backOff);
    }
    for (const pod of release) if (!this.removeFinalizer(pod)) throw new Refused('finalizer');
    flush = this.settleCounted();
    const finished = !full && this.enactFinish();
    if (flush || finished) this.write();
    if (finished) this.tellFinished();
    return finished;
  }

  private mayRelease(pod: Draft): boolean {
    if (isTerminating(this.job) || this.finish !== undefined || hasSucceeded(pod)) return true;
    if (!hasFailed(this.job, pod)) return false;
    return this.lastFailed.get(indexes.indexOf(pod) ?? -1)?.metadata.uid !== pod.metadata.uid;
  }

  /** Takes it into the uncounted ones; true when the status changes. */
  private count(pod: Draft): boolean {
    const { uid } = pod.metadata;
    const { succeeded = [], failed = [] } = this.status.uncountedTerminatedPods;
    const indexed = indexes.isIndexed(this.job);
    if (hasSucceeded(pod) && !failed.includes(uid)) {
      if (indexed || succeeded.includes(uid)) return false;
      this.status = {
        ...this.status,
        uncountedTerminatedPods: { ...this.uncounted(), succeeded: [...succeeded, uid] },
      };
      return true;
    }
    const over = this.finish !== undefined && this.finish.type !== 'SuccessCriteriaMet';
    if ((!hasFailed(this.job, pod) && !over) || failed.includes(uid)) return false;
    if (indexed && indexes.validIndex(this.job, pod) === undefined) return false;
    if (!judge(this.job.spec.podFailurePolicy, pod).counted) return false;
    this.status = { ...this.status, uncountedTerminatedPods: { ...this.uncounted(), failed: [...failed, uid] } };
    return true;
  }

  private uncounted(): Draft {
    return this.status.uncountedTerminatedPods;
  }

  /** Uncounted pods without finalizer are counted for good. */
  private settleCounted(): boolean {
    const open = this.pods.filter((pod) => this.isOpen(pod)).map((pod) => pod.metadata.uid);
    let changed = false;
    for (const kind of ['succeeded', 'failed'] as const) {
      const { [kind]: waiting = [], ...others } = this.uncounted();
      const still = waiting.filter((uid: string) => open.includes(uid));
      if (still.length === waiting.length) continue;
      changed = true;
      const uncountedTerminatedPods = still.length === 0 ? others : { ...others, [kind]: still };
      const counted = (this.status[kind] ?? 0) + waiting.length - still.length;
      this.status = { ...this.status, uncountedTerminatedPods, [kind]: counted };
    }
    return changed;
  }

  private enactFinish(): boolean {
    if (this.finish === undefined || this.terminating > 0) return false;
    const { succeeded = [], failed = [] } = this.uncounted();
    if (succeeded.length + failed.length > 0) return false;
    const conditions = ensured(this.status.conditions ?? [], this.finish) ?? this.status.conditions;
    this.status = { ...this.status, conditions };
    if (this.finish.type === 'Complete') this.status.completionTime = this.finish.lastTransitionTime;
    return true;
  }

  private tellFinished(): void {
    const { recorder } = this.tools;
    if (this.finish?.type !== 'Complete') {
      recorder.event(this.job, 'Warning', this.finish?.reason, this.finish?.message);
      return;
    }
    if (this.job.spec.completions !== undefined && (this.status.succeeded ?? 0) > this.job.spec.completions) {
      const message = 'Too many succeeded pods running after completion count reached';
      recorder.event(this.job, 'Warning', 'TooManySucceededPods', message);
    }
    recorder.event(this.job, 'Normal', 'Completed', 'Job completed');
  }

  private removeFinalizer(pod: Draft): boolean {
    if (!isTracked(pod)) return true;
    const { namespace, name, uid } = pod.metadata;
    this.tools.removed.expect(this.key, uid);
    const metadata = { '$deleteFromPrimitiveList/finalizers': [TRACKING] };
    const patched = this.tools.client.patch(PODS, namespace, name, 'strategic', { metadata });
    if (patched.ok) return true;
    this.tools.removed.observed(this.key, uid);
    return patched.error.code === 404;
  }

  private write(): void {
    const zeros = ['active', 'succeeded', 'failed'];
    const entries = Object.entries(this.status).filter(
      ([key, value]) =>
        value !== undefined && !(value === '' && key === 'completedIndexes') && !(value === 0 && zeros.includes(key)),
    );
    const updated = this.tools.client.updateStatus(JOBS, { ...this.job, status: Object.fromEntries(entries) });
    if (!updated.ok) throw new Refused(updated.error.message);
    this.job = updated.object;
  }
}
