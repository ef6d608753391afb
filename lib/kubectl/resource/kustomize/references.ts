/** Renamed objects are renamed wherever others name them: fields that hold a name of a certain kind. */
import type { Draft } from '../../draft';

/** `Kind/old` -> new. */
export type Renames = ReadonlyMap<string, string>;

/** Field -> kind of the object named there; a parent field tells where `name` is a reference. */
const BY_FIELD: Readonly<Record<string, string>> = {
  secretName: 'Secret',
  claimName: 'PersistentVolumeClaim',
  serviceAccountName: 'ServiceAccount',
  serviceName: 'Service',
  priorityClassName: 'PriorityClass',
  ingressClassName: 'IngressClass',
  storageClassName: 'StorageClass',
};
const BY_PARENT: Readonly<Record<string, string>> = {
  configMapKeyRef: 'ConfigMap',
  configMapRef: 'ConfigMap',
  configMap: 'ConfigMap',
  secretKeyRef: 'Secret',
  secretRef: 'Secret',
  secret: 'Secret',
  imagePullSecrets: 'Secret',
  secrets: 'Secret',
  service: 'Service',
};
/** Parents whose own `kind` says what is named. */
const BY_KIND = ['roleRef', 'subjects', 'scaleTargetRef'];

/** Changes the names in place. */
export function renameReferences(node: Draft, renames: Renames, parent = ''): void {
  if (Array.isArray(node)) {
    for (const item of node) renameReferences(item, renames, parent);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (typeof value !== 'string') {
      if (key !== 'metadata' && key !== 'data') renameReferences(value, renames, key);
      continue;
    }
    const kind = key === 'name' ? (BY_KIND.includes(parent) ? node.kind : BY_PARENT[parent]) : BY_FIELD[key];
    const to = kind === undefined ? undefined : renames.get(`${kind}/${value}`);
    if (to !== undefined) node[key] = to;
  }
}
