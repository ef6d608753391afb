/**
 * Which generation of each slice this controller wrote last, so that an informer that is behind is noticed
 * (k8s.io/endpointslice util/endpointslice_tracker.go).
 */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { Draft } from '../../client/object';

/** Generation that stands for an expected deletion. */
const DELETED = -1;

type Generations = ReadonlyMap<string, number>;

export class SliceTracker implements Part<readonly (readonly [string, readonly (readonly [string, number])[]])[]> {
  private readonly services = new LazyMap<string, Generations>();

  isStale(service: string, slices: readonly Draft[]): boolean {
    const known = this.services.get(service);
    if (known === undefined) return false;
    const seen = new Set<string>();
    for (const slice of slices) {
      const { uid, generation } = slice.metadata;
      seen.add(uid);
      const expected = known.get(uid);
      if (expected !== undefined && (expected === DELETED || expected > generation)) return true;
    }
    return [...known].some(([uid, generation]) => generation !== DELETED && !seen.has(uid));
  }

  /** Is this a change that this controller did not make? */
  shouldSync(service: string, slice: Draft): boolean {
    const expected = this.services.get(service)?.get(slice.metadata.uid);
    return expected === undefined || slice.metadata.generation > expected;
  }

  has(service: string, slice: Draft): boolean {
    return this.services.get(service)?.has(slice.metadata.uid) ?? false;
  }

  written(service: string, slice: Draft): void {
    this.set(service, slice.metadata.uid, slice.metadata.generation);
  }

  expectDeletion(service: string, slice: Draft): void {
    this.set(service, slice.metadata.uid, DELETED);
  }

  /** Was this deletion expected? */
  deleted(service: string, slice: Draft): boolean {
    const known = new Map(this.services.get(service));
    const generation = known.get(slice.metadata.uid);
    known.delete(slice.metadata.uid);
    this.services.set(service, known);
    return generation === undefined || generation === DELETED;
  }

  forget(service: string): void {
    this.services.delete(service);
  }

  save(): readonly (readonly [string, readonly (readonly [string, number])[]])[] {
    return [...this.services].map(([service, known]) => [service, [...known]]);
  }

  load(state: readonly (readonly [string, readonly (readonly [string, number])[]])[]): void {
    this.services.clear();
    for (const [service, known] of state) this.services.set(service, new Map(known));
  }

  private set(service: string, uid: string, generation: number): void {
    this.services.set(service, new Map(this.services.get(service)).set(uid, generation));
  }
}
