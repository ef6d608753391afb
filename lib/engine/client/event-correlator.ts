/**
 * What becomes of an event before it is written: spam filter (25 at once, then one in 5 minutes an object), aggregation
 * of more than ten similar ones within ten minutes, and counting of equal ones (client-go tools/record/events_cache.go).
 */
import { LazyMap } from '../base/lazy-map';
import type { Part } from '../base/plain';
import type { Us } from '../sim/kernel-contract';
import { SECOND } from '../sim/kernel-contract';
import type { Draft } from './object';

const MAX_SIMILAR = 10;
const SIMILAR_INTERVAL_US = 600 * SECOND;
const SPAM_BURST = 25;
const SPAM_PERIOD_US = 300 * SECOND;
/** maxLruCacheEntries upstream; the least recently used leave. */
const CACHE_MAX = 4_096;

interface Observation {
  readonly count: number;
  readonly name: string;
  readonly firstTimestamp: string;
  readonly resourceVersion: string;
}
interface Aggregate {
  readonly messages: readonly string[];
  readonly lastUs: Us;
}
export interface Correlated {
  readonly key: string;
  readonly event: Draft;
  /** A count to patch in; otherwise the event is new. */
  readonly isPatch: boolean;
}
interface CorrelatorState {
  readonly seen: ReadonlyMap<string, Observation>;
  readonly similar: ReadonlyMap<string, Aggregate>;
  readonly spam: ReadonlyMap<string, Us>;
}

export class EventCorrelator implements Part<CorrelatorState> {
  private readonly seen = new LazyMap<string, Observation>();
  private readonly similar = new LazyMap<string, Aggregate>();
  private readonly spam = new LazyMap<string, Us>();

  /** undefined: dropped by the spam filter. */
  correlate(event: Draft, nowUs: Us): Correlated | undefined {
    const { event: merged, key: aggregateKey } = this.aggregate(event, nowUs);
    const observed = this.observe(merged, aggregateKey);
    return this.isSpam(event, nowUs) ? undefined : observed;
  }

  /** Remembers what the server made of it. */
  written(key: string, event: Draft): void {
    put(this.seen, key, {
      count: event.count,
      name: event.metadata.name,
      firstTimestamp: event.firstTimestamp,
      resourceVersion: event.metadata.resourceVersion ?? '',
    });
  }

  save(): CorrelatorState {
    return { seen: this.seen.save(), similar: this.similar.save(), spam: this.spam.save() };
  }

  load(state: CorrelatorState): void {
    this.seen.load(state.seen);
    this.similar.load(state.similar);
    this.spam.load(state.spam);
  }

  private aggregate(event: Draft, nowUs: Us): { readonly event: Draft; readonly key: string } {
    const full = eventKey(event);
    const key = similarKey(event);
    const before = this.similar.get(key);
    const fresh = before === undefined || nowUs - before.lastUs > SIMILAR_INTERVAL_US;
    const kept = fresh ? [] : before.messages;
    const messages = kept.includes(event.message) ? kept : [...kept, event.message];
    put(this.similar, key, { messages: messages.slice(-MAX_SIMILAR), lastUs: nowUs });
    if (messages.length < MAX_SIMILAR) return { event, key: full };
    return { event: { ...event, message: `(combined from similar events): ${event.message}` }, key };
  }

  private observe(event: Draft, key: string): Correlated {
    const last = this.seen.get(key);
    if (last === undefined || last.count === 0) {
      put(this.seen, key, {
        count: 1,
        name: event.metadata.name,
        firstTimestamp: event.firstTimestamp,
        resourceVersion: '',
      });
      return { key, event, isPatch: false };
    }
    const counted = {
      ...event,
      metadata: { ...event.metadata, name: last.name },
      firstTimestamp: last.firstTimestamp,
      count: last.count + 1,
    };
    put(this.seen, key, { ...last, count: counted.count });
    return { key, event: counted, isPatch: true };
  }

  private isSpam(event: Draft, nowUs: Us): boolean {
    const key = spamKey(event);
    const base = Math.max(this.spam.get(key) ?? Number.MIN_SAFE_INTEGER, nowUs - SPAM_BURST * SPAM_PERIOD_US);
    if (base + SPAM_PERIOD_US > nowUs) return true;
    put(this.spam, key, base + SPAM_PERIOD_US);
    return false;
  }
}

function put<V>(map: LazyMap<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > CACHE_MAX) map.delete(map.keys().next().value as string);
}

function objectKey(event: Draft): string {
  const o = event.involvedObject;
  const source = event.source ?? {};
  return [source.component, source.host, o.kind, o.namespace, o.name, o.uid, o.apiVersion].join('\u0000');
}

function spamKey(event: Draft): string {
  return objectKey(event);
}

function similarKey(event: Draft): string {
  return [objectKey(event), event.type, event.reason, event.reportingComponent, event.reportingInstance].join('\u0000');
}

function eventKey(event: Draft): string {
  return [objectKey(event), event.involvedObject.fieldPath, event.type, event.reason, event.message].join('\u0000');
}
