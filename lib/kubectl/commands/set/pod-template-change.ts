/** What the `set` commands share: read objects with a pod template, change it, send a strategic merge patch. Follows kubectl/pkg/cmd/set. */
import { definitionOfKind } from '../../../engine/api/openapi/schema';
import type { Flow } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { recorded } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { twoWayPatch } from '../../patch/three-way';
import { dryRunMode, reporter } from '../../printers/select';
import { type Found, objectPath } from '../../resource/builder';
import { patchQuery } from '../create/write-query';
import { objectsToSet } from './objects';

/** Where the pod spec of an object stands. */
export function podSpecOf(object: Draft): Draft {
  if (object.kind === 'Pod') return object.spec;
  return object.kind === 'CronJob' ? object.spec?.jobTemplate?.spec?.template?.spec : object.spec?.template?.spec;
}

/** Makes the change on a copy of the pod spec. */
export type TemplateChange = (spec: Draft) => void;

export interface ChangeWords {
  readonly done: string;
  readonly failing: string;
  readonly always?: boolean;
  readonly lenient?: boolean;
}

/** `check` judges the rest of the command line once the objects are found. `changeOf` returns null where nothing is to be done and a text where something stands against it; objects that would not change are neither sent nor reported, unless `always`. */
export function* changeTemplates(
  k: Invocation,
  resources: readonly string[],
  { done, failing, always = false, lenient = false }: ChangeWords,
  changeOf: (found: Found, spec: Draft) => TemplateChange | string | null,
  check: () => void = () => undefined,
): Flow<number> {
  const report = reporter(k);
  const all = yield* objectsToSet(k, resources, { allByDefault: k.flags.bool('all'), lenient });
  if (k.deferred.length > 0) return 0;
  for (const { resource } of all) refuseUnknown(resource);
  check();
  for (const found of all) {
    const spec = podSpecOf(found.object);
    const change = spec === undefined ? templateless(found) : changeOf(found, spec);
    if (change === null) continue;
    if (typeof change === 'string') {
      k.deferred.push(new Failure(`error: ${found.resource.plural}/${found.name} ${change}\n`));
      continue;
    }
    try {
      const after = send(k, found, change, always);
      if (after !== null) report(after, done);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      k.deferred.push(new Failure(`${failing}${error.status.message}`));
    }
  }
  return 0;
}

/** Objects are read into kubectl's own types, of which custom resources have none. */
function refuseUnknown({ group, version, kind }: Found['resource']): void {
  if (definitionOfKind(group, version, kind) !== undefined) return;
  const known = 'in scheme "pkg/runtime/scheme.go:111"';
  throw new Failure(`error: no kind "${kind}" is registered for version "${group}/${version}" ${known}\n`);
}

const templateless = ({ resource }: Found): string =>
  `the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`;

function send(k: Invocation, found: Found, change: TemplateChange, always: boolean): Draft | null {
  const changed = copyOf(found.object);
  change(podSpecOf(changed));
  const local = recorded(k, changed);
  const { type, body } = twoWayPatch(found.object, local);
  if (Object.keys(body).length === 0 && !always) return null;
  if (dryRunMode(k) === 'client' || k.flags.bool('local')) return local;
  return k.call({
    method: 'PATCH',
    path: objectPath(found),
    query: patchQuery(k, 'kubectl-set'),
    contentType: type,
    body,
  });
}

export function containersOf(spec: Draft): readonly Draft[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}
