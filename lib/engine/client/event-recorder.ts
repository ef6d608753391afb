/**
 * Writes core/v1 Events as client-go's recorder of v1.36 does: name `<object>.<UnixNano in hex>`, source and reporting
 * fields, correlation first, PATCH of the count when the same event was seen before.
 */
import type { Part } from '../base/plain';
import type { Kernel } from '../sim/kernel-contract';
import type { ApiClient } from './api-client';
import { EventCorrelator } from './event-correlator';
import type { Draft } from './object';
import { EVENTS } from './resources';

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}
export type EventType = 'Normal' | 'Warning';

interface RecorderState {
  readonly correlator: ReturnType<EventCorrelator['save']> | null;
  readonly lastNano: number;
}

export class EventRecorder implements Part<RecorderState> {
  /** Most recorders of a session never tell anything. */
  private correlator: EventCorrelator | null = null;
  /** Nanoseconds after virtual zero used for the last name: two events never share one. */
  private lastNano = -1;

  constructor(
    private readonly kernel: Kernel,
    private readonly client: ApiClient,
    private readonly source: EventSource,
  ) {}

  event(about: Draft, type: EventType, reason: string, message: string): void {
    this.eventFor(referenceTo(about), type, reason, message);
  }

  /** `reference` is an ObjectReference, with a fieldPath for a container. */
  eventFor(reference: Draft, type: EventType, reason: string, message: string): void {
    const at = this.kernel.timestamp();
    const event: Draft = {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: `${reference.name}.${this.uniqueNano()}`, namespace: reference.namespace || 'default' },
      involvedObject: reference,
      reason,
      message,
      source: { ...this.source },
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: this.source.component,
      reportingInstance: this.source.host ?? '',
    };
    this.correlator ??= new EventCorrelator();
    const correlated = this.correlator.correlate(event, this.kernel.now);
    if (correlated !== undefined) this.write(correlated.key, correlated.event, correlated.isPatch);
  }

  save(): RecorderState {
    return { correlator: this.correlator?.save() ?? null, lastNano: this.lastNano };
  }

  load(state: RecorderState): void {
    this.correlator = state.correlator === null ? null : new EventCorrelator();
    if (state.correlator !== null) this.correlator?.load(state.correlator);
    this.lastNano = state.lastNano;
  }

  private write(key: string, event: Draft, isPatch: boolean): void {
    const { namespace, name } = event.metadata;
    if (isPatch) {
      const patch = { count: event.count, lastTimestamp: event.lastTimestamp, message: event.message };
      const patched = this.client.patch(EVENTS, namespace, name, 'strategic', patch);
      if (patched.ok) {
        this.correlator?.written(key, patched.object);
        return;
      }
      if (patched.error.code !== 404) return;
    }
    let created = this.client.create(EVENTS, namespace, event);
    // Another recorder told of an object of that name in the same instant; clocks of machines never do.
    while (!created.ok && created.error.reason === 'AlreadyExists') {
      const renamed = `${event.involvedObject.name}.${this.uniqueNano()}`;
      created = this.client.create(EVENTS, namespace, { ...event, metadata: { ...event.metadata, name: renamed } });
    }
    if (created.ok) this.correlator?.written(key, created.object);
  }

  private uniqueNano(): string {
    this.lastNano = Math.max(this.kernel.now * 1_000, this.lastNano + 1);
    return (BigInt(this.kernel.epochMs) * 1_000_000n + BigInt(this.lastNano)).toString(16);
  }
}

/** client-go tools/reference.GetReference. */
export function referenceTo(object: Draft, fieldPath?: string): Draft {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion: object.apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
