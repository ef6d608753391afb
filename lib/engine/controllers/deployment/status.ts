/** A Deployment's status from its replica sets (sync.go calculateStatus, progress.go syncRolloutStatus); pure. */
import { conditionOf, type Draft } from '../../client/object';
import {
  condition,
  hasDeadline,
  hasTimedOut,
  isComplete,
  madeProgress,
  NEW_SET_AVAILABLE,
  progressing,
  setCondition,
  TIMED_OUT,
  withoutCondition,
} from './conditions';
import { maxUnavailable } from './limits';
import { type Sets, specReplicas, sum } from './replica-sets';

export interface Clock {
  readonly now: number;
  readonly timestamp: string;
}

export function calculateStatus(deployment: Draft, sets: Sets, newSet: Draft | undefined, clock: Clock): Draft {
  const available = sum(sets, (set) => set.status?.availableReplicas);
  const terminating = terminatingReplicas(sets);
  const { collisionCount, conditions } = deployment.status ?? {};
  const status: Draft = {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(sets, (set) => set.status?.replicas),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: sum(sets, (set) => set.status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(sets, specReplicas) - available),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
  const enough = available >= deployment.spec.replicas - maxUnavailable(deployment);
  return setCondition(
    status,
    enough
      ? condition(
          'Available',
          'True',
          'MinimumReplicasAvailable',
          'Deployment has minimum availability.',
          clock.timestamp,
        )
      : condition(
          'Available',
          'False',
          'MinimumReplicasUnavailable',
          'Deployment does not have minimum availability.',
          clock.timestamp,
        ),
  );
}

/** Unknown as long as a set that has been looked at does not tell. */
function terminatingReplicas(sets: Sets): number | undefined {
  const silent = sets.some(
    (set) => (set?.status?.observedGeneration ?? 0) > 0 && set?.status?.terminatingReplicas === undefined,
  );
  return silent ? undefined : sum(sets, (set) => set.status?.terminatingReplicas);
}

/** During a rollout: progress, time-out and failures of replica sets as well. */
export function rolloutStatus(deployment: Draft, sets: Sets, newSet: Draft | undefined, clock: Clock): Draft {
  let status = calculateStatus(deployment, sets, newSet, clock);
  if (!hasDeadline(deployment)) status = withoutCondition(status, 'Progressing');
  else status = withProgress(deployment, status, newSet, clock);
  const failure = replicaFailure(sets, newSet);
  return failure === undefined ? withoutCondition(status, 'ReplicaFailure') : setCondition(status, failure);
}

function withProgress(deployment: Draft, status: Draft, newSet: Draft | undefined, { now, timestamp }: Clock): Draft {
  const current = progressing(deployment.status);
  if (status.replicas === status.updatedReplicas && current?.reason === NEW_SET_AVAILABLE) return status;
  const subject =
    newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
  const make = (state: 'True' | 'False', reason: string, message: string): Draft =>
    condition('Progressing', state, reason, `${subject} ${message}`, timestamp);
  if (isComplete(deployment, status)) {
    return setCondition(status, make('True', NEW_SET_AVAILABLE, 'has successfully progressed.'));
  }
  if (madeProgress(deployment.status, status)) {
    const next = make('True', 'ReplicaSetUpdated', 'is progressing.');
    // Told anew at each step, so that lastUpdateTime moves.
    if (current?.status === 'True') next.lastTransitionTime = current.lastTransitionTime;
    return setCondition(withoutCondition(status, 'Progressing'), next);
  }
  if (!hasTimedOut(deployment, status, now)) return status;
  return setCondition(status, make('False', TIMED_OUT, 'has timed out progressing.'));
}

/** The new set's failure before those of old ones. */
function replicaFailure(sets: Sets, newSet: Draft | undefined): Draft | undefined {
  for (const set of [newSet, ...sets]) {
    const failure = set === undefined ? undefined : conditionOf(set, 'ReplicaFailure');
    if (failure === undefined) continue;
    const { type, status, lastTransitionTime, reason, message } = failure;
    return { type, status, lastUpdateTime: lastTransitionTime, lastTransitionTime, reason, message };
  }
  return undefined;
}
