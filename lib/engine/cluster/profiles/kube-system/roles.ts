/**
 * Roles and bindings that kubeadm and its add-ons make (cmd/kubeadm/app/phases: addons/dns, addons/proxy, bootstraptoken,
 * kubeconfig); those of the API server itself are its own bootstrap policy.
 */
import type { Draft } from '../../../api/kinds/kind';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;
const TOKENS = 'system:bootstrappers:kubeadm:default-node-token';

export function clusterRole(name: string, rules: readonly Draft[]): Draft {
  return { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name }, rules };
}

export function clusterRoleBinding(name: string, role: string, subject: Draft): Draft {
  const roleRef = { apiGroup: GROUP, kind: 'ClusterRole', name: role };
  return { apiVersion: API_VERSION, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects: [subject] };
}

export function account(namespace: string, name: string): Draft {
  return { kind: 'ServiceAccount', name, namespace };
}

function group(name: string): Draft {
  return { apiGroup: GROUP, kind: 'Group', name };
}

const CERTIFICATES = 'system:certificates.k8s.io:certificatesigningrequests';

export const kubeadmRoles: readonly Draft[] = [
  clusterRoleBinding('kubeadm:cluster-admins', 'cluster-admin', group('kubeadm:cluster-admins')),
  clusterRole('kubeadm:get-nodes', [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }]),
  clusterRoleBinding('kubeadm:get-nodes', 'kubeadm:get-nodes', group(TOKENS)),
  clusterRoleBinding('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', group(TOKENS)),
  clusterRoleBinding('kubeadm:node-autoapprove-bootstrap', `${CERTIFICATES}:nodeclient`, group(TOKENS)),
  clusterRoleBinding(
    'kubeadm:node-autoapprove-certificate-rotation',
    `${CERTIFICATES}:selfnodeclient`,
    group('system:nodes'),
  ),
  clusterRole('system:coredns', [
    { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ]),
  clusterRoleBinding('system:coredns', 'system:coredns', account('kube-system', 'coredns')),
  clusterRoleBinding('kubeadm:node-proxier', 'system:node-proxier', account('kube-system', 'kube-proxy')),
];
