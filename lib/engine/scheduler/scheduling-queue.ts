/**
 * Pods waiting for a node (backend/queue): active by priority and age; those that failed wait for a change in the cluster
 * that may help, but at least 1, 2, 4, 8, 10 seconds, and at most five minutes.
 */
import { LazyMap } from '../base/lazy-map';
import type { Part } from '../base/plain';
import type { Us } from '../sim/kernel-contract';
import { SECOND } from '../sim/kernel-contract';

const INITIAL_BACKOFF_US = 1 * SECOND;
const MAX_BACKOFF_US = 10 * SECOND;
export const FLUSH_US = 300 * SECOND;

export interface QueuedPod {
  readonly key: string;
  readonly uid: string;
  readonly priority: number;
  /** When it came into the queue, or was tried last. */
  readonly since: Us;
  readonly attempts: number;
  /** Plugins that rejected it last time. */
  readonly plugins: readonly string[];
  readonly place: 'active' | 'backoff' | 'unschedulable';
}

export class SchedulingQueue implements Part<readonly QueuedPod[]> {
  private readonly pods = new LazyMap<string, QueuedPod>();

  has(key: string): boolean {
    return this.pods.has(key);
  }

  get(key: string): QueuedPod | undefined {
    return this.pods.get(key);
  }

  put(pod: QueuedPod): void {
    this.pods.set(pod.key, pod);
  }

  remove(key: string): void {
    this.pods.delete(key);
  }

  hasActive(): boolean {
    for (const pod of this.pods.values()) if (pod.place === 'active') return true;
    return false;
  }

  /** Takes the next one out. */
  pop(): QueuedPod | undefined {
    let next: QueuedPod | undefined;
    for (const pod of this.pods.values()) {
      if (pod.place !== 'active') continue;
      if (next === undefined || pod.priority > next.priority) next = pod;
      else if (pod.priority === next.priority && pod.since < next.since) next = pod;
    }
    if (next !== undefined) this.pods.delete(next.key);
    return next;
  }

  unschedulable(): readonly QueuedPod[] {
    return [...this.pods.values()].filter((pod) => pod.place === 'unschedulable');
  }

  save(): readonly QueuedPod[] {
    return [...this.pods.values()];
  }

  load(state: readonly QueuedPod[]): void {
    this.pods.clear();
    for (const pod of state) this.pods.set(pod.key, pod);
  }
}

/** How long a pod must have waited since its last attempt. */
export function backOffUs(attempts: number): Us {
  return attempts === 0 ? 0 : Math.min(MAX_BACKOFF_US, INITIAL_BACKOFF_US * 2 ** Math.min(attempts - 1, 10));
}
