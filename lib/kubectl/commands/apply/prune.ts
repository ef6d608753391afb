/** `kubectl apply --prune`: objects that were applied once and are not in the files any more (cmd/apply/prune.go). */
import { apiVersionOf, pathOf, type Resource } from '../../client/discovery';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { dryRunMode } from '../../printers/select';
import { LAST_APPLIED } from '../create/last-applied';

/** In this order, those in namespaces first. */
const KINDS: readonly (readonly [apiVersion: string, kind: string])[] = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map(
    (kind) => ['v1', kind] as const,
  ),
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume'],
];
const DEPRECATED =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

/** The kinds that may be pruned. */
export function pruneResources(k: Invocation): readonly Resource[] {
  const allowed = k.flags.list('prune-allowlist');
  if (allowed.length === 0) return KINDS.flatMap(([apiVersion, kind]) => k.discovery.kind(apiVersion, kind) ?? []);
  return allowed.map((text) => {
    const parts = text.split('/');
    if (parts.length !== 3)
      throw new Failure(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const [group = '', version = '', kind = ''] = parts;
    const resource = k.discovery.kind(group === 'core' || group === '' ? version : `${group}/${version}`, kind);
    if (!resource)
      throw new Failure(
        `no matches for kind "${kind}" in version "${group === 'core' || group === '' ? version : `${group}/${version}`}"`,
      );
    return resource;
  });
}

export interface Visited {
  readonly uids: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

export function prune(k: Invocation, visited: Visited, report: (object: Draft) => void): void {
  const resources = pruneResources(k);
  if (k.flags.list('prune-allowlist').length === 0) k.klog(71, 'prune.go', DEPRECATED);
  const labelSelector = k.flags.string('selector');
  const mode = dryRunMode(k);
  const among = (resource: Resource, namespace: string | undefined) => {
    const list = k.get(pathOf(resource, namespace), query({ labelSelector }));
    for (const item of (list.items ?? []) as readonly Draft[]) {
      const { name, uid, annotations } = item.metadata;
      if (annotations?.[LAST_APPLIED] === undefined || visited.uids.has(uid)) continue;
      if (mode !== 'client') {
        const body = {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          ...(mode === 'server' ? { dryRun: ['All'] } : {}),
        };
        k.call({ method: 'DELETE', path: pathOf(resource, namespace, name), contentType: 'application/json', body });
      }
      report({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...item });
    }
  };
  for (const namespace of visited.namespaces) {
    for (const resource of resources) if (resource.namespaced) among(resource, namespace);
  }
  for (const resource of resources) if (!resource.namespaced) among(resource, undefined);
}
