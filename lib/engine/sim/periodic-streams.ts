/**
 * Declared periodic work, run eagerly: due ticks are ordered by (time, id), so their order is known without a sequence
 * number (kernel.md section 1). The closed form comes only where measurement asks for it.
 */
import { assert } from '../base/assert';
import type { Periodic, Us } from './kernel-contract';

interface Entry {
  readonly stream: Periodic;
  nextAt: Us;
}

export class PeriodicStreams {
  private readonly entries = new Map<string, Entry>();
  /** Times loaded from a snapshot for streams that their component has not declared again yet. */
  private loaded: Readonly<Record<string, Us>> = {};
  private first: Entry | undefined;

  get nextAt(): Us {
    return this.first?.nextAt ?? Number.POSITIVE_INFINITY;
  }

  add(stream: Periodic): void {
    assert(stream.periodUs > 0, `stream ${stream.id} has no period`);
    const entry = { stream, nextAt: this.loaded[stream.id] ?? stream.firstAtUs };
    this.entries.set(stream.id, entry);
    this.findFirst();
  }

  remove(id: string): void {
    this.entries.delete(id);
    this.findFirst();
  }

  tick(): void {
    const entry = this.first;
    assert(entry !== undefined, 'no stream is due');
    const at = entry.nextAt;
    entry.nextAt = at + entry.stream.periodUs;
    this.findFirst();
    entry.stream.tick(at);
  }

  save(): Readonly<Record<string, Us>> {
    const times: Record<string, Us> = {};
    for (const [id, entry] of this.entries) times[id] = entry.nextAt;
    return times;
  }

  load(times: Readonly<Record<string, Us>>): void {
    this.loaded = times;
    for (const [id, entry] of this.entries) {
      const at = times[id];
      if (at === undefined) this.entries.delete(id);
      else entry.nextAt = at;
    }
    this.findFirst();
  }

  private findFirst(): void {
    let first: Entry | undefined;
    for (const entry of this.entries.values()) {
      if (
        first === undefined ||
        entry.nextAt < first.nextAt ||
        (entry.nextAt === first.nextAt && entry.stream.id < first.stream.id)
      ) {
        first = entry;
      }
    }
    this.first = first;
  }
}
