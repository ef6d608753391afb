/** Every kind that can be described, one line each; the list checks itself at load. */
import { assert } from '../../engine/base/assert';
import { configMap, namespace, secret, serviceAccount } from './configuration';
import type { Describer } from './describer';
import { endpointSlice, endpoints } from './network';
import { pod } from './pod';
import { service } from './service';
import { daemonSet, deployment, replicaSet, replicationController } from './workloads';

const describers: readonly Describer[] = [
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
];

const byKind = new Map(describers.map((describer) => [`${describer.group}/${describer.kind}`, describer]));
assert(byKind.size === describers.length, 'two describers share a kind');

export function describerOf(group: string, kind: string): Describer | undefined {
  return byKind.get(`${group}/${kind}`);
}
