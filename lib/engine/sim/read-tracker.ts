/**
 * Who read what (kernel.md section 8): a check or view runs again only when something it read was touched. A write
 * costs one map look-up when nobody read it, so tracking is always on.
 */
import type { Tracker } from './kernel-contract';

export class ReadTracker implements Tracker {
  private readonly readersOf = new Map<string, Set<string>>();
  private readonly keysOf = new Map<string, Set<string>>();
  private readonly dirty = new Set<string>();
  private current: Set<string> | null = null;

  run<R>(reader: string, f: () => R): R {
    const outer = this.current;
    const keys = new Set<string>();
    this.current = keys;
    try {
      return f();
    } finally {
      this.current = outer;
      if (outer !== null) for (const key of keys) outer.add(key);
      this.replace(reader, keys);
    }
  }

  read(key: string): void {
    this.current?.add(key);
  }

  get isReading(): boolean {
    return this.current !== null;
  }

  touched(key: string): void {
    const readers = this.readersOf.get(key);
    if (readers !== undefined) for (const reader of readers) this.dirty.add(reader);
  }

  get hasDirty(): boolean {
    return this.dirty.size > 0;
  }

  takeDirty(): readonly string[] {
    if (this.dirty.size === 0) return [];
    const readers = [...this.dirty].sort();
    this.dirty.clear();
    return readers;
  }

  forget(reader: string): void {
    this.replace(reader, new Set());
    this.keysOf.delete(reader);
    this.dirty.delete(reader);
  }

  private replace(reader: string, keys: Set<string>): void {
    for (const key of this.keysOf.get(reader) ?? []) {
      if (keys.has(key)) continue;
      const readers = this.readersOf.get(key);
      readers?.delete(reader);
      if (readers?.size === 0) this.readersOf.delete(key);
    }
    for (const key of keys) {
      const readers = this.readersOf.get(key);
      if (readers === undefined) this.readersOf.set(key, new Set([reader]));
      else readers.add(reader);
    }
    this.keysOf.set(reader, keys);
  }
}
