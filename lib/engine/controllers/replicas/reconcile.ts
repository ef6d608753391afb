/** Pure plan of a ReplicaSet or ReplicationController: how many pods to make, which to delete, what the status says. */
import { conditionOf, type Draft } from '../../client/object';
import { isAvailable, isReady } from '../workload/pods';
import { podsToDelete } from './deletion-order';

/** Most pods made or deleted in one pass. */
const BURST = 500;

export interface ReplicaPlan {
  readonly create: number;
  readonly remove: readonly Draft[];
}

export function planReplicas(
  set: Draft,
  active: readonly Draft[],
  related: () => readonly Draft[],
  now: number,
): ReplicaPlan {
  const diff = active.length - set.spec.replicas;
  if (diff < 0) return { create: Math.min(-diff, BURST), remove: [] };
  if (diff === 0) return { create: 0, remove: [] };
  return { create: 0, remove: podsToDelete(active, related(), Math.min(diff, BURST), now) };
}

export interface Observed {
  readonly active: readonly Draft[];
  /** undefined where the status does not count them (ReplicationController). */
  readonly leaving: readonly Draft[] | undefined;
  readonly failure: string | undefined;
  readonly now: number;
  readonly timestamp: string;
}

export function replicaStatus(set: Draft, { active, leaving, failure, now, timestamp }: Observed): Draft {
  const template = Object.entries(set.spec.template?.metadata?.labels ?? {});
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now));
  const labeled = active.filter((pod) => template.every(([key, value]) => pod.metadata.labels?.[key] === value));
  const { conditions: before, ...old } = set.status ?? {};
  const conditions = replicaConditions(set, before ?? [], active.length, failure, timestamp);
  return {
    ...old,
    replicas: active.length,
    fullyLabeledReplicas: labeled.length,
    readyReplicas: ready.length,
    availableReplicas: available.length,
    ...(leaving === undefined ? {} : { terminatingReplicas: leaving.length }),
    observedGeneration: set.metadata.generation,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function replicaConditions(
  set: Draft,
  before: readonly Draft[],
  active: number,
  failure: string | undefined,
  timestamp: string,
): readonly Draft[] {
  const standing = conditionOf(set, 'ReplicaFailure');
  if (failure === undefined) return before.filter((c) => c.type !== 'ReplicaFailure');
  if (standing !== undefined) return before;
  const diff = active - set.spec.replicas;
  const reason = diff < 0 ? 'FailedCreate' : diff > 0 ? 'FailedDelete' : '';
  return [
    ...before,
    { type: 'ReplicaFailure', status: 'True', lastTransitionTime: timestamp, reason, message: failure },
  ];
}
