/** What a pod is to its Job: tracked by a finalizer until it is counted, failed, succeeded; pure (job_controller.go). */
import { type Draft, isTerminating } from '../../client/object';

export const TRACKING = 'batch.kubernetes.io/job-tracking';

export function isTracked(pod: Draft): boolean {
  return (pod.metadata.finalizers ?? []).includes(TRACKING);
}

/** Are pods replaced only once they have failed, not when they are being deleted? */
export function replacesFailedOnly(job: Draft): boolean {
  return job.spec.podReplacementPolicy === 'Failed' || job.spec.podFailurePolicy !== undefined;
}

export function hasFailed(job: Draft, pod: Draft): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return !replacesFailedOnly(job) && isTerminating(pod) && pod.status?.phase !== 'Succeeded';
}

export function hasSucceeded(pod: Draft): boolean {
  return pod.status?.phase === 'Succeeded';
}

export function isSuspended(job: Draft): boolean {
  return job.spec.suspend === true;
}

/** Restarts in place count against the limit too (restartPolicy OnFailure). */
export function restartedTooOften(job: Draft, pods: readonly Draft[]): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const one of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
      restarts += one.restartCount ?? 0;
    }
  }
  const limit: number = job.spec.backoffLimit;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}
