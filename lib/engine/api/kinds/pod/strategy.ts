/** Upstream: pkg/registry/core/pod/strategy.go. */
import { rfc3339 } from '../../../sim/wall-clock';
import { keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { dropDisabledFields } from '../pod-template/disabled-fields';
import { copyAppArmorAnnotations } from './app-armor';
import { mergeLabelKeys } from './label-keys';
import { qosClass } from './qos';

export function preparePodForCreate(draft: Draft, nowMs?: number): void {
  draft.status = { phase: 'Pending', qosClass: qosClass(draft.spec) };
  if (draft.spec.schedulingGates?.length > 0) {
    const message = 'Scheduling is blocked due to non-empty scheduling gates';
    const time = nowMs === undefined ? {} : { lastTransitionTime: rfc3339(nowMs) };
    draft.status.conditions = [{ type: 'PodScheduled', status: 'False', ...time, reason: 'SchedulingGated', message }];
  }
  dropDisabledFields(draft.spec);
  mergeLabelKeys(draft);
  copyAppArmorAnnotations(draft);
}

export function preparePodForUpdate(draft: Draft, old: ApiObject): void {
  keepStatus(draft, old);
  dropDisabledFields(draft.spec);
}

export function preparePodForStatusUpdate(draft: Draft, old: ApiObject): void {
  const before = old as Draft;
  draft.spec = before.spec;
  draft.status ??= {};
  const { metadata, status } = draft;
  // Owners are nothing a node may touch.
  if (before.metadata.ownerReferences) metadata.ownerReferences = before.metadata.ownerReferences;
  else delete metadata.ownerReferences;
  if (!status.qosClass && before.status?.qosClass) status.qosClass = before.status.qosClass;
  keepObservedGeneration(status, before.status ?? {});
}

/** Clients that do not know the field do not clear it. */
function keepObservedGeneration(status: Draft, before: Draft): void {
  if (!status.observedGeneration && before.observedGeneration) status.observedGeneration = before.observedGeneration;
  const known = new Map<string, number[]>();
  for (const { type, observedGeneration = 0 } of before.conditions ?? [])
    known.set(type, [...(known.get(type) ?? []), observedGeneration]);
  if (!status.conditions) return;
  status.conditions = status.conditions.map((condition: Draft) => {
    const generation = known.get(condition.type)?.shift();
    return condition.observedGeneration || !generation ? condition : { ...condition, observedGeneration: generation };
  });
}

/** Pods that run nowhere vanish at once; a negative period counts as one second. Upstream: CheckGracefulDelete. */
export function podGracePeriod(object: ApiObject, requested: number | undefined): number {
  const { spec = {}, status = {} } = object as Draft;
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0;
  const period: number = requested ?? spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}

type Selectable = (object: ApiObject) => string;
const spec =
  (field: string): Selectable =>
  (object) =>
    (object as Draft).spec?.[field] ?? '';
const status =
  (field: string): Selectable =>
  (object) =>
    (object as Draft).status?.[field] ?? '';

/** Upstream: ToSelectableFields. */
export const podFieldSelectors: Readonly<Record<string, Selectable>> = {
  'spec.nodeName': spec('nodeName'),
  'spec.restartPolicy': spec('restartPolicy'),
  'spec.schedulerName': spec('schedulerName'),
  'spec.serviceAccountName': spec('serviceAccountName'),
  'spec.hostNetwork': (object) => String((object as Draft).spec?.hostNetwork ?? false),
  'status.phase': status('phase'),
  'status.podIP': (object) => (object as Draft).status?.podIPs?.[0]?.ip ?? '',
  // Known, but nothing has it.
  'status.podIPs': () => '',
  'status.nominatedNodeName': status('nominatedNodeName'),
  // The name of old clients.
  'spec.host': spec('nodeName'),
};
