/** From arguments to objects: files, `TYPE NAME`, `TYPE/NAME`, selectors and --all, as cli-runtime's resource builder visits them. */
import { parseLabelSelector, selectorMatches } from '../../engine/api/machinery/selectors/label-selector';
import { apiVersionOf, pathOf, type Resource } from '../client/discovery';
import type { Flow } from '../command';
import type { Draft } from '../draft';
import { ApiFailure, Failure, Failures } from '../failure';
import { type Invocation, query, statusOf } from '../invocation';
import { argumentTargets, type BuilderOptions } from './arguments';
import { buildKustomization } from './kustomize/build';
import { checkPaths, type ManifestObject, readManifests } from './manifest';
import type { Target } from './target';

/** Do -f or -k name what the command is about? */
export const hasFiles = (k: Invocation): boolean =>
  k.flags.list('filename').length > 0 || k.flags.string('kustomize') !== '';

/** -l picks among the objects of files, too. */
function labelFilter(k: Invocation): (labels: Readonly<Record<string, string>>) => boolean {
  const text = k.flags.string('selector');
  const parsed = text === '' ? undefined : parseLabelSelector(text);
  if (parsed === undefined || !parsed.ok) return () => true;
  return (labels) => selectorMatches(parsed.selector, labels);
}

/** What names no version is one of the core kinds, asked for at a version of no name. */
function resourceOf(k: Invocation, { apiVersion, kind }: Draft): Resource | undefined {
  if (apiVersion) return k.discovery.kind(apiVersion, kind);
  const core = k.discovery.kind('v1', kind);
  return core && { ...core, version: '' };
}

const jsonType = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;

/** Names that YAML reads as something else, labels that are no map. */
function wrongName(meta: Draft): string | undefined {
  for (const [field, value] of Object.entries(meta as Record<string, unknown>)) {
    if (value === null) continue;
    const where = `into Go struct field ObjectMeta.metadata.${field} of type`;
    const named = field === 'name' || field === 'namespace' || field === 'generateName';
    if (named && typeof value !== 'string') return `cannot unmarshal ${jsonType(value)} ${where} string`;
    const map = field === 'labels' || field === 'annotations';
    if (map && jsonType(value) !== 'object') return `cannot unmarshal ${jsonType(value)} ${where} map[string]string`;
  }
  return undefined;
}

/** Two commands tell what is wrong with a kustomization as it is, without `error: `. */
function kustomized(k: Invocation, folder: string): readonly ManifestObject[] {
  try {
    return buildKustomization(k, folder).map((object) => ({ object, source: folder }));
  } catch (error) {
    const reading = k.path === 'kubectl get' || k.path === 'kubectl describe';
    throw reading && error instanceof Failure ? new Failure(error.message, error.exit, true) : error;
  }
}

export function* fileTargets(k: Invocation): Flow<Target[]> {
  const names = k.flags.list('filename');
  const folder = k.flags.string('kustomize');
  if (names.length > 0 && folder !== '') throw new Failure('only one of -f or -k can be specified');
  const { found, errors: broken } =
    folder === ''
      ? yield* readManifests(k, names, k.flags.bool('recursive'))
      : { found: kustomized(k, folder), errors: [] };
  const targets: Target[] = [];
  const errors: Error[] = [];
  const selector = labelFilter(k);
  for (const { object, source } of found) {
    const resource = resourceOf(k, object);
    const meta = object.metadata ?? {};
    if (!resource) {
      errors.push(
        new Failure(
          `resource mapping not found for name: "${meta.name ?? ''}" namespace: "${meta.namespace ?? ''}" from "${source}": no matches for kind "${object.kind}" in version "${object.apiVersion ?? ''}"\nensure CRDs are installed first`,
        ),
      );
      continue;
    }
    const before = errors.length;
    const wrong = wrongName(meta);
    if (wrong !== undefined) {
      errors.push(new Failure(`unable to decode "${source}": json: ${wrong}`));
      continue;
    }
    for (const [name, value] of Object.entries({ ...meta.annotations, ...meta.labels } as Draft)) {
      if (typeof value === 'string' || value === null || errors.length > before) continue;
      const where = meta.annotations && name in meta.annotations ? 'annotations' : 'labels';
      const type = typeof value === 'boolean' ? 'bool' : typeof value;
      errors.push(
        new Failure(
          `unable to decode "${source}": json: cannot unmarshal ${type} into Go struct field ObjectMeta.metadata.${where} of type string`,
        ),
      );
    }
    if (errors.length > before) continue;
    if (!selector(meta.labels ?? {})) continue;
    const given = k.connection.namespaceGiven;
    if (resource.namespaced && given && meta.namespace && meta.namespace !== k.namespace) {
      throw new Failure(
        `the namespace from the provided object "${meta.namespace}" does not match the namespace "${k.namespace}". You must pass '--namespace=${meta.namespace}' to perform this operation.`,
      );
    }
    const namespace = resource.namespaced ? (meta.namespace ?? k.namespace) : undefined;
    if (resource.namespaced && !k.flags.bool('local')) object.metadata = { ...meta, namespace };
    targets.push({ resource, namespace, name: meta.name ?? '', source, local: object });
  }
  errors.push(...broken);
  if (errors.length > 0 && targets.length === 0) throw new Failures(errors);
  k.deferred.push(...errors);
  return targets;
}

