/**
 * The profile `minikube`: one control-plane node 192.168.49.2 with docker, everything in it as tests/golden/profiles
 * records a fresh cluster of v1.36.3; the workstation stands outside of the cluster's network.
 */
import { corednsDeployment, corefile, dnsService } from './kube-system/coredns';
import { kubeProxyDaemonSet } from './kube-system/kube-proxy';
import { kubernetesService, serviceAccount, systemNamespaces } from './kube-system/objects';
import { kubeadmRoles } from './kube-system/roles';
import { controlPlanePods } from './kube-system/static-pods';
import { kubeconfigText } from './kubeconfig';
import { minikubeExtras, standardStorageClass } from './minikube/extras';
import { machines, NODE_IP, WORKSTATION_IP } from './minikube/machines';
import { minikubeNode } from './minikube/node';
import { smallInternet } from './outside-world';
import type { Profile } from './profile';

const VERSION = 'v1.36.3';
const SERVICE_CIDR = '10.96.0.0/12';
const CLUSTER_CIDR = '10.244.0.0/16';
const DNS_IP = '10.96.0.10';
const PORT = 8443;
const TOKEN = 'admintoken';

const staticPods = controlPlanePods({
  version: VERSION,
  etcdImage: 'registry.k8s.io/etcd:3.6.6-0',
  ip: NODE_IP,
  port: PORT,
  node: minikubeNode.name,
  serviceCIDR: SERVICE_CIDR,
  clusterCIDR: CLUSTER_CIDR,
  certificates: '/var/lib/minikube/certs',
});

export const minikube: Profile = {
  name: 'minikube',
  version: VERSION,
  runtime: { name: 'docker', version: '28.5.1' },
  hosts: machines.hosts,
  nodes: [minikubeNode],
  objects: [
    ...systemNamespaces,
    ...kubernetesService('10.96.0.1', [NODE_IP], PORT),
    corefile,
    serviceAccount('coredns'),
    serviceAccount('kube-proxy'),
    corednsDeployment(1),
    dnsService(DNS_IP),
    kubeProxyDaemonSet(VERSION),
    ...kubeadmRoles,
    standardStorageClass,
  ],
  extras: minikubeExtras,
  staticPods: staticPods.map((pod) => ({ node: minikubeNode.name, pod })),
  kubeconfig: kubeconfigText('minikube', `https://${NODE_IP}:${PORT}`, TOKEN),
  token: TOKEN,
  user: { name: 'minikube-user', uid: 'admin', groups: ['system:masters', 'system:authenticated'] },
  apiServer: { host: 'minikube', ip: NODE_IP, port: PORT },
  serviceCIDR: SERVICE_CIDR,
  clusterCIDR: CLUSTER_CIDR,
  nodePortRange: [30_000, 32_767],
  clusterDomain: 'cluster.local',
  dnsIP: DNS_IP,
  dnsNames: { 'host.minikube.internal': WORKSTATION_IP, 'control-plane.minikube.internal': NODE_IP },
  nameServer: machines.nameServer,
  outsideHosts: smallInternet,
};
