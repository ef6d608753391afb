/** The sizes recommended in the last five minutes: scaling down follows the highest of them (stabilizeRecommendation). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { Us } from '../../sim/kernel-contract';
import { SECOND } from '../../sim/kernel-contract';

const WINDOW_US = 300 * SECOND;
interface Entry {
  readonly replicas: number;
  readonly at: Us;
}

export class Recommendations implements Part<ReadonlyMap<string, readonly Entry[]>> {
  private readonly byKey = new LazyMap<string, readonly Entry[]>();

  /** The size an autoscaler starts from. */
  begin(key: string, replicas: number, now: Us): void {
    if (!this.byKey.has(key)) this.byKey.set(key, [{ replicas, at: now }]);
  }

  stabilized(key: string, replicas: number, now: Us): number {
    const recent = (this.byKey.get(key) ?? []).filter((entry) => entry.at > now - WINDOW_US);
    this.byKey.set(key, [...recent, { replicas, at: now }]);
    return recent.reduce((most, entry) => Math.max(most, entry.replicas), replicas);
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }

  save(): ReadonlyMap<string, readonly Entry[]> {
    return this.byKey.save();
  }

  load(state: ReadonlyMap<string, readonly Entry[]>): void {
    this.byKey.load(state);
  }
}