export function* targetsOf(k: Invocation, args: readonly string[], options: BuilderOptions = {}): Flow<Target[]> {
  if (!hasFiles(k)) return argumentTargets(k, args, options);
  if (args.length > 0) {
    checkPaths(k, k.flags.list('filename'));
    throw new Failure(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  return yield* fileTargets(k);
}

export const selectorQuery = (k: Invocation): Record<string, string> => ({
  labelSelector: k.flags.string('selector'),
  fieldSelector: k.flags.string('field-selector'),
});

export interface Found {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly source: string;
  readonly object: Draft;
}

export const objectPath = (found: Pick<Found, 'resource' | 'namespace' | 'name'>, subresource?: string): string =>
  pathOf(found.resource, found.namespace, found.name, subresource);

/** A bad selector is told apart from other bad requests by the list it was meant for. */
export function listFailure(k: Invocation, target: Target, error: unknown): unknown {
  if (!(error instanceof ApiFailure) || error.reason !== 'BadRequest') return error;
  const { group, version, plural } = target.resource;
  const { labelSelector, fieldSelector } = selectorQuery(k);
  if (!labelSelector && !fieldSelector) return error;
  const text = `Unable to find "${group}/${version}, Resource=${plural}" that match label selector "${labelSelector}", field selector "${fieldSelector}": `;
  return new ApiFailure(error.status, text);
}

/** What is not there in a namespace that is not there either: the namespace is named, as resource.Info.Get does. */
export function absenceFailure(k: Invocation, target: Target, error: unknown): unknown {
  const { namespace } = target;
  if (!(error instanceof ApiFailure) || error.reason !== 'NotFound') return error;
  if (target.name === undefined || namespace === undefined || namespace === '' || namespace === 'default') return error;
  const asked = k.raw({ method: 'GET', path: `/api/v1/namespaces/${namespace}` });
  return asked.status === 404 ? new ApiFailure(statusOf(asked), error.prefix) : error;
}

/** Fetches each target as objects; failures of single ones are collected and thrown at the end by `k.deferred`. */
export function fetchObjects(
  k: Invocation,
  targets: readonly Target[],
  options: { readonly subresource?: string | undefined } = {},
): Found[] {
  const found: Found[] = [];
  for (const target of targets) {
    const { resource, namespace, source } = target;
    try {
      if (target.name !== undefined) {
        const object = k.get(objectPath({ ...target, name: target.name }, options.subresource));
        found.push({ resource, namespace, name: target.name, source, object });
        continue;
      }
      let page = '';
      do {
        const list = k.get(pathOf(resource, namespace), query({ ...selectorQuery(k), limit: 500, continue: page }));
        for (const item of list.items ?? []) {
          const object = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...item };
          found.push({ resource, namespace: item.metadata?.namespace, name: item.metadata?.name, source, object });
        }
        page = list.metadata?.continue ?? '';
      } while (page !== '');
    } catch (error) {
      const failure = target.name === undefined ? listFailure(k, target, error) : absenceFailure(k, target, error);
      if (!(failure instanceof ApiFailure)) throw failure;
      if (failure.reason === 'NotFound' && k.flags.bool('ignore-not-found')) continue;
      k.deferred.push(failure);
    }
  }
  return found;
}
