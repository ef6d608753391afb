/** `kubectl delete`, waiting for the objects to be gone as the real one does. Follows kubectl/pkg/cmd/delete/delete.go. */
import { pathOf, typeName } from '../client/discovery';
import { checkRaw, rawRequest } from '../client/raw-request';
import type { Command, Flow } from '../command';
import { ApiFailure, Failure } from '../failure';
import { DRY_RUN, FILE_FLAGS, SELECTORS } from '../flags/groups';
import { type Invocation, query } from '../invocation';
import { dryRunMode } from '../printers/select';
import { type Found, fetchObjects, objectPath, targetsOf } from '../resource/builder';
import type { Target } from '../resource/target';

const POLICIES: Readonly<Record<string, string>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};
const TRUE = /^(1|t|T|TRUE|true|True)$/;
const FALSE = /^(0|f|F|FALSE|false|False)$/;

export function cascadeOf(k: Invocation): string {
  const given = k.flags.string('cascade') || 'background';
  const word = TRUE.test(given) ? 'background' : FALSE.test(given) ? 'orphan' : given;
  if (word !== given) {
    k.once(`warning: --cascade=${given} is deprecated (boolean value) and can be replaced with --cascade=${word}.\n`);
  }
  const policy = POLICIES[word];
  if (policy !== undefined) return policy;
  throw new Failure(`invalid cascade value (${word}). Must be "background", "foreground", or "orphan"`);
}

/** Deletes and reports; returns the uid of what is going. */
function remove(k: Invocation, found: Found): string | undefined {
  let uid: string | undefined;
  const { flags } = k;
  const mode = dryRunMode(k);
  let grace = flags.changed('grace-period') ? flags.int('grace-period') : -1;
  if (flags.bool('now')) grace = 1;
  // `replace --force` means to delete at all, in an orderly way.
  const force = flags.bool('force') && k.path !== 'kubectl replace';
  if (force && grace < 0) grace = 0;
  else if (grace === 0 && !force) grace = 1;
  const policy = cascadeOf(k);
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

/** --interactive: what would go is shown, and only a yes lets it. */
function* confirmed(k: Invocation, all: readonly Found[]): Flow<boolean> {
  k.out(`You are about to delete the following ${all.length} resource(s):\n`);
  for (const { resource, name } of all) k.out(`${typeName(resource)}/${name}\n`);
  k.out('Do you want to continue? (y/N): ');
  yield* k.flush();
  const answer = yield* k.readLine();
  if (answer === 'y' || answer === 'Y') return true;
  k.out('deletion is cancelled\n');
  return false;
}

export function* deleteTargets(k: Invocation, targets: readonly Target[], ignoreMissing: boolean): Flow {
  const { flags } = k;
  const names = targets.some((target) => target.name !== undefined);
  const all = flags.bool('interactive') ? fetchObjects(k, targets) : found(k, targets);
  if (flags.bool('interactive')) {
    if (k.deferred.length > 0) return;
    if (all.length === 0) k.out('No resources found\n');
    if (all.length === 0 || !(yield* confirmed(k, all))) return;
  }
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

/** What does not go together; some of it the resource builder has found before. */
function check(k: Invocation): void {
  const { flags } = k;
  const fail = (text: string) => {
    throw new Failure(text);
  };
  const output = flags.string('output');
  if (output !== '' && output !== 'name') fail(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (!flags.bool('force')) return;
  if (flags.int('grace-period') > 0 || flags.bool('now')) {
    fail('--force and --grace-period greater than 0 cannot be specified together');
  }
  k.warn(
    'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
  );
}

function* run(k: Invocation): Flow<number | undefined> {
  const { flags } = k;
  cascadeOf(k);
  if (flags.bool('now') && flags.int('grace-period') !== -1) {
    throw new Failure('--now and --grace-period cannot be specified together');
  }
  if (flags.string('raw') !== '') {
    check(k);
    if (flags.bool('interactive')) throw new Failure('--interactive can not be used with --raw');
    if (flags.list('filename').length > 1) throw new Failure('--raw can only use a single local file or stdin');
    checkRaw(k);
    return yield* rawRequest(k, 'DELETE');
  }
  const targets = yield* targetsOf(k, k.args, { all: flags.bool('all') });
  check(k);
  if (
    k.connection.namespaceGiven &&
    !flags.bool('all-namespaces') &&
    targets.some(({ resource }) => !resource.namespaced)
  ) {
    k.warn('deleting cluster-scoped resources, not scoped to the provided namespace');
  }
  yield* deleteTargets(k, targets, false);
  return 0;
}

export const deleteCommand: Command = {
  name: 'delete',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  flags: `${FILE_FLAGS} ${SELECTORS} ${DRY_RUN} o,output force:bool now:bool grace-period:int=-1 ignore-not-found:bool
    wait:bool=true timeout:duration=0s cascade:optional=background=background raw i,interactive:bool`,
  run,
};
