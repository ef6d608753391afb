/**
 * etcd's role: one revision counter for all kinds, frozen objects, compare-and-swap, and a window of changes for
 * watches. One Map a resource, copied on the first write after a save, so that a snapshot costs nothing (kernel.md 4).
 */
import { assert } from '../base/assert';
import { deepFreeze } from '../base/freeze';
import type { Part, PlainObject } from '../base/plain';
import { SECOND, type Tracker, type Us } from '../sim/kernel-contract';

/** History is the memory of a session: five virtual minutes, at most this many changes. */
const HISTORY_MAX = 512;
const HISTORY_US: Us = 300 * SECOND;

export type Revision = number;

export interface Change {
  readonly revision: Revision;
  readonly at: Us;
  readonly resource: string;
  readonly key: string;
  readonly before: PlainObject | undefined;
  /** Undefined: deleted. */
  readonly after: PlainObject | undefined;
}

interface StoreState {
  readonly revision: Revision;
  readonly compacted: Revision;
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, PlainObject>>;
  readonly history: readonly Change[];
}

/** Keys are `namespace/name`, or `name` for cluster-scoped objects; resources are `plural.group`. */
export class Store implements Part<StoreState> {
  private current: Revision = 0;
  private compactedAt: Revision = 0;
  private resources = new Map<string, Map<string, PlainObject>>();
  /** Maps made since the last save; all others belong to a snapshot and are copied before a write. */
  private owned = new Set<string>();
  private sorted = new Map<string, readonly string[]>();
  private history: Change[] = [];

  constructor(
    private readonly clock: { readonly now: Us },
    private readonly tracker: Tracker,
    private readonly onChange: (change: Change) => void,
  ) {}

  get revision(): Revision {
    return this.current;
  }

  get(resource: string, key: string): PlainObject | undefined {
    if (this.tracker.isReading) this.tracker.read(`object:${resource}/${key}`);
    return this.resources.get(resource)?.get(key);
  }

  /** Objects whose key begins with `prefix` (`default/`, or '' for all), in etcd's order of keys. */
  list(resource: string, prefix: string): readonly PlainObject[] {
    if (this.tracker.isReading) this.tracker.read(`list:${resource}/${prefix === '' ? '*' : prefix.slice(0, -1)}`);
    const map = this.resources.get(resource);
    if (map === undefined) return [];
    const found: PlainObject[] = [];
    for (const key of this.keysOf(resource, map)) {
      if (key.startsWith(prefix)) found.push(map.get(key) as PlainObject);
    }
    return found;
  }

  /** The revision that the next write will get: an object carries it before it is stored. */
  get nextRevision(): Revision {
    return this.current + 1;
  }

  put(resource: string, key: string, object: PlainObject): void {
    const map = this.writable(resource);
    const before = map.get(key);
    if (before === undefined) this.sorted.delete(resource);
    map.set(key, deepFreeze(object));
    this.record(resource, key, before, object);
  }

  delete(resource: string, key: string, last: PlainObject): void {
    const map = this.writable(resource);
    const before = map.get(key);
    assert(before !== undefined, () => `delete of ${resource} ${key}, which is not there`);
    map.delete(key);
    this.sorted.delete(resource);
    this.record(resource, key, deepFreeze(last), undefined);
  }

  /** Changes after a revision, or 'compacted' when the window no longer reaches back that far. */
  since(revision: Revision): readonly Change[] | 'compacted' {
    if (revision < this.compactedAt) return 'compacted';
    return this.history.filter((change) => change.revision > revision);
  }

  /** The oldest revision a watch may start from. */
  get oldest(): Revision {
    return this.compactedAt;
  }

  /** Compacts all history, as `etcdctl compact` does: later watches from before get 410. */
  forgetHistory(): void {
    this.compactedAt = this.current;
    this.history = [];
  }

  save(): StoreState {
    this.owned.clear();
    return {
      revision: this.current,
      compacted: this.compactedAt,
      resources: new Map(this.resources),
      history: [...this.history],
    };
  }

  load(state: StoreState): void {
    this.current = state.revision;
    this.compactedAt = state.compacted;
    this.resources = new Map(state.resources) as Map<string, Map<string, PlainObject>>;
    this.history = [...state.history];
    this.owned.clear();
    this.sorted.clear();
  }

  private record(resource: string, key: string, before: PlainObject | undefined, after: PlainObject | undefined): void {
    this.current++;
    const change: Change = { revision: this.current, at: this.clock.now, resource, key, before, after };
    this.history.push(change);
    this.compact();
    this.tracker.touched(`object:${resource}/${key}`);
    this.tracker.touched(`list:${resource}/*`);
    const slash = key.indexOf('/');
    if (slash !== -1) this.tracker.touched(`list:${resource}/${key.slice(0, slash)}`);
    this.onChange(change);
  }

  private compact(): void {
    const oldest = this.clock.now - HISTORY_US;
    let drop = Math.max(0, this.history.length - HISTORY_MAX);
    while (drop < this.history.length && (this.history[drop] as Change).at < oldest) drop++;
    if (drop === 0) return;
    this.compactedAt = (this.history[drop - 1] as Change).revision;
    this.history.splice(0, drop);
  }

  private writable(resource: string): Map<string, PlainObject> {
    const map = this.resources.get(resource);
    if (map !== undefined && this.owned.has(resource)) return map;
    const copy = new Map(map);
    this.resources.set(resource, copy);
    this.owned.add(resource);
    return copy;
  }

  private keysOf(resource: string, map: ReadonlyMap<string, PlainObject>): readonly string[] {
    let keys = this.sorted.get(resource);
    if (keys === undefined) {
      keys = [...map.keys()].sort();
      this.sorted.set(resource, keys);
    }
    return keys;
  }
}
