/** The four Nodes as their kubelets register them; the control plane's keeps ordinary pods away. */
import type { ProfileNode } from '../profile';
import { MACHINES, type Machine } from './machines';

const resources = {
  cpu: '2',
  'ephemeral-storage': '61202244Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '3997456Ki',
  pods: '110',
};

function nodeOf({ name, ip, podCIDR }: Machine, controlPlane: boolean): ProfileNode {
  const role = {
    'node-role.kubernetes.io/control-plane': '',
    'node.kubernetes.io/exclude-from-external-load-balancers': '',
  };
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
  const template = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(controlPlane ? role : {}),
      },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR], ...(controlPlane ? { taints } : {}) },
    status: {
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: name },
      ],
      capacity: resources,
      allocatable: resources,
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '3b1c7a2e-6a34-4d0f-9a54-0d0c5ab1b2c1',
        machineID: '8f3c2f6f0a4b4f4c8e3c1d2b3a495867',
        systemUUID: '5c9d7c9e-1df4-4b26-9a0f-3f1d6b8a7e55',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.3',
        operatingSystem: 'linux',
        kernelVersion: '5.15.0-139-generic',
        osImage: 'Ubuntu 22.04.5 LTS',
        containerRuntimeVersion: 'containerd://2.1.4',
      },
    },
  };
  return { name, ip, podCIDR, template, controlPlane };
}

export const kubesprayNodes: readonly ProfileNode[] = MACHINES.map((machine, i) => nodeOf(machine, i === 0));
