/**
 * A Map that takes no room until something is put into it: a session has hundreds of them, nearly all of which stay
 * empty, and an empty Map is about 200 bytes.
 */
const NOTHING = new Map<never, never>();

export class LazyMap<K, V> implements Iterable<[K, V]> {
  private map: Map<K, V> | undefined;

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
    this.map ??= new Map();
    this.map.set(key, value);
    return this;
  }

  delete(key: K): boolean {
    return this.map?.delete(key) ?? false;
  }

  clear(): void {
    this.map = undefined;
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

  private filled(): Map<K, V> {
    return this.map ?? (NOTHING as unknown as Map<K, V>);
  }
}
