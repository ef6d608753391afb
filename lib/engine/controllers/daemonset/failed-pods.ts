/** Failed daemon pods of a node are deleted at once, then after 1 s, 2 s, … 15 min (flowcontrol.Backoff). */
import type { Part } from '../../base/plain';
import type { Us } from '../../sim/kernel-contract';
import { MS } from '../../sim/kernel-contract';

const FIRST_MS = 1_000;
const MAX_MS = 900_000;

interface Entry {
  readonly delayMs: number;
  readonly atMs: number;
}

export class FailedPodBackOff implements Part<readonly (readonly [string, Entry])[]> {
  private readonly entries = new Map<string, Entry>();

  /** 0: now (and the wait grows); else virtual microseconds still to wait. */
  next(key: string, nowMs: number): Us {
    const before = this.entries.get(key);
    const fresh = before === undefined || nowMs - before.atMs > 2 * MAX_MS;
    if (!fresh && nowMs < before.atMs + before.delayMs) return (before.atMs + before.delayMs - nowMs) * MS;
    this.entries.set(key, { delayMs: fresh ? FIRST_MS : Math.min(before.delayMs * 2, MAX_MS), atMs: nowMs });
    return 0;
  }

  save(): readonly (readonly [string, Entry])[] {
    return [...this.entries];
  }

  load(state: readonly (readonly [string, Entry])[]): void {
    this.entries.clear();
    for (const [key, entry] of state) this.entries.set(key, entry);
  }
}
