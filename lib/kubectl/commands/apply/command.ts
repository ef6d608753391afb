/** `kubectl apply`: client-side three-way merge with the last-applied annotation, or --server-side. */
import type { Plain } from '../../../engine/base/plain';
import { sortedKeys } from '../../../engine/base/sorted-keys';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { dryRunMode, printerFor, reporter } from '../../printers/select';
import { fileTargets, hasFiles } from '../../resource/builder';
import { BETWEEN_OBJECTS_US } from '../create/files';
import { validation } from '../create/write-query';
import { cascadeOf } from '../delete';
import { lastAppliedCommands } from './last-applied';
import { applyOne } from './one';
import { checkOptions } from './options';
import { prune, pruneResources } from './prune';

function* run(k: Invocation): Flow<number | undefined> {
  if (k.args.length > 0) throw usageFailure(k.path, `Unexpected args: [${k.args.join(' ')}]`);
  dryRunMode(k);
  cascadeOf(k);
  if (!hasFiles(k)) throw new Failure('must specify one of -f and -k');
  validation(k);
  if (k.flags.bool('prune')) pruneResources(k);
  checkOptions(k);
  const printer = printerFor(k);
  const whole = printer !== undefined && k.flags.string('output') !== 'name';
  const report = reporter(k);
  const done: Draft[] = [];
  const uids = new Set<string>();
  const namespaces = new Set<string>(k.connection.namespaceGiven ? [k.namespace] : []);
  const targets = yield* fileTargets(k);
  if (targets.length === 0 && k.deferred.length === 0) throw new Failure('no objects passed to apply');
  for (const [index, target] of targets.entries()) {
    if (index > 0) yield* k.sleep(BETWEEN_OBJECTS_US);
    try {
      if (target.namespace !== undefined) namespaces.add(target.namespace);
      const [object, operation] = yield* applyOne(k, target);
      if (object.metadata?.uid) uids.add(object.metadata.uid);
      if (whole) done.push(object);
      else report(object, operation);
    } catch (error) {
      if (!(error instanceof ApiFailure) && !(error instanceof Failure)) throw error;
      k.deferred.push(error);
    }
  }
  // Whatever failed, the rest is neither shown as a whole nor pruned. Several objects are printed as one list.
  if (k.deferred.length > 0) return 0;
  if (whole && done.length === 1) k.out(printer(done[0]));
  else if (whole && done.length > 1) {
    k.out(
      printer(
        { kind: 'List', apiVersion: 'v1', metadata: {}, items: done.map((item) => sortedKeys(item as Plain)) },
        true,
      ),
    );
  }
  if (k.flags.bool('prune')) prune(k, { uids, namespaces }, (object) => report(object, 'pruned'));
  return 0;
}

export const apply: Command = {
  name: 'apply',
  short: 'Apply a configuration to a resource by file name or stdin',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} server-side:bool force-conflicts:bool field-manager overwrite:bool=true
    l,selector all:bool prune:bool prune-allowlist:array subresource openapi-patch:bool=true force:bool wait:bool timeout:duration=0s grace-period:int=-1 cascade:optional=background=background ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  commands: lastAppliedCommands,
  run,
};
