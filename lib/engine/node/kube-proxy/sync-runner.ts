/**
 * Runs a sync at once when asked, but never twice within the minimal interval; a failed one again after the retry interval,
 * and one every hour without being asked (pkg/proxy/runner's BoundedFrequencyRunner).
 */
import type { Part } from '../../base/plain';
import type { Actor, ActorId, EventId, Kernel, Us } from '../../sim/kernel-contract';
import { MS, SECOND } from '../../sim/kernel-contract';

export interface RunnerIntervals {
  readonly minUs: Us;
  readonly retryUs: Us;
  readonly maxUs: Us;
}
/** Defaults of KubeProxyConfiguration's iptables section, and proxyutil.FullSyncPeriod. */
export const DEFAULT_INTERVALS: RunnerIntervals = { minUs: SECOND, retryUs: 30 * SECOND, maxUs: 3_600 * SECOND };
/** Virtual time until the rules of a request are in the kernel. */
const SYNC_US = 10 * MS;

interface RunnerState {
  readonly requested: boolean;
  readonly running: boolean;
  readonly cooling: boolean;
  readonly next: EventId | null;
}

export class SyncRunner implements Actor, Part<RunnerState> {
  private requested = false;
  private running = false;
  private cooling = false;
  private next: EventId | null = null;

  constructor(
    private readonly kernel: Kernel,
    readonly id: ActorId,
    /** False when it failed. */
    private readonly sync: () => boolean,
    private readonly intervals: RunnerIntervals = DEFAULT_INTERVALS,
  ) {
    kernel.register(id, this);
  }

  run(): void {
    this.requested = true;
    this.wake();
  }

  /** The first sync of a process, when all caches are filled; it is not one of the loop's. */
  start(): void {
    this.finish(this.sync());
  }

  handle(op: string): void {
    if (op === 'cooled') {
      this.cooling = false;
      this.wake();
    } else if (op === 'due') {
      this.next = null;
      this.run();
    } else if (op === 'sync') {
      this.running = false;
      this.requested = false;
      this.cooling = true;
      this.finish(this.sync());
      this.kernel.post(this.intervals.minUs, this.id, 'cooled', null, 'timer');
    }
  }

  save(): RunnerState {
    return { requested: this.requested, running: this.running, cooling: this.cooling, next: this.next };
  }

  load(state: RunnerState): void {
    this.requested = state.requested;
    this.running = state.running;
    this.cooling = state.cooling;
    this.next = state.next;
  }

  private finish(succeeded: boolean): void {
    if (this.next !== null) this.kernel.cancel(this.next);
    const { maxUs, retryUs } = this.intervals;
    this.next = this.kernel.post(succeeded ? maxUs : Math.min(retryUs, maxUs), this.id, 'due', null, 'timer');
  }

  private wake(): void {
    if (!this.requested || this.running || this.cooling) return;
    this.running = true;
    this.kernel.post(SYNC_US, this.id, 'sync');
  }
}
