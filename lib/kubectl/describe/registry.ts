/** Every kind that can be described, one line each; the list checks itself at load. */
import { assert } from '../../engine/base/assert';
import { cronJob, job } from './batch';
import { certificateSigningRequest } from './certificate-request';
import { configMap, namespace, secret, serviceAccount } from './configuration';
import type { Describer } from './describer';
import { ingress, ingressClass } from './ingress';
import { limitRange, resourceQuota } from './limits';
import { endpointSlice, endpoints } from './network';
import { networkPolicy } from './network-policy';
import { node } from './node';
import { pod } from './pod';
import { bindings, roles } from './rbac';
import { autoscaler, disruptionBudget, priorityClass } from './scaling';
import { service } from './service';
import { statefulSet } from './stateful-set';
import { persistentVolume, persistentVolumeClaim, storageClass } from './storage';
import { daemonSet, deployment, replicaSet, replicationController } from './workloads';

const describers: readonly Describer[] = [
  certificateSigningRequest,
  configMap,
  daemonSet,
  deployment,
  endpointSlice,
  endpoints,
  namespace,
  pod,
  replicaSet,
  replicationController,
  secret,
  service,
  serviceAccount,
  autoscaler,
  cronJob,
  disruptionBudget,
  ingress,
  ingressClass,
  job,
  limitRange,
  networkPolicy,
  node,
  persistentVolume,
  persistentVolumeClaim,
  priorityClass,
  resourceQuota,
  statefulSet,
  storageClass,
  ...bindings,
  ...roles,
];

const byKind = new Map(describers.map((describer) => [`${describer.group}/${describer.kind}`, describer]));
assert(byKind.size === describers.length, 'two describers share a kind');

export function describerOf(group: string, kind: string): Describer | undefined {
  return byKind.get(`${group}/${kind}`);
}
