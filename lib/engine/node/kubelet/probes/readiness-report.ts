/** A readiness result goes straight into the reported status, before the pod's next sync (status_manager SetContainerReadiness). */
import type { Draft } from '../../../client/object';
import type { KubeletCore } from '../core';
import { containersReadyVerdict, readyVerdict } from '../status/conditions';
import type { StatusManager } from '../status/status-manager';

export function reportReadiness(
  core: KubeletCore,
  statuses: StatusManager,
  uid: string,
  containerId: string,
  ready: boolean,
): void {
  const record = core.pods.get(uid);
  if (record === undefined || !statuses.has(uid)) return;
  const status = statuses.get(record);
  const suffix = `://${containerId}`;
  let changed = false;
  const flip = (s: Draft) => {
    if (!String(s.containerID ?? '').endsWith(suffix) || s.ready === ready) return s;
    changed = true;
    return { ...s, ready };
  };
  const containerStatuses = (status.containerStatuses ?? []).map(flip);
  const initContainerStatuses = (status.initContainerStatuses ?? []).map(flip);
  if (!changed) return;
  const all = [...initContainerStatuses, ...containerStatuses];
  const containersReady = containersReadyVerdict(record.pod, all, status.phase);
  const podReady = readyVerdict(record.pod, status.conditions, containersReady);
  const conditions = status.conditions.map((c: Draft) => {
    if (c.type !== 'Ready' && c.type !== 'ContainersReady') return c;
    const { reason: _, message: __, ...rest } = c;
    return { ...rest, ...(c.type === 'Ready' ? podReady : containersReady) };
  });
  const init = initContainerStatuses.length === 0 ? {} : { initContainerStatuses };
  statuses.set(record, { ...status, conditions, ...init, containerStatuses });
}
