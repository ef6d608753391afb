/** `kubectl label` and `kubectl annotate`: keys of metadata set, changed and removed. Follows kubectl/pkg/cmd/label and annotate. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, SELECTORS } from '../../flags/groups';
import { CHANGE_CAUSE, RECORD_FLAG, RECORD_NOTICE, recordPatch } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { type Found, fetchObjects, hasFiles, objectPath, targetsOf } from '../../resource/builder';
import { patchQuery } from '../create/write-query';
import { checkRemovals, type Pairs, pairsOf } from './pairs';

interface What {
  readonly verb: 'label' | 'annotate';
  readonly noun: 'label' | 'annotation';
  readonly field: 'labels' | 'annotations';
}

function check(k: Invocation, { noun }: What, pairs: Pairs): void {
  const { flags } = k;
  const fail = (text: string) => {
    throw new Failure(text);
  };
  if (noun === 'label') checkRemovals(pairs, noun);
  if (flags.bool('list') && flags.string('output') !== '') fail('--list and --output may not be specified together');
  if (flags.bool('all') && flags.string('selector') !== '') fail('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector') !== '') {
    fail('cannot set --all and --field-selector at the same time');
  }
  if (flags.bool('local')) {
    const file = noun === 'label' ? ['-f pod.yaml', '--filename=pod.json'] : ['-f rsrc.yaml', '--filename=rsrc.json'];
    if (dryRunMode(k) === 'server') {
      fail('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    }
    if (pairs.resources.length > 0) {
      fail(`can only use local files by ${file.join(' or ')} when --local=true is set`);
    }
    if (!hasFiles(k)) fail(`one or more files must be specified as ${file.join(' or ')}`);
  } else if (pairs.resources.length < 1 && !hasFiles(k)) {
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (Object.keys(pairs.set).length + pairs.removed.length === 0 && !flags.bool('list')) {
    fail(`at least one ${noun} update is required`);
  }
  if (noun === 'annotation') checkRemovals(pairs, noun);
}

/** Values that stand in the way without --overwrite. */
function clashes({ noun }: What, own: Readonly<Record<string, string>>, { set }: Pairs): readonly string[] {
  const keys = Object.keys(set)
    .filter((key) => Object.hasOwn(own, key) && own[key] !== set[key])
    .filter((key) => noun === 'label' || key !== CHANGE_CAUSE)
    .sort();
  if (keys.length === 0) return [];
  if (noun === 'label')
    return keys.map((key) => `'${key}' already has a value (${own[key]}), and --overwrite is false`);
  const all = keys.map((key) => `'${key}' already has a value (${own[key]})`);
  return [`--overwrite is false but found the following declared annotation(s): ${all.join('; ')}`];
}

function operationOf({ noun }: What, added: number, removed: number): string {
  if (noun === 'annotation') return 'annotated';
  if (added > 0 && removed > 0) return 'modified';
  return added > 0 ? 'labeled' : removed > 0 ? 'unlabeled' : 'not labeled';
}

function* objects(k: Invocation, pairs: Pairs): Flow<readonly Found[]> {
  const targets = yield* targetsOf(k, pairs.resources, { allByDefault: k.flags.bool('all') });
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  if (!single && k.flags.string('resource-version') !== '') {
    throw new Failure('--resource-version may only be used with a single resource');
  }
  if (!k.flags.bool('local')) return fetchObjects(k, targets);
  return targets.map((target) => ({ ...target, name: target.name ?? '', object: target.local }));
}

function change(k: Invocation, what: What, pairs: Pairs, found: Found): readonly [object: Draft, operation: string] {
  const own: Readonly<Record<string, string>> = found.object.metadata[what.field] ?? {};
  const here = k.flags.bool('local') || dryRunMode(k) === 'client';
  const { set, removed } = pairs;
  if (what.noun === 'label' && !here) {
    for (const key of removed) if (!Object.hasOwn(own, key)) k.out(`label "${key}" not found.\n`);
  }
  const added = Object.keys(set).filter((key) => own[key] !== set[key]);
  const gone = removed.filter((key) => Object.hasOwn(own, key));
  const operation = operationOf(what, added.length, gone.length);
  const kept: Record<string, string> = { ...own, ...set };
  for (const key of gone) delete kept[key];
  const local = { ...found.object, metadata: { ...found.object.metadata, [what.field]: kept } };
  if (here || (what.noun === 'label' && added.length + gone.length === 0)) return [local, operation];
  const patch: Draft = Object.fromEntries([...added.map((key) => [key, set[key]]), ...gone.map((key) => [key, null])]);
  const resourceVersion = k.flags.string('resource-version');
  const { annotations } = recordPatch(k, found.object)?.metadata ?? {};
  const metadata = {
    ...(annotations ? { annotations } : {}),
    [what.field]: what.field === 'annotations' ? { ...annotations, ...patch } : patch,
    ...(resourceVersion ? { resourceVersion } : {}),
  };
  const after = k.call({
    method: 'PATCH',
    path: objectPath(found),
    query: patchQuery(k, `kubectl-${what.verb}`),
    contentType: 'application/merge-patch+json',
    body: { metadata },
  });
  return [what.noun === 'label' ? local : after, operation];
}

/** What would stand there: nothing is sent. */
function list(k: Invocation, { field }: What, pairs: Pairs, { object, name, resource }: Found, single: boolean): void {
  const own: Record<string, string> = { ...object.metadata[field], ...pairs.set };
  for (const key of pairs.removed) delete own[key];
  if (!single) k.out(`Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n`);
  for (const key of Object.keys(own).sort()) k.out(`${single ? '' : ' '}${key}=${own[key]}\n`);
}

function command(what: What, short: string): Command {
  return {
    name: what.verb,
    short,
    flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} ${SELECTORS} overwrite:bool list:bool resource-version field-manager local:bool ${RECORD_FLAG}`,
    deprecated: RECORD_NOTICE,
    *run(k): Flow<number | undefined> {
      const pairs = pairsOf(k, what.noun);
      check(k, what, pairs);
      const report = reporter(k);
      const all = yield* objects(k, pairs);
      const single = all.length === 1 && k.flags.string('selector') === '' && !k.flags.bool('all');
      for (const found of all) {
        const own = found.object.metadata[what.field] ?? {};
        const against = k.flags.bool('overwrite') ? [] : clashes(what, own, pairs);
        k.deferred.push(...against.map((text) => new Failure(text)));
        if (against.length > 0) continue;
        try {
          if (k.flags.bool('list')) list(k, what, pairs, found, single);
          else report(...change(k, what, pairs, found));
        } catch (error) {
          if (!(error instanceof ApiFailure)) throw error;
          k.deferred.push(error);
        }
      }
      return 0;
    },
  };
}

export const label = command({ verb: 'label', noun: 'label', field: 'labels' }, 'Update the labels on a resource');
export const annotate = command(
  { verb: 'annotate', noun: 'annotation', field: 'annotations' },
  'Update the annotations on a resource',
);
