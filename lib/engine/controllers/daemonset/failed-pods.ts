/** Failed daemon pods of a node are deleted at once, then after 1 s, 2 s, … 15 min (flowcontrol.Backoff). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { Us } from '../../sim/kernel-contract';
import { SECOND } from '../../sim/kernel-contract';

const FIRST_US = 1 * SECOND;
const MAX_US = 900 * SECOND;

interface Entry {
  readonly delayUs: Us;
  readonly atUs: Us;
}

export class FailedPodBackOff implements Part<ReadonlyMap<string, Entry>> {
  private readonly entries = new LazyMap<string, Entry>();

  /** 0: now (and the wait grows); else virtual microseconds still to wait. */
  next(key: string, now: Us): Us {
    const before = this.entries.get(key);
    const fresh = before === undefined || now - before.atUs > 2 * MAX_US;
    if (!fresh && now < before.atUs + before.delayUs) return before.atUs + before.delayUs - now;
    this.entries.set(key, { delayUs: fresh ? FIRST_US : Math.min(before.delayUs * 2, MAX_US), atUs: now });
    return 0;
  }

  save(): ReadonlyMap<string, Entry> {
    return this.entries.save();
  }

  load(state: ReadonlyMap<string, Entry>): void {
    this.entries.load(state);
  }
}
