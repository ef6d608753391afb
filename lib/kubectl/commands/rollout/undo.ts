/** `kubectl rollout undo`: writes an earlier pod template back. Follows kubectl/pkg/polymorphichelpers/rollback.go. */
import { qualified } from '../../client/discovery';
import type { Command } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { DRY_RUN, PRINT_FLAGS } from '../../flags/groups';
import { type Invocation, query } from '../../invocation';
import { toGoJson } from '../../printers/go-json';
import { dryRunMode, nameLine, printerFor } from '../../printers/select';
import { type Found, objectPath } from '../../resource/builder';
import { LAST_APPLIED } from '../create/last-applied';
import { templateText } from './history';
import { type Revision, revisionsOf } from './revisions';
import { ROLLOUT_FLAGS, workloads } from './targets';

/** The Deployment's own bookkeeping: stays as it is, whatever the old ReplicaSet has. */
const KEPT = [
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

function unhashed(template: Draft): Draft {
  const copy = copyOf(template);
  if (copy.metadata?.labels) delete copy.metadata.labels['pod-template-hash'];
  return copy;
}

function chosen(revisions: readonly Revision[], wanted: number, found: Found): Revision {
  const missing = new Failure(`unable to find specified revision ${wanted} in history`);
  if (wanted < 0) throw missing;
  if (wanted > 0) {
    const one = revisions.find((revision) => revision.number === wanted);
    if (!one) throw missing;
    return one;
  }
  const previous = revisions.at(-2);
  if (previous) return previous;
  if (found.object.kind === 'Deployment') throw new Failure(`no rollout history found for deployment "${found.name}"`);
  throw new Failure('no last revision to roll back to');
}

/** What is sent: a Deployment's template and annotations as a whole, others the revision's recorded patch. */
function patchOf(found: Found, to: Revision): { readonly contentType: string; readonly body: Draft } {
  if (found.object.kind !== 'Deployment') {
    return { contentType: 'application/strategic-merge-patch+json', body: to.record.data };
  }
  const annotations: Draft = {};
  const own = found.object.metadata.annotations ?? {};
  for (const key of KEPT) if (Object.hasOwn(own, key)) annotations[key] = own[key];
  const old = to.record.metadata.annotations ?? {};
  for (const key of Object.keys(old)) if (!KEPT.includes(key)) annotations[key] = old[key];
  const body = [
    { op: 'replace', path: '/spec/template', value: unhashed(to.template) },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  return { contentType: 'application/json-patch+json', body };
}

function rollBack(k: Invocation, found: Found): string {
  const wanted = k.flags.int('to-revision');
  const to = chosen(revisionsOf(k, found, 'rollbacker'), wanted, found);
  const text = templateText({ template: to.template, cause: undefined });
  if (dryRunMode(k) === 'client') return found.object.kind === 'Deployment' ? text : `will roll back to ${text}`;
  if (found.object.spec.paused) {
    throw new Failure(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  const same = toGoJson(unhashed(to.template)) === toGoJson(unhashed(found.object.spec.template));
  if (same) return `skipped rollback (current template already matches revision ${wanted})`;
  const dryRun = dryRunMode(k) === 'server' ? 'All' : undefined;
  try {
    const request = {
      method: 'PATCH',
      path: objectPath(found),
      query: query({ dryRun }),
      ...patchOf(found, to),
    } as const;
    k.call(request);
  } catch (error) {
    if (error instanceof ApiFailure) throw new Failure(`failed restoring revision ${wanted}: ${error.status.message}`);
    throw error;
  }
  return 'rolled back';
}

export const undo: Command = {
  name: 'undo',
  short: 'Undo a previous rollout',
  flags: `${ROLLOUT_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} to-revision:int`,
  *run(k) {
    const printer = printerFor(k);
    const mode = dryRunMode(k);
    for (const found of yield* workloads(k)) {
      if (found.object.metadata.annotations?.[LAST_APPLIED] !== undefined) {
        k.warn(
          `resource ${qualified(found.resource).split('.')[0]}/${found.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
        );
      }
      const done = rollBack(k, found);
      const suffix = mode === 'client' ? ' (dry run)' : mode === 'server' ? ' (server dry run)' : '';
      k.out(printer ? printer(found.object) : nameLine(found.object, `${done}${suffix}`));
    }
    return 0;
  },
};
