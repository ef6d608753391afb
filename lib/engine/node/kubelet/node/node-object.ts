/** The Node as its kubelet registers and reports it (kubelet_node_status.go, nodestatus/setters.go). */
import type { Draft } from '../../../client/object';
import type { KubeletOptions } from '../options';

interface ConditionText {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}
const CONDITIONS: readonly ConditionText[] = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
];

const ATTACH = 'volumes.kubernetes.io/controller-managed-attach-detach';

export function newNode(options: KubeletOptions, now: string): Draft {
  const { node, nodeName } = options;
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name: nodeName,
      labels: labels(options),
      annotations: { [ATTACH]: 'true', ...node.metadata?.annotations },
    },
    ...(node.spec === undefined ? {} : { spec: node.spec }),
    status: nodeStatus(options, {}, now),
  };
}

export function labels(options: KubeletOptions): Draft {
  const { node, nodeName } = options;
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': nodeName,
    'kubernetes.io/os': 'linux',
    ...node.metadata?.labels,
  };
}

/** A condition keeps its transition time while its status stays. */
export function nodeStatus(options: KubeletOptions, old: Draft, now: string): Draft {
  const { node, nodeName, nodeIP, runtime } = options;
  const { capacity, allocatable, nodeInfo } = node.status ?? {};
  const before: readonly Draft[] = old.conditions ?? [];
  const own = CONDITIONS.map((text) => {
    const same = before.find((c) => c.type === text.type && c.status === text.status);
    return {
      type: text.type,
      status: text.status,
      lastHeartbeatTime: now,
      lastTransitionTime: same?.lastTransitionTime ?? now,
      reason: text.reason,
      message: text.message,
    };
  });
  return {
    ...(capacity === undefined ? {} : { capacity }),
    ...(capacity === undefined ? {} : { allocatable: allocatable ?? capacity }),
    conditions: [...before.filter((c) => !CONDITIONS.some((text) => text.type === c.type)), ...own],
    addresses: [
      { type: 'InternalIP', address: nodeIP },
      { type: 'Hostname', address: nodeName },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: { containerRuntimeVersion: `${runtime.name}://${runtime.version}`, ...nodeInfo },
  };
}
