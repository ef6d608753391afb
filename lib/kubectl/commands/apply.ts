/** `kubectl apply`: client-side three-way merge with the last-applied annotation, or --server-side. */
import { pathOf } from '../client/discovery';
import type { Command, Flow } from '../command';
import { copyOf, type Draft } from '../draft';
import { ApiFailure, Failure, usageFailure } from '../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../flags/groups';
import { type Invocation, query } from '../invocation';
import { threeWayPatch } from '../patch/three-way';
import { toGoJson } from '../printers/go-json';
import { dryRunMode, printerFor, reporter } from '../printers/select';
import { fileTargets, hasFiles, objectPath, type Target } from '../resource/builder';
import { postTarget } from './create/files';
import { annotated, LAST_APPLIED } from './create/last-applied';
import { validation, writeQuery } from './create/write-query';
import { lastAppliedCommands } from './last-applied';

function serverSide(k: Invocation, target: Target): Draft {
  const path = objectPath({ ...target, name: target.name as string });
  const extra = query({
    fieldManager: k.flags.string('field-manager') || 'kubectl',
    fieldValidation: validation(k),
    force: String(k.flags.bool('force-conflicts')),
    dryRun: dryRunMode(k) === 'server' ? 'All' : undefined,
  });
  return k.call({
    method: 'PATCH',
    path,
    query: extra,
    contentType: 'application/apply-patch+yaml',
    body: copyOf(target.local),
  });
}

function applyOne(k: Invocation, target: Target): readonly [Draft, string] {
  if (k.flags.bool('server-side')) return [serverSide(k, target), 'serverside-applied'];
  const { resource, source, namespace } = target;
  const name = target.name ?? '';
  const retrieving = `error when retrieving current configuration of:\nResource: "${resource.group}${resource.group ? '/' : '/'}${resource.version}, Resource=${resource.plural}", GroupVersionKind: "${resource.group}/${resource.version}, Kind=${resource.kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"\nfrom server for: "${source}": `;
  if (name === '') throw new Failure(`${retrieving}resource name may not be empty`);
  const wanted = annotated(target.local);
  const client = dryRunMode(k) === 'client';
  const answer = k.raw({ method: 'GET', path: pathOf(resource, namespace, name) });
  if (answer.status === 404) {
    if (client) return [wanted, 'created'];
    return [postTarget(k, target, wanted, 'kubectl-client-side-apply'), 'created'];
  }
  if (answer.status >= 400) throw new ApiFailure(answer.body as Draft, retrieving);
  const live = answer.body as Draft;
  const last = live.metadata?.annotations?.[LAST_APPLIED];
  if (last === undefined) {
    k.warn(
      `resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  const { type, body } = threeWayPatch(last === undefined ? undefined : JSON.parse(last), wanted, live);
  if (Object.keys(body).length === 0) return [live, 'unchanged'];
  if (client) return [live, 'configured'];
  const prefix = `error when applying patch:\n${toGoJson(body)}\nto:\nResource: "${resource.group}/${resource.version}, Resource=${resource.plural}", GroupVersionKind: "${resource.group}/${resource.version}, Kind=${resource.kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"\nfor: "${source}": error when patching "${source}": `;
  const path = pathOf(resource, namespace, name);
  const sent = {
    method: 'PATCH',
    path,
    query: writeQuery(k, 'kubectl-client-side-apply'),
    contentType: type,
    body,
  } as const;
  const patched = k.call(sent, prefix);
  return [patched, 'configured'];
}

function* run(k: Invocation): Flow<number | undefined> {
  if (k.args.length > 0) throw usageFailure(k.path, `Unexpected args: [${k.args.join(' ')}]`);
  if (!hasFiles(k)) throw new Failure('must specify one of -f and -k');
  const printer = printerFor(k);
  const whole = printer !== undefined && k.flags.string('output') !== 'name';
  const report = reporter(k);
  const done: Draft[] = [];
  for (const target of yield* fileTargets(k)) {
    try {
      const [object, operation] = applyOne(k, target);
      if (whole) done.push(object);
      else report(object, operation);
    } catch (error) {
      if (!(error instanceof ApiFailure) && !(error instanceof Failure)) throw error;
      k.deferred.push(error);
    }
  }
  // Several objects are printed as one list.
  if (whole && done.length === 1) k.out(printer(done[0]));
  else if (whole && done.length > 1) k.out(printer({ apiVersion: 'v1', kind: 'List', metadata: {}, items: done }));
  return 0;
}

export const apply: Command = {
  name: 'apply',
  short: 'Apply a configuration to a resource by file name or stdin',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} server-side:bool force-conflicts:bool field-manager overwrite:bool=true
    l,selector all:bool prune:bool force:bool wait:bool timeout:duration=0s grace-period:int=-1 cascade:optional=background=background`,
  commands: lastAppliedCommands,
  run,
};
