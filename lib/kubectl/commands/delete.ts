/** `kubectl delete`, waiting for the objects to be gone as the real one does. Follows kubectl/pkg/cmd/delete/delete.go. */
import { pathOf, typeName } from '../client/discovery';
import type { Command, Flow } from '../command';
import { ApiFailure, Failure } from '../failure';
import { DRY_RUN, FILE_FLAGS, SELECTORS } from '../flags/groups';
import { type Invocation, query } from '../invocation';
import { dryRunMode } from '../printers/select';
import { type Found, fetchObjects, objectPath, type Target, targetsOf } from '../resource/builder';

/** Deletes and reports; returns the uid of what is going. */
function remove(k: Invocation, found: Found): string | undefined {
  let uid: string | undefined;
  const { flags } = k;
  const mode = dryRunMode(k);
  let grace = flags.changed('grace-period') ? flags.int('grace-period') : -1;
  if (flags.bool('now')) grace = 1;
  // `replace --force` means to delete at all; only its --grace-period=0 is a forced deletion.
  const force = flags.bool('force') && (k.path !== 'kubectl replace' || grace === 0);
  if (force && grace < 0) grace = 0;
  else if (grace === 0 && !force) grace = 1;
  const cascade = flags.string('cascade') || 'background';
  const policy = {
    background: 'Background',
    foreground: 'Foreground',
    orphan: 'Orphan',
    true: 'Background',
    false: 'Orphan',
  }[cascade];
  if (!policy) throw new Failure(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  if (mode !== 'client') {
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: policy,
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
      ...(mode === 'server' ? { dryRun: ['All'] } : {}),
    };
    const answer = k.call({ method: 'DELETE', path: objectPath(found), contentType: 'application/json', body });
    uid = answer?.kind === 'Status' ? answer.details?.uid : answer?.metadata?.uid;
  }
  if (flags.string('output') === 'name') {
    k.out(`${typeName(found.resource)}/${found.name}\n`);
    return uid;
  }
  const how = force && grace === 0 ? 'force deleted' : 'deleted';
  const place = found.resource.namespaced ? ` from ${found.namespace} namespace` : '';
  const suffix = mode === 'client' ? ' (dry run)' : mode === 'server' ? ' (server dry run)' : '';
  k.out(`${typeName(found.resource)} "${found.name}" ${how}${place}${suffix}\n`);
  return uid;
}

/** Polls until the object is gone or another one bears its name. */
function* gone(k: Invocation, found: Found, uid: string | undefined): Flow {
  for (;;) {
    const answer = k.raw({
      method: 'GET',
      path: pathOf(found.resource, found.namespace),
      query: query({ fieldSelector: `metadata.name=${found.name}` }),
    });
    const [live] = (answer.body as { items?: { metadata?: { uid?: string } }[] }).items ?? [];
    if (answer.status >= 400 || !live || (uid && live.metadata?.uid !== uid)) return;
    yield* k.sleep(100_000);
  }
}

/** Objects that are named are not looked up before: the server says what is missing or forbidden. */
function found(k: Invocation, targets: readonly Target[]): readonly Found[] {
  return targets.flatMap((target) => {
    const { resource, namespace, name, source } = target;
    return name === undefined ? fetchObjects(k, [target]) : [{ resource, namespace, name, source, object: undefined }];
  });
}

export function* deleteTargets(k: Invocation, targets: readonly Target[], ignoreMissing: boolean): Flow {
  const { flags } = k;
  const names = targets.some((target) => target.name !== undefined);
  const all = found(k, targets);
  const ignore = ignoreMissing || flags.bool('ignore-not-found') || !names;
  const done: [Found, string | undefined][] = [];
  for (const each of all) {
    try {
      done.push([each, remove(k, each)]);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.reason === 'NotFound' && ignore) continue;
      k.deferred.push(
        each.source === '' ? error : new ApiFailure(error.status, `error when deleting "${each.source}": `),
      );
    }
  }
  if (all.length === 0 && !names && k.deferred.length === 0) k.out('No resources found\n');
  if (flags.string('wait') !== 'false' && dryRunMode(k) === 'none') {
    for (const [each, uid] of done) yield* gone(k, each, uid);
  }
}

function* run(k: Invocation): Flow<number | undefined> {
  const { flags } = k;
  if (flags.bool('all') && flags.string('selector') !== '') {
    throw new Failure("setting 'all' parameter but found a non empty selector. ");
  }
  if (flags.bool('now') && flags.changed('grace-period')) {
    throw new Failure('--now and --grace-period cannot be specified together');
  }
  if (flags.bool('force')) {
    k.warn(
      'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    );
  }
  yield* deleteTargets(k, yield* targetsOf(k, k.args, { all: flags.bool('all') }), false);
  return 0;
}

export const deleteCommand: Command = {
  name: 'delete',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  flags: `${FILE_FLAGS} ${SELECTORS} ${DRY_RUN} o,output force:bool now:bool grace-period:int=-1 ignore-not-found:bool
    wait:bool=true timeout:duration=0s cascade:optional=background=background raw i,interactive:bool`,
  run,
};
