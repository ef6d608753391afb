/** The order of a built kustomization: what others need comes first (kustomize's legacy order). */
import type { Draft } from '../../draft';

const FIRST = [
  ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount'],
  ...['PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret'],
  ...['Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim'],
  ...['Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget'],
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(kind) + 1;
}
const keyOf = ({ apiVersion = '', kind, metadata = {} }: Draft): string => {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['~G', apiVersion];
  return [group, version, kind, metadata.namespace || '~X', metadata.name].join('_');
};

export function sorted(objects: readonly Draft[]): Draft[] {
  return [...objects].sort((a, b) => {
    const ranks = rank(a.kind) - rank(b.kind);
    if (ranks !== 0) return ranks;
    if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
    return keyOf(a) < keyOf(b) ? -1 : 1;
  });
}
