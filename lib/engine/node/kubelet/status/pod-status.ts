/** The PodStatus that the kubelet would report now (kubelet_pods.go generateAPIPodStatus). */
import { compareText, type Draft } from '../../../client/object';
import type { PodRecord } from '../pods/pod-record';
import { initContainers, qosClass } from '../pods/pod-spec';
import { podConditions } from './conditions';
import { containerStatuses, type StatusView } from './container-status';
import { podPhase } from './phase';

const TERMINAL: readonly string[] = ['Succeeded', 'Failed'];

export function isTerminalPhase(phase: string | undefined): boolean {
  return phase !== undefined && TERMINAL.includes(phase);
}

interface PodStatusOptions {
  readonly nodeIP: string;
  /** What was reported last, or the API's status. */
  readonly old: Draft;
  /** The pod's containers are stopped for good. */
  readonly isTerminal: boolean;
}

export function podStatus(view: StatusView, record: PodRecord, options: PodStatusOptions): Draft {
  const { pod } = record;
  const { old } = options;
  const main = containerStatuses(view, record, pod.spec.containers, old.containerStatuses ?? [], false);
  const init = containerStatuses(view, record, initContainers(pod), old.initContainerStatuses ?? [], true);
  const debugged: readonly Draft[] = pod.spec.ephemeralContainers ?? [];
  const ephemeral = containerStatuses(view, record, debugged, old.ephemeralContainerStatuses ?? [], false);
  const all = [...init, ...main];
  let phase = podPhase(pod, all, {
    isTerminal: options.isTerminal,
    isStatic: record.isStatic,
    hasInitialized: hasActiveContainer(record),
  });
  if (!isTerminalPhase(phase) && isTerminalPhase(old.phase)) phase = old.phase;
  let { reason, message } = phase === old.phase ? old : ({} as Draft);
  if (record.verdict !== null) ({ reason, message } = { ...record.verdict });
  if (record.verdict !== null) phase = 'Failed';
  const hostNetwork = pod.spec.hostNetwork === true;
  const ip = hostNetwork ? options.nodeIP : (record.sandbox?.ip ?? old.podIP ?? '');
  const { generation } = pod.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: podConditions(pod, all, phase, record.sandbox?.ready === true),
    ...(message === undefined ? {} : { message }),
    ...(reason === undefined ? {} : { reason }),
    hostIP: options.nodeIP,
    hostIPs: [{ ip: options.nodeIP }],
    ...(ip === '' ? {} : { podIP: ip, podIPs: [{ ip }] }),
    ...(init.length === 0 ? {} : { initContainerStatuses: init }),
    containerStatuses: [...main].sort((a, b) => compareText(a.name, b.name)),
    qosClass: qosClass(pod),
    ...(ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral }),
  };
}

/** A regular container was made in this sandbox. */
function hasActiveContainer(record: PodRecord): boolean {
  const names: readonly string[] = record.pod.spec.containers.map((c: Draft) => c.name);
  return record.containers.some((c) => names.includes(c.name));
}
