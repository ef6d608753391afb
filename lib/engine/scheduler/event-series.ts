/**
 * Events of the newer kind, which the scheduler writes (client-go tools/events): eventTime and action instead of counts;
 * repeats become a series, written at the second one and then every 30 minutes while it goes on.
 */
import { LazyMap } from '../base/lazy-map';
import type { Part, Plain } from '../base/plain';
import type { ApiClient } from '../client/api-client';
import { referenceTo } from '../client/event-recorder';
import type { Draft } from '../client/object';
import { EVENTS } from '../client/resources';
import type { Actor, ActorId, Kernel, Us } from '../sim/kernel-contract';
import { SECOND } from '../sim/kernel-contract';

/** A series without news for so long ends; the next equal event is a new one. */
const FINISH_US = 360 * SECOND;
const REFRESH_US = 1_800 * SECOND;
const NOTE_MAX = 1_024;

interface Known {
  readonly namespace: string;
  readonly name: string;
  readonly count: number;
  readonly lastUs: Us;
  readonly lastTime: string;
  readonly writtenUs: Us;
}

interface SeriesState {
  readonly known: readonly (readonly [string, Known])[];
  readonly lastNano: number;
}

export class EventSeriesRecorder implements Actor, Part<SeriesState> {
  private readonly known = new LazyMap<string, Known>();
  private lastNano = -1;

  constructor(
    private readonly kernel: Kernel,
    private readonly id: ActorId,
    private readonly client: ApiClient,
    private readonly source: { readonly controller: string; readonly instance: string },
  ) {
    kernel.register(id, this);
  }

  event(about: Draft, type: 'Normal' | 'Warning', reason: string, action: string, note: string): void {
    const regarding = referenceTo(about);
    const key = [type, action, reason, ...Object.values(regarding)].join('\0');
    const at = this.kernel.microTimestamp();
    const before = this.known.get(key);
    if (before !== undefined && this.kernel.now - before.lastUs <= FINISH_US) {
      const next = { ...before, count: before.count + 1, lastUs: this.kernel.now, lastTime: at };
      this.known.set(key, next);
      if (before.count === 1) this.writeSeries(key, next);
      return;
    }
    const namespace = regarding.namespace ?? 'default';
    const name = `${regarding.name}.${this.uniqueNano()}`;
    const message = note.length <= NOTE_MAX ? note : `${note.slice(0, NOTE_MAX - 4)} ...`;
    const created = this.client.create(EVENTS, namespace, {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject: regarding,
      reason,
      message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type,
      eventTime: at,
      action,
      reportingComponent: this.source.controller,
      reportingInstance: this.source.instance,
    });
    if (!created.ok) return;
    const { now } = this.kernel;
    this.known.set(key, { namespace, name, count: 1, lastUs: now, lastTime: at, writtenUs: now });
    this.forgetOld();
  }

  /** `refresh`: the count of a series that went on since it was written. */
  handle(_op: string, arg: Plain): void {
    const { key } = arg as { key: string };
    const known = this.known.get(key);
    if (known === undefined) return;
    if (known.lastUs > known.writtenUs) this.writeSeries(key, known);
    else this.known.delete(key);
  }

  save(): SeriesState {
    return { known: [...this.known], lastNano: this.lastNano };
  }

  load(state: SeriesState): void {
    this.known.clear();
    for (const [key, value] of state.known) this.known.set(key, value);
    this.lastNano = state.lastNano;
  }

  private writeSeries(key: string, known: Known): void {
    const series = { count: known.count, lastObservedTime: known.lastTime };
    const written = this.client.patch(EVENTS, known.namespace, known.name, 'strategic', { series });
    if (!written.ok) {
      this.known.delete(key);
      return;
    }
    this.known.set(key, { ...known, writtenUs: this.kernel.now });
    this.kernel.post(REFRESH_US, this.id, 'refresh', { key }, 'timer');
  }

  private forgetOld(): void {
    for (const [key, { count, lastUs }] of this.known) {
      if (count === 1 && this.kernel.now - lastUs > FINISH_US) this.known.delete(key);
    }
  }

  private uniqueNano(): string {
    this.lastNano = Math.max(this.kernel.now * 1_000, this.lastNano + 1);
    return (BigInt(this.kernel.epochMs) * 1_000_000n + BigInt(this.lastNano)).toString(16);
  }
}
