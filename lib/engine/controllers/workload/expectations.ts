/**
 * What a controller has asked for but not yet seen in its informers: creations are counted, deletions known by pod key.
 * Until they are met, or five minutes old, the key is not managed again (controller_utils.go, UIDTrackingControllerExpectations).
 */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { Kernel, Us } from '../../sim/kernel-contract';
import { SECOND } from '../../sim/kernel-contract';

const TIMEOUT_US = 300 * SECOND;

interface Expectation {
  readonly adds: number;
  readonly deletes: readonly string[];
  readonly at: Us;
}

export class Expectations implements Part<ReadonlyMap<string, Expectation>> {
  private readonly byKey = new LazyMap<string, Expectation>();

  constructor(private readonly kernel: Kernel) {}

  expect(key: string, adds: number, deletes: readonly string[]): void {
    this.byKey.set(key, { adds, deletes, at: this.kernel.now });
  }

  creationObserved(key: string): void {
    const known = this.byKey.get(key);
    if (known !== undefined) this.byKey.set(key, { ...known, adds: known.adds - 1 });
  }

  deletionObserved(key: string, pod: string): void {
    const known = this.byKey.get(key);
    if (!known?.deletes.includes(pod)) return;
    this.byKey.set(key, { ...known, deletes: known.deletes.filter((name) => name !== pod) });
  }

  satisfied(key: string): boolean {
    const known = this.byKey.get(key);
    if (known === undefined || (known.adds <= 0 && known.deletes.length === 0)) return true;
    return this.kernel.now - known.at > TIMEOUT_US;
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }

  save(): ReadonlyMap<string, Expectation> {
    return this.byKey.save();
  }

  load(state: ReadonlyMap<string, Expectation>): void {
    this.byKey.load(state);
  }
}
