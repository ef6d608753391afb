/** What the `set` commands share: read objects with a pod template, change it, send a strategic merge patch. Follows kubectl/pkg/cmd/set. */
import type { Flow } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { type Found, fetchObjects, objectPath, targetsOf } from '../../resource/builder';

const STRATEGIC = 'application/strategic-merge-patch+json';

/** Where the pod spec of an object stands. */
export function podSpecOf(object: Draft): Draft {
  if (object.kind === 'Pod') return object.spec;
  return object.kind === 'CronJob' ? object.spec?.jobTemplate?.spec?.template?.spec : object.spec?.template?.spec;
}

/** The same place as a patch around `change`. */
function patchAround(kind: string, change: Draft): Draft {
  if (kind === 'Pod') return { spec: change };
  const template = { spec: { template: { spec: change } } };
  return kind === 'CronJob' ? { spec: { jobTemplate: template } } : template;
}

export interface TemplateChange {
  /** Strategic merge patch of the pod spec. */
  readonly patch: Draft;
  /** The same change made on a copy of the pod spec, for --dry-run=client. */
  apply(spec: Draft): void;
}

/** `changeOf` returns null where nothing would change: such objects are neither sent nor reported. */
export function* changeTemplates(
  k: Invocation,
  resources: readonly string[],
  done: string,
  changeOf: (found: Found, spec: Draft) => TemplateChange | null,
): Flow<number> {
  const report = reporter(k);
  for (const found of fetchObjects(k, yield* targetsOf(k, resources, { all: k.flags.bool('all') }))) {
    const spec = podSpecOf(found.object);
    const change = changeOf(found, spec);
    if (change === null) continue;
    try {
      report(send(k, found, change), done);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      k.deferred.push(error);
    }
  }
  return 0;
}

function send(k: Invocation, found: Found, change: TemplateChange): Draft {
  if (dryRunMode(k) === 'client') {
    const local = copyOf(found.object);
    change.apply(podSpecOf(local));
    return local;
  }
  const dryRun = dryRunMode(k) === 'server' ? 'All' : undefined;
  return k.call({
    method: 'PATCH',
    path: objectPath(found),
    query: query({ fieldManager: k.flags.string('field-manager') || 'kubectl-set', dryRun }),
    contentType: STRATEGIC,
    body: patchAround(found.object.kind, change.patch),
  });
}

export function containersOf(spec: Draft): readonly Draft[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}
