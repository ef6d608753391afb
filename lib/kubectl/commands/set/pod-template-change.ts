/** What the `set` commands share: read objects with a pod template, change it, send a strategic merge patch. Follows kubectl/pkg/cmd/set. */
import type { Flow } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { threeWayPatch } from '../../patch/three-way';
import { dryRunMode, reporter } from '../../printers/select';
import { type Found, fetchObjects, objectPath, targetsOf } from '../../resource/builder';

/** Where the pod spec of an object stands. */
export function podSpecOf(object: Draft): Draft {
  if (object.kind === 'Pod') return object.spec;
  return object.kind === 'CronJob' ? object.spec?.jobTemplate?.spec?.template?.spec : object.spec?.template?.spec;
}

/** Makes the change on a copy of the pod spec. */
export type TemplateChange = (spec: Draft) => void;

/** `changeOf` returns null where nothing is to be done; objects that would not change are neither sent nor reported. */
export function* changeTemplates(
  k: Invocation,
  resources: readonly string[],
  { done, failing }: { readonly done: string; readonly failing: string },
  changeOf: (found: Found, spec: Draft) => TemplateChange | null,
): Flow<number> {
  const report = reporter(k);
  for (const found of fetchObjects(k, yield* targetsOf(k, resources, { all: k.flags.bool('all') }))) {
    const spec = podSpecOf(found.object);
    const change = changeOf(found, spec);
    if (change === null) continue;
    try {
      const after = send(k, found, change);
      if (after !== null) report(after, done);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      k.deferred.push(new Failure(`${failing}${error.status.message}`));
    }
  }
  return 0;
}

function send(k: Invocation, found: Found, change: TemplateChange): Draft | null {
  const local = copyOf(found.object);
  change(podSpecOf(local));
  const { type, body } = threeWayPatch(found.object, local, found.object);
  if (Object.keys(body).length === 0) return null;
  if (dryRunMode(k) === 'client') return local;
  const dryRun = dryRunMode(k) === 'server' ? 'All' : undefined;
  return k.call({
    method: 'PATCH',
    path: objectPath(found),
    query: query({ fieldManager: k.flags.string('field-manager') || 'kubectl-set', dryRun }),
    contentType: type,
    body,
  });
}

export function containersOf(spec: Draft): readonly Draft[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}
