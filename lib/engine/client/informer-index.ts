/** One index of an informer: which keys have a value. Most values belong to one object, which then needs no set. */
import { LazyMap } from '../base/lazy-map';
import type { Draft } from './object';

export interface IndexDefinition {
  readonly name: string;
  readonly of: (object: Draft) => readonly string[];
}

export class InformerIndex {
  private readonly keys = new LazyMap<string, string | Set<string>>();

  constructor(private readonly definition: IndexDefinition) {}

  get name(): string {
    return this.definition.name;
  }

  add(key: string, object: Draft): void {
    for (const value of this.definition.of(object)) {
      const keys = this.keys.get(value);
      if (keys === undefined) this.keys.set(value, key);
      else if (typeof keys !== 'string') keys.add(key);
      else if (keys !== key) this.keys.set(value, new Set([keys, key]));
    }
  }

  remove(key: string, object: Draft): void {
    for (const value of this.definition.of(object)) {
      const keys = this.keys.get(value);
      if (keys === key) this.keys.delete(value);
      else if (keys instanceof Set) {
        keys.delete(key);
        if (keys.size === 0) this.keys.delete(value);
      }
    }
  }

  /** Sorted: the order in which objects came is not known any more after a load. */
  keysOf(value: string): readonly string[] {
    const keys = this.keys.get(value);
    if (keys === undefined) return [];
    return typeof keys === 'string' ? [keys] : [...keys].sort();
  }
}
