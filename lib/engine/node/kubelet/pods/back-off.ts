/** Exponential back-off by key (client-go util/flowcontrol/backoff.go): 10 s doubling to 300 s, forgotten after twice the maximum. */
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import type { Us } from '../../../sim/kernel-contract';
import { SECOND } from '../../../sim/kernel-contract';

const INITIAL_US = 10 * SECOND;
const MAX_US = 300 * SECOND;

interface Entry {
  readonly delayUs: Us;
  readonly lastUs: Us;
}

export class BackOff implements Part<ReadonlyMap<string, Entry>> {
  private readonly entries = new LazyMap<string, Entry>();

  delayOf(key: string): Us {
    return this.entries.get(key)?.delayUs ?? 0;
  }

  /** Is `nowUs` still within the delay counted from an event at `sinceUs`? */
  isWaitingSince(key: string, sinceUs: Us, nowUs: Us): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined || expired(entry, sinceUs)) return false;
    return nowUs - sinceUs < entry.delayUs;
  }

  /** Is `nowUs` still within the delay counted from the last `next`? */
  isWaiting(key: string, nowUs: Us): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined || expired(entry, nowUs)) return false;
    return nowUs - entry.lastUs < entry.delayUs;
  }

  next(key: string, sinceUs: Us, nowUs: Us): void {
    const entry = this.entries.get(key);
    const delayUs = entry === undefined || expired(entry, sinceUs) ? INITIAL_US : Math.min(MAX_US, entry.delayUs * 2);
    this.entries.set(key, { delayUs, lastUs: nowUs });
  }

  forget(prefix: string): void {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.entries.delete(key);
  }

  save(): ReadonlyMap<string, Entry> {
    return this.entries.save();
  }

  load(state: ReadonlyMap<string, Entry>): void {
    this.entries.load(state);
  }
}

function expired(entry: Entry, sinceUs: Us): boolean {
  return sinceUs - entry.lastUs > 2 * MAX_US;
}
