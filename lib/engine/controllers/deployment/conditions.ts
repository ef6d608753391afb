/** Conditions of a Deployment: set, removed, and what they say of progress (deployment/util, progress.go). */
import { timeMs } from '../../client/clock';
import { conditionOf, type Draft } from '../../client/object';

export const TIMED_OUT = 'ProgressDeadlineExceeded';
export const NEW_SET_AVAILABLE = 'NewReplicaSetAvailable';
export const PAUSED = 'DeploymentPaused';
const NO_DEADLINE = 2_147_483_647;

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export function condition(
  type: string,
  status: ConditionStatus,
  reason: string,
  message: string,
  timestamp: string,
): Draft {
  return { type, status, lastUpdateTime: timestamp, lastTransitionTime: timestamp, reason, message };
}

export function progressing(status: Draft | undefined): Draft | undefined {
  return conditionOf({ status }, 'Progressing');
}

/** One with the same status and reason stays as it is; a changed one goes to the end. */
export function setCondition(status: Draft, next: Draft): Draft {
  const before = conditionOf({ status }, next.type);
  if (before?.status === next.status && before?.reason === next.reason) return status;
  const since = before?.status === next.status ? before?.lastTransitionTime : next.lastTransitionTime;
  const { conditions } = withoutCondition(status, next.type);
  return { ...status, conditions: [...(conditions ?? []), { ...next, lastTransitionTime: since }] };
}

export function withoutCondition(status: Draft, type: string): Draft {
  if (conditionOf({ status }, type) === undefined) return status;
  return { ...status, conditions: status.conditions.filter((c: Draft) => c.type !== type) };
}

export function hasDeadline(deployment: Draft): boolean {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds !== undefined && seconds !== null && seconds !== NO_DEADLINE;
}

/** When lack of progress will count as failure, ms; undefined when nothing is being waited for. */
export function deadlineMs(deployment: Draft, status: Draft): number | undefined {
  const standing = progressing(status);
  const since = timeMs(standing?.lastUpdateTime);
  if (!hasDeadline(deployment) || since === undefined) return undefined;
  return since + deployment.spec.progressDeadlineSeconds * 1_000;
}

export function isComplete(deployment: Draft, status: Draft): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= deployment.metadata.generation
  );
}

/** More new pods, fewer old ones, more ready or available ones than before. */
export function madeProgress(before: Draft | undefined, after: Draft): boolean {
  const old = before ?? {};
  const grew = (field: string): boolean => (after[field] ?? 0) > (old[field] ?? 0);
  const outdated = (s: Draft): number => (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    grew('updatedReplicas') || outdated(after) < outdated(old) || grew('readyReplicas') || grew('availableReplicas')
  );
}

export function hasTimedOut(deployment: Draft, status: Draft, now: number): boolean {
  const standing = progressing(status);
  if (!hasDeadline(deployment) || standing === undefined || standing.reason === NEW_SET_AVAILABLE) return false;
  if (standing.reason === TIMED_OUT) return true;
  const deadline = deadlineMs(deployment, status);
  return deadline !== undefined && deadline < now;
}
