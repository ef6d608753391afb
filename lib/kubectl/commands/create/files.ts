/** `kubectl create -f`: posts each object, errors of one do not stop the others. */
import { pathOf } from '../../client/discovery';
import { checkRaw, rawRequest } from '../../client/raw-request';
import type { Flow } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { recorded } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { fileTargets, hasFiles } from '../../resource/builder';
import type { Target } from '../../resource/target';
import { editFirst } from './edit-first';
import { annotated } from './last-applied';
import { writeQuery } from './write-query';

/** A request takes its time: controllers see the objects of a file one after the other. */
export const BETWEEN_OBJECTS_US = 10_000;

export function postTarget(k: Invocation, target: Target, body: Draft, manager: string): Draft {
  const path = pathOf(target.resource, target.namespace);
  const prefix = `error when creating "${target.source}": `;
  const request = { method: 'POST', path, query: writeQuery(k, manager), contentType: 'application/json' } as const;
  return k.call({ ...request, body: withoutVersion(body) }, prefix);
}

/** What was read from a server once is made anew: its version says nothing. */
function withoutVersion(object: Draft): Draft {
  if (!object.metadata?.resourceVersion) return object;
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function* createFiles(k: Invocation): Flow<number | undefined> {
  if (!hasFiles(k)) {
    if (k.args.length > 0) throw usageFailure(k.path, `Unexpected args: [${k.args.join(' ')}]`);
    throw new Failure('must specify one of -f and -k');
  }
  if (k.flags.string('raw') !== '') {
    if (k.flags.bool('edit')) throw new Failure('--raw and --edit are mutually exclusive');
    if (k.flags.list('filename').length !== 1) throw new Failure('--raw can only use a single local file or stdin');
    checkRaw(k, ['selector']);
    return yield* rawRequest(k, 'POST');
  }
  const report = reporter(k);
  const targets = yield* fileTargets(k);
  if (targets.length === 0) throw new Failure('no objects passed to create');
  if (k.flags.bool('edit')) return yield* editFirst(k, targets);
  for (const [index, target] of targets.entries()) {
    if (index > 0) yield* k.sleep(BETWEEN_OBJECTS_US);
    try {
      const local = copyOf(target.local);
      const body = recorded(k, k.flags.bool('save-config') ? annotated(local) : local);
      report(dryRunMode(k) === 'client' ? body : postTarget(k, target, body, 'kubectl-create'), 'created');
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      k.deferred.push(error);
    }
  }
  return 0;
}
