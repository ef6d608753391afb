/** `kubectl rollout pause`, `resume` and `restart`: one strategic merge patch each. */
import { qualified } from '../../client/discovery';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { PRINT_FLAGS } from '../../flags/groups';
import { type Invocation, query } from '../../invocation';
import { nameLine, printerFor } from '../../printers/select';
import { objectPath } from '../../resource/builder';
import { rfc3339 } from '../../time/civil';
import { kindText, ROLLOUT_FLAGS, workloads } from './targets';

/** The patch, or why there is none. */
type Change = (k: Invocation, kind: string, object: Draft) => Draft | string;

function changing(name: string, short: string, done: string, change: Change): Command {
  return {
    name,
    short,
    flags: `${ROLLOUT_FLAGS} ${PRINT_FLAGS} field-manager`,
    *run(k) {
      const printer = printerFor(k);
      for (const found of yield* workloads(k)) {
        const body = change(k, kindText(found), found.object);
        if (typeof body === 'string') {
          k.deferred.push(new Failure(`error: ${qualified(found.resource)} "${found.name}" ${body}`));
          continue;
        }
        try {
          const fieldManager = k.flags.string('field-manager') || 'kubectl-rollout';
          const after = k.call({
            method: 'PATCH',
            path: objectPath(found),
            query: query({ fieldManager }),
            contentType: 'application/strategic-merge-patch+json',
            body,
          });
          k.out(printer ? printer(after) : nameLine(after, done));
        } catch (error) {
          if (!(error instanceof ApiFailure)) throw error;
          k.deferred.push(new Failure(`failed to patch: ${error.status.message}`));
        }
      }
      return 0;
    },
  };
}

export const pause = changing('pause', 'Mark the provided resource as paused', 'paused', (_, kind, object) => {
  if (kind !== 'Deployment.apps') return 'pausing is not supported';
  return object.spec.paused ? 'is already paused' : { spec: { paused: true } };
});

export const resume = changing('resume', 'Resume a paused resource', 'resumed', (_, kind, object) => {
  if (kind !== 'Deployment.apps') return 'resuming is not supported';
  return object.spec.paused ? { spec: { paused: null } } : 'is not paused';
});

export const restart = changing('restart', 'Restart a resource', 'restarted', (k, kind, object) => {
  if (!['Deployment.apps', 'DaemonSet.apps', 'StatefulSet.apps'].includes(kind)) return 'restarting is not supported';
  if (object.spec.paused) return "can't restart paused deployment (run rollout resume first)";
  const annotations = { 'kubectl.kubernetes.io/restartedAt': rfc3339(k.nowMs) };
  return { spec: { template: { metadata: { annotations } } } };
});
