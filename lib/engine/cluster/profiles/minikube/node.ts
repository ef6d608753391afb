/** The Node `minikube` as its kubelet registers it, labels of kubeadm and minikube included. */
import type { Draft } from '../../../api/kinds/kind';
import type { ProfileNode } from '../profile';
import { NODE_IP } from './machines';

const resources = {
  cpu: '2',
  'ephemeral-storage': '61202244Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '8144136Ki',
  pods: '110',
};

const template: Draft = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'minikube',
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': 'minikube',
      'kubernetes.io/os': 'linux',
      'node-role.kubernetes.io/control-plane': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
      'minikube.k8s.io/name': 'minikube',
      'minikube.k8s.io/primary': 'true',
      'minikube.k8s.io/version': 'v1.38.1',
    },
    annotations: {
      'node.alpha.kubernetes.io/ttl': '0',
      'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
    },
  },
  spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] },
  status: {
    addresses: [
      { type: 'InternalIP', address: NODE_IP },
      { type: 'Hostname', address: 'minikube' },
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
      kernelVersion: '6.8.0-60-generic',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      containerRuntimeVersion: 'docker://28.5.1',
    },
  },
};

export const minikubeNode: ProfileNode = {
  name: 'minikube',
  ip: NODE_IP,
  podCIDR: '10.244.0.0/24',
  template,
  controlPlane: true,
};
