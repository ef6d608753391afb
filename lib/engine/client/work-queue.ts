/**
 * A rate-limited work queue on kernel events (client-go util/workqueue): each key stands in it once, failures come back
 * after the larger of the key's exponential back-off (5 ms to 1000 s) and the queue's bucket (10 a second, burst 100).
 */
import { LazyMap } from '../base/lazy-map';
import type { Part, Plain } from '../base/plain';
import type { Actor, ActorId, EventId, Kernel, Us } from '../sim/kernel-contract';
import { MS, SECOND } from '../sim/kernel-contract';

/** undefined: done. `retry`: an error, comes back rate limited. `afterUs`: look again then. */
export type SyncResult = undefined | { readonly retry: true } | { readonly afterUs: Us };
export const RETRY: SyncResult = { retry: true };

export interface WorkQueueOptions {
  /** First back-off of a failing key; 5 ms when absent. */
  readonly baseDelayUs?: Us;
  readonly maxDelayUs?: Us;
}

const BASE_DELAY_US = 5 * MS;
const MAX_DELAY_US = 1_000 * SECOND;
const BUCKET_PERIOD_US = 100 * MS;
const BUCKET_BURST = 100;
/** Virtual time that one sync takes. */
const SYNC_US = 200;

interface Delayed {
  readonly at: Us;
  readonly event: EventId;
}

interface QueueState {
  readonly queue: readonly string[];
  readonly working: boolean;
  readonly failures: ReadonlyMap<string, number>;
  readonly delayed: ReadonlyMap<string, Delayed>;
  readonly bucketAt: Us;
}

export class WorkQueue implements Actor, Part<QueueState> {
  private queue: string[] = [];
  private readonly queued = new LazyMap<string, true>();
  private readonly failures = new LazyMap<string, number>();
  private readonly delayed = new LazyMap<string, Delayed>();
  private working = false;
  /** Virtual time at which the bucket would be empty (GCRA form of golang.org/x/time/rate). */
  private bucketAt: Us = 0;

  constructor(
    private readonly kernel: Kernel,
    readonly id: ActorId,
    private readonly sync: (key: string) => SyncResult,
    private readonly options: WorkQueueOptions = {},
  ) {
    kernel.register(id, this);
  }

  get length(): number {
    return this.queue.length;
  }

  add(key: string): void {
    if (this.queued.has(key)) return;
    this.queued.set(key, true);
    this.queue.push(key);
    this.wake();
  }

  addAfter(key: string, delayUs: Us, cls: 'work' | 'timer' = 'timer'): void {
    if (delayUs <= 0) {
      this.add(key);
      return;
    }
    const at = this.kernel.now + delayUs;
    const waiting = this.delayed.get(key);
    if (waiting !== undefined) {
      if (waiting.at <= at) return;
      this.kernel.cancel(waiting.event);
    }
    this.delayed.set(key, { at, event: this.kernel.post(delayUs, this.id, 'due', { key }, cls) });
  }

  addRateLimited(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const { baseDelayUs = BASE_DELAY_US, maxDelayUs = MAX_DELAY_US } = this.options;
    const backOff = Math.min(maxDelayUs, baseDelayUs * 2 ** Math.min(failures, 30));
    this.bucketAt = Math.max(this.bucketAt, this.kernel.now - BUCKET_BURST * BUCKET_PERIOD_US) + BUCKET_PERIOD_US;
    this.addAfter(key, Math.max(backOff, this.bucketAt - this.kernel.now));
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  requeues(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  handle(op: string, arg: Plain): void {
    if (op === 'due') {
      const { key } = arg as { key: string };
      this.delayed.delete(key);
      this.add(key);
      return;
    }
    this.working = false;
    const key = this.queue.shift();
    if (key === undefined) return;
    this.queued.delete(key);
    const result = this.sync(key);
    if (result === undefined) this.forget(key);
    else if ('retry' in result) this.addRateLimited(key);
    else {
      this.forget(key);
      this.addAfter(key, result.afterUs);
    }
    this.wake();
  }

  save(): QueueState {
    return {
      queue: [...this.queue],
      working: this.working,
      failures: this.failures.save(),
      delayed: this.delayed.save(),
      bucketAt: this.bucketAt,
    };
  }

  load(state: QueueState): void {
    this.queue = [...state.queue];
    this.queued.clear();
    for (const key of state.queue) this.queued.set(key, true);
    this.working = state.working;
    this.failures.load(state.failures);
    this.delayed.load(state.delayed);
    this.bucketAt = state.bucketAt;
  }

  private wake(): void {
    if (this.working || this.queue.length === 0) return;
    this.working = true;
    this.kernel.post(SYNC_US, this.id, 'work');
  }
}
