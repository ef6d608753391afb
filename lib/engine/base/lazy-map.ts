/**
 * A Map that allocates on its first entry: a session has hundreds, most of them empty for its whole life. Its content
 * can be shared with a saved state and is copied before the first write.
 */
const NOTHING: ReadonlyMap<never, never> = new Map<never, never>();

export class LazyMap<K, V> implements Iterable<[K, V]> {
  private map: Map<K, V> | undefined;
  private isShared = false;

  get size(): number {
    return this.map === undefined ? 0 : this.map.size;
  }

  get(key: K): V | undefined {
    return this.map?.get(key);
  }

  has(key: K): boolean {
    return this.map?.has(key) ?? false;
  }

  set(key: K, value: V): this {
    this.own().set(key, value);
    return this;
  }

  delete(key: K): boolean {
    return this.has(key) && this.own().delete(key);
  }

  clear(): void {
    this.map = undefined;
    this.isShared = false;
  }

  keys(): IterableIterator<K> {
    return this.filled().keys();
  }

  values(): IterableIterator<V> {
    return this.filled().values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.filled().entries();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.filled().entries();
  }

  /** The content as it is now; later writes here do not reach it. Values must be immutable. */
  save(): ReadonlyMap<K, V> {
    this.isShared = this.map !== undefined;
    return this.filled();
  }

  /** Takes over what `save` gave, without a copy. */
  load(saved: ReadonlyMap<K, V>): void {
    this.map = saved.size === 0 ? undefined : (saved as Map<K, V>);
    this.isShared = this.map !== undefined;
  }

  private own(): Map<K, V> {
    if (this.map === undefined || this.isShared) {
      this.map = new Map(this.map);
      this.isShared = false;
    }
    return this.map;
  }

  private filled(): Map<K, V> {
    return this.map ?? (NOTHING as unknown as Map<K, V>);
  }
}
