/** The resources that in-process components read and write: where each lives in the REST tree. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function resource(apiVersion: string, plural: string, kind: string, namespaced = true): Resource {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    plural,
    kind,
    namespaced,
  };
}

export const PODS = resource('v1', 'pods', 'Pod');
export const NODES = resource('v1', 'nodes', 'Node', false);
export const NAMESPACES = resource('v1', 'namespaces', 'Namespace', false);
export const SERVICES = resource('v1', 'services', 'Service');
export const ENDPOINTS = resource('v1', 'endpoints', 'Endpoints');
export const EVENTS = resource('v1', 'events', 'Event');
export const NEW_EVENTS = resource('events.k8s.io/v1', 'events', 'Event');
export const CONFIG_MAPS = resource('v1', 'configmaps', 'ConfigMap');
export const SECRETS = resource('v1', 'secrets', 'Secret');
export const SERVICE_ACCOUNTS = resource('v1', 'serviceaccounts', 'ServiceAccount');
export const RESOURCE_QUOTAS = resource('v1', 'resourcequotas', 'ResourceQuota');
export const REPLICATION_CONTROLLERS = resource('v1', 'replicationcontrollers', 'ReplicationController');
export const REPLICA_SETS = resource('apps/v1', 'replicasets', 'ReplicaSet');
export const DEPLOYMENTS = resource('apps/v1', 'deployments', 'Deployment');
export const DAEMON_SETS = resource('apps/v1', 'daemonsets', 'DaemonSet');
export const CONTROLLER_REVISIONS = resource('apps/v1', 'controllerrevisions', 'ControllerRevision');
export const ENDPOINT_SLICES = resource('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice');
export const LEASES = resource('coordination.k8s.io/v1', 'leases', 'Lease');
export const STATEFUL_SETS = resource('apps/v1', 'statefulsets', 'StatefulSet');
export const JOBS = resource('batch/v1', 'jobs', 'Job');
export const CRON_JOBS = resource('batch/v1', 'cronjobs', 'CronJob');
export const DISRUPTION_BUDGETS = resource('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget');
export const AUTOSCALERS = resource('autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler');
export const VOLUME_CLAIMS = resource('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim');
export const VOLUMES = resource('v1', 'persistentvolumes', 'PersistentVolume', false);
export const ATTRIBUTES_CLASSES = resource(
  'storage.k8s.io/v1',
  'volumeattributesclasses',
  'VolumeAttributesClass',
  false,
);
export const CLUSTER_ROLES = resource('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', false);
export const STORAGE_CLASSES = resource('storage.k8s.io/v1', 'storageclasses', 'StorageClass', false);

export function apiVersionOf(r: Resource): string {
  return r.group === '' ? r.version : `${r.group}/${r.version}`;
}

export function pathOf(r: Resource, namespace?: string, name?: string, subresource?: string): string {
  let path = r.group === '' ? `/api/${r.version}` : `/apis/${r.group}/${r.version}`;
  if (r.namespaced && namespace !== undefined && namespace !== '') path += `/namespaces/${namespace}`;
  path += `/${r.plural}`;
  if (name !== undefined) path += `/${encodeURIComponent(name)}`;
  if (subresource !== undefined) path += `/${subresource}`;
  return path;
}
