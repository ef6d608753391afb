/**
 * The profile `kubespray`: a control plane and three workers with containerd, as tests/golden/profiles records a fresh
 * cluster of v1.36.3; LoadBalancers get addresses of the machines' own network.
 */
import { corednsDeployment, corefile, dnsService } from './kube-system/coredns';
import { kubeProxyDaemonSet } from './kube-system/kube-proxy';
import { kubernetesService, serviceAccount, systemNamespaces } from './kube-system/objects';
import { kubeadmRoles } from './kube-system/roles';
import { controlPlanePods } from './kube-system/static-pods';
import { kubeconfigText } from './kubeconfig';
import { kubesprayMachines, MACHINES } from './kubespray/machines';
import { metalLbRoles } from './kubespray/metal-lb-roles';
import { kubesprayNodes } from './kubespray/nodes';
import { smallInternet } from './outside-world';
import type { Profile, ProfileNode } from './profile';

const VERSION = 'v1.36.3';
const SERVICE_CIDR = '10.96.0.0/12';
const CLUSTER_CIDR = '10.244.0.0/16';
const DNS_IP = '10.96.0.10';
const PORT = 6443;
const TOKEN = 'admintoken';
const { name: CONTROL_PLANE, ip: CONTROL_PLANE_IP } = kubesprayNodes[0] as ProfileNode;

const staticPods = controlPlanePods({
  version: VERSION,
  etcdImage: 'registry.k8s.io/etcd:3.6.6-0',
  ip: CONTROL_PLANE_IP,
  port: PORT,
  node: CONTROL_PLANE,
  serviceCIDR: SERVICE_CIDR,
  clusterCIDR: CLUSTER_CIDR,
  certificates: '/etc/kubernetes/ssl',
})
  // Kubespray runs etcd as a service of the machine.
  .filter((pod) => pod.metadata.name !== 'etcd');

export const kubespray: Profile = {
  name: 'kubespray',
  version: VERSION,
  runtime: { name: 'containerd', version: '2.1.4' },
  hosts: kubesprayMachines.hosts,
  nodes: kubesprayNodes,
  objects: [
    ...systemNamespaces,
    ...kubernetesService('10.96.0.1', [CONTROL_PLANE_IP], PORT),
    corefile,
    serviceAccount('coredns'),
    serviceAccount('kube-proxy'),
    corednsDeployment(2),
    dnsService(DNS_IP),
    kubeProxyDaemonSet(VERSION),
    ...kubeadmRoles,
  ],
  extras: metalLbRoles,
  staticPods: staticPods.map((pod) => ({ node: CONTROL_PLANE, pod })),
  kubeconfig: kubeconfigText('cluster.local', `https://${CONTROL_PLANE_IP}:${PORT}`, TOKEN),
  token: TOKEN,
  user: { name: 'minikube-user', uid: 'admin', groups: ['system:masters', 'system:authenticated'] },
  apiServer: { host: CONTROL_PLANE, ip: CONTROL_PLANE_IP, port: PORT },
  serviceCIDR: SERVICE_CIDR,
  clusterCIDR: CLUSTER_CIDR,
  nodePortRange: [30_000, 32_767],
  clusterDomain: 'cluster.local',
  dnsIP: DNS_IP,
  dnsNames: Object.fromEntries(MACHINES.map(({ name, ip }) => [`${name}.cluster.local`, ip])),
  nameServer: kubesprayMachines.nameServer,
  outsideHosts: smallInternet,
  loadBalancerPool: ['192.168.56', 50, 99],
};
