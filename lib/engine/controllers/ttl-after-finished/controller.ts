/** Deletes finished Jobs `ttlSecondsAfterFinished` after their end, dependents first (pkg/controller/ttlafterfinished). */
import { nowMs, timeMs, usUntil } from '../../client/clock';
import { type Draft, isTerminating, keyOf } from '../../client/object';
import { JOBS } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { holds } from '../workload/job-conditions';

export const ttlAfterFinishedController: ControllerDefinition = {
  name: 'ttl-after-finished-controller',
  serviceAccount: 'ttl-after-finished-controller',
  requires: [JOBS],
  start: (context) => {
    const jobs = context.informers.for(JOBS);
    const queue = context.queue((key) => expire(context, jobs.byKey(key)));
    const seen = (job: Draft): void => {
      if (expiryMs(job) !== undefined) queue.add(keyOf(job));
    };
    jobs.addHandler({ added: seen, updated: seen });
  },
};

function expire(context: ControllerContext, job: Draft | undefined): SyncResult {
  const at = job === undefined ? undefined : expiryMs(job);
  if (job === undefined || at === undefined) return undefined;
  if (at > nowMs(context.kernel)) return { afterUs: usUntil(context.kernel, at) };
  const { namespace, name, uid } = job.metadata;
  const preconditions = { uid };
  const deleted = context.client.delete(JOBS, namespace, name, { propagationPolicy: 'Foreground', preconditions });
  return deleted.ok || deleted.error.code === 404 ? undefined : RETRY;
}

function expiryMs(job: Draft): number | undefined {
  const seconds: number | undefined = job.spec.ttlSecondsAfterFinished;
  const end = timeMs((holds(job, 'Complete') ?? holds(job, 'Failed'))?.lastTransitionTime);
  if (seconds === undefined || end === undefined || isTerminating(job)) return undefined;
  return end + seconds * 1_000;
}
