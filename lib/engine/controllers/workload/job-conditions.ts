/** Conditions of a Job; pure (job_controller.go). */
import { conditionOf, type Draft } from '../../client/object';

export function jobCondition(type: string, reason: string, message: string, timestamp: string, status = 'True'): Draft {
  return { type, status, lastProbeTime: timestamp, lastTransitionTime: timestamp, reason, message };
}

export function holds(job: Draft, type: string): Draft | undefined {
  const found = conditionOf(job, type);
  return found?.status === 'True' ? found : undefined;
}

export function isJobFinished(job: Draft): boolean {
  return holds(job, 'Complete') !== undefined || holds(job, 'Failed') !== undefined;
}

/** Puts it in place or at the end; undefined when nothing changes (a False one is not added). */
export function ensured(conditions: readonly Draft[], next: Draft): readonly Draft[] | undefined {
  const before = conditions.find((c) => c.type === next.type);
  if (before === undefined) return next.status === 'False' ? undefined : [...conditions, next];
  if (before.status === next.status && before.reason === next.reason && before.message === next.message)
    return undefined;
  return conditions.map((c) => (c === before ? next : c));
}
