/**
 * The annotation `endpoints.kubernetes.io/last-change-trigger-time`: the earliest readiness change, or the Service's
 * creation, not seen at the last sync (k8s.io/endpointslice util/trigger_time_tracker.go).
 */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import { conditionOf, type Draft, keyOf } from '../../client/object';

export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

interface Seen {
  readonly service: string;
  readonly pods: Readonly<Record<string, string>>;
}

export class TriggerTimes implements Part<ReadonlyMap<string, Seen>> {
  private readonly seen = new LazyMap<string, Seen>();

  /** The timestamp to publish, if any. API timestamps compare as texts. */
  compute(service: Draft, pods: readonly Draft[]): string | undefined {
    const key = keyOf(service);
    const before = this.seen.get(key);
    const created: string = service.metadata.creationTimestamp;
    const times: Record<string, string> = {};
    const changed: string[] = [];
    for (const pod of pods) {
      const at: string | undefined = conditionOf(pod, 'Ready')?.lastTransitionTime ?? undefined;
      if (at === undefined) continue;
      times[pod.metadata.name] = at;
      if (at > (before?.pods[pod.metadata.name] ?? '')) changed.push(at);
    }
    if (created > (before?.service ?? '')) changed.push(created);
    this.seen.set(key, { service: created, pods: times });
    if (before === undefined) return created;
    return changed.reduce<string | undefined>(
      (least, at) => (least === undefined || at < least ? at : least),
      undefined,
    );
  }

  forget(key: string): void {
    this.seen.delete(key);
  }

  save(): ReadonlyMap<string, Seen> {
    return this.seen.save();
  }

  load(state: ReadonlyMap<string, Seen>): void {
    this.seen.load(state);
  }
}

/** Annotations with the trigger time set, or without it. */
export function withTriggerTime(annotations: Draft | undefined, time: string | undefined): Draft | undefined {
  const { [TRIGGER_TIME]: _old, ...rest } = annotations ?? {};
  const next = time === undefined ? rest : { ...rest, [TRIGGER_TIME]: time };
  return Object.keys(next).length === 0 ? undefined : next;
}
