/** `kubectl replace`: writes objects as they stand in files; --force deletes and creates. Follows kubectl/pkg/cmd/replace. */
import { checkRaw, rawRequest } from '../client/raw-request';
import type { Command } from '../command';
import { copyOf, type Draft } from '../draft';
import { ApiFailure, Failure, usageFailure } from '../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../flags/groups';
import type { Invocation } from '../invocation';
import { dryRunMode, reporter } from '../printers/select';
import { fileTargets, hasFiles, objectPath } from '../resource/builder';
import type { Target } from '../resource/target';
import { postTarget } from './create/files';
import { annotated } from './create/last-applied';
import { validation, writeQuery } from './create/write-query';
import { cascadeOf, deleteTargets } from './delete';

function put(k: Invocation, target: Target, body: Draft): Draft {
  const path = objectPath({ ...target, name: target.name as string });
  const live = body.metadata?.resourceVersion ? body : withVersion(k, path, body);
  const request = { method: 'PUT', path, contentType: 'application/json', body: live } as const;
  return k.call({ ...request, query: writeQuery(k, 'kubectl-replace') }, `error when replacing "${target.source}": `);
}

/** Without a version of its own the object overwrites whatever there is; what is not there, some kinds create. */
function withVersion(k: Invocation, path: string, body: Draft): Draft {
  const live = k.raw({ method: 'GET', path });
  if (live.status >= 400) return body;
  const { resourceVersion } = (live.body as Draft).metadata;
  return { ...body, metadata: { ...body.metadata, resourceVersion } };
}

export const replace: Command = {
  name: 'replace',
  short: 'Replace a resource by file name or stdin',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} force:bool cascade:optional=background=background
    grace-period:int=-1 timeout:duration=0s wait:bool save-config:bool field-manager raw subresource`,
  *run(k) {
    if (k.args.length > 0) throw usageFailure(k.path, `Unexpected args: [${k.args.join(' ')}]`);
    dryRunMode(k);
    cascadeOf(k);
    if (!hasFiles(k)) throw new Failure('must specify one of -f and -k');
    validation(k);
    const report = reporter(k);
    const force = k.flags.bool('force');
    if (k.flags.int('grace-period') >= 0 && !force) throw new Failure('--grace-period must have --force specified');
    if (k.flags.changed('timeout') && !force) throw new Failure('--timeout must have --force specified');
    if (force && dryRunMode(k) !== 'none') throw new Failure('--dry-run can not be used when --force is set');
    if (k.flags.string('raw') !== '') {
      if (k.flags.list('filename').length !== 1) throw new Failure('--raw can only use a single local file or stdin');
      checkRaw(k);
      return yield* rawRequest(k, 'PUT');
    }
    const targets = yield* fileTargets(k);
    if (targets.length === 0) throw new Failure('no objects passed to replace');
    if (force) yield* deleteTargets(k, targets, true);
    for (const target of targets) {
      try {
        const local = copyOf(target.local);
        const body = k.flags.bool('save-config') ? annotated(local) : local;
        if (force) {
          const { resourceVersion: _, uid: __, ...metadata } = body.metadata;
          report(postTarget(k, target, { ...body, metadata }, 'kubectl-replace'), 'replaced');
        } else report(dryRunMode(k) === 'client' ? body : put(k, target, body), 'replaced');
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
};
