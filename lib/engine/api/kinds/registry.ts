/**
 * Every kind the API server serves. A new kind is one import and one line here; the checks below run at load, so a
 * second resource of one name fails every test instead of shadowing the first.
 */
import { assert } from '../../base/assert';
import { definition } from '../openapi/schema';
import { clusterRole } from './cluster-role/kind';
import { clusterRoleBinding } from './cluster-role-binding/kind';
import { configMap } from './config-map/kind';
import { cronJob } from './cron-job/kind';
import { customResourceDefinition } from './custom-resource-definition/kind';
import { daemonSet } from './daemon-set/kind';
import { deployment } from './deployment/kind';
import { endpointSlice } from './endpoint-slice/kind';
import { endpoints } from './endpoints/kind';
import { event } from './event/kind';
import { eventV1 } from './event-v1/kind';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/kind';
import { horizontalPodAutoscalerV1 } from './horizontal-pod-autoscaler-v1/kind';
import { ingress } from './ingress/kind';
import { ingressClass } from './ingress-class/kind';
import { job } from './job/kind';
import type { Kind } from './kind';
import { lease } from './lease/kind';
import { limitRange } from './limit-range/kind';
import { namespace } from './namespace/kind';
import { networkPolicy } from './network-policy/kind';
import { node } from './node/kind';
import { persistentVolume } from './persistent-volume/kind';
import { persistentVolumeClaim } from './persistent-volume-claim/kind';
import { pod } from './pod/kind';
import { podDisruptionBudget } from './pod-disruption-budget/kind';
import { podTemplate } from './pod-template/kind';
import { priorityClass } from './priority-class/kind';
import { ADMISSION_KINDS } from './rare/admission';
import { CLUSTER_KINDS } from './rare/cluster';
import { STORAGE_DRIVER_KINDS } from './rare/storage';
import { VIRTUAL_KINDS } from './rare/virtual';
import { replicaSet } from './replica-set/kind';
import { replicationController } from './replication-controller/kind';
import { resourceQuota } from './resource-quota/kind';
import { role } from './role/kind';
import { roleBinding } from './role-binding/kind';
import { secret } from './secret/kind';
import { service } from './service/kind';
import { serviceAccount } from './service-account/kind';
import { statefulSet } from './stateful-set/kind';
import { storageClass } from './storage-class/kind';

export const KINDS: readonly Kind[] = checked([
  clusterRole,
  clusterRoleBinding,
  configMap,
  customResourceDefinition,
  endpointSlice,
  endpoints,
  event,
  eventV1,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  ingress,
  ingressClass,
  lease,
  limitRange,
  namespace,
  networkPolicy,
  node,
  persistentVolume,
  persistentVolumeClaim,
  podDisruptionBudget,
  priorityClass,
  resourceQuota,
  role,
  roleBinding,
  secret,
  service,
  serviceAccount,
  storageClass,
  ...ADMISSION_KINDS,
  ...CLUSTER_KINDS,
  ...STORAGE_DRIVER_KINDS,
  ...VIRTUAL_KINDS,
  // Jobs and stateful sets.
  cronJob,
  job,
  statefulSet,
  // Pods and the controllers of pods.
  pod,
  podTemplate,
  replicationController,
  replicaSet,
  deployment,
  daemonSet,
]);

function checked(kinds: readonly Kind[]): readonly Kind[] {
  const seen = new Set<string>();
  const claim = (key: string) => {
    assert(!seen.has(key), `${key} is registered twice`);
    seen.add(key);
  };
  for (const kind of kinds) {
    const groupVersion = `${kind.group}/${kind.version}`;
    claim(`resource ${groupVersion}/${kind.plural}`);
    claim(`kind ${groupVersion}/${kind.kind}`);
    // Within one group: `ev` stands for the events of both groups.
    for (const short of kind.shortNames) claim(`short name ${groupVersion}/${short}`);
    assert(definition(kind.schema) !== undefined, `${kind.kind}: no schema ${kind.schema}`);
    assert(kind.singular === kind.singular.toLowerCase(), `${kind.kind}: singular ${kind.singular}`);
    const subresources = kind.subresources.map(({ name }) => name);
    assert(new Set(subresources).size === subresources.length, `${kind.kind}: a subresource twice`);
    assert(kind.columns.length > 0, `${kind.kind}: no columns`);
  }
  return Object.freeze([...kinds]);
}

const byResource = new Map(KINDS.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]));
const byName = new Map(
  KINDS.map((kind) => [`${kind.group === '' ? '' : `${kind.group}/`}${kind.version} ${kind.kind}`, kind]),
);

export function kindByResource(group: string, version: string, plural: string): Kind | undefined {
  return byResource.get(`${group}/${version}/${plural}`);
}

export function kindByName(apiVersion: string, kind: string): Kind | undefined {
  return byName.get(`${apiVersion} ${kind}`);
}
