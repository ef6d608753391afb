/**
 * What a path names: a resource, an object, a subresource, or one of the server's own documents
 * (apiserver/pkg/endpoints/request/requestinfo.go).
 */
import type { Kind } from '../../api/kinds/kind';
import { remembered } from '../../base/remembered';
import type { ServedKinds } from '../custom/served-kinds';

export interface ResourceRoute {
  readonly type: 'resource';
  readonly kind: Kind;
  /** '' for all namespaces or cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What follows a `proxy` subresource. */
  readonly rest: string;
  /** `/api/v1/watch/…`, the old spelling of `?watch=true`. */
  readonly legacyWatch: boolean;
}
export type Route =
  | ResourceRoute
  | { readonly type: 'versions' }
  | { readonly type: 'groups' }
  | { readonly type: 'group'; readonly group: string }
  | { readonly type: 'resources'; readonly group: string; readonly version: string }
  /** A served group and version, but nothing of that name in it. */
  | { readonly type: 'unknown-resource' }
  | { readonly type: 'other'; readonly path: string };

const UNKNOWN: Route = { type: 'unknown-resource' };

/** Controllers ask for the same few paths over and over. */
const segmentsOf = remembered((path: string): readonly string[] => {
  const segments = path.split('/').slice(1).map(decodeSegment);
  if (segments.at(-1) === '' && segments.length > 1) segments.pop();
  return segments;
});

export function parseRoute(path: string, kinds: ServedKinds): Route {
  const segments = segmentsOf(path);
  const root = segments[0];
  if (root === 'api') {
    if (segments.length === 1) return { type: 'versions' };
    if (segments[1] !== 'v1') return UNKNOWN;
    return segments.length === 2
      ? { type: 'resources', group: '', version: 'v1' }
      : below(kinds, '', 'v1', segments.slice(2));
  }
  if (root !== 'apis') return { type: 'other', path };
  const [, group = '', version = ''] = segments;
  if (segments.length === 1) return { type: 'groups' };
  if (!kinds.hasGroup(group) || group === '') return { type: 'other', path };
  if (segments.length === 2) return { type: 'group', group };
  if (!kinds.hasVersion(group, version)) return UNKNOWN;
  return segments.length === 3
    ? { type: 'resources', group, version }
    : below(kinds, group, version, segments.slice(3));
}

function below(kinds: ServedKinds, group: string, version: string, rest: readonly string[]): Route {
  if (rest.includes('')) return UNKNOWN;
  let segments = rest;
  const legacyWatch = segments[0] === 'watch';
  if (legacyWatch) segments = segments.slice(1);
  let namespace = '';
  if (segments[0] === 'namespaces' && segments.length >= 3 && !isNamespaceSubresource(group, segments)) {
    namespace = segments[1] as string;
    segments = segments.slice(2);
  }
  const kind = kinds.find(group, version, segments[0] ?? '');
  if (kind === undefined) return UNKNOWN;
  const [, name, subresource] = segments;
  if (kind.namespaced ? name !== undefined && namespace === '' : namespace !== '') return UNKNOWN;
  if (subresource !== undefined && !kind.subresources.some((sub) => sub.name === subresource)) return UNKNOWN;
  if (segments.length > 3 && subresource !== 'proxy') return UNKNOWN;
  return { type: 'resource', kind, namespace, name, subresource, rest: `/${segments.slice(3).join('/')}`, legacyWatch };
}

/** `/api/v1/namespaces/x/status` is about the namespace; `/api/v1/namespaces/x/pods` is about pods in it. */
function isNamespaceSubresource(group: string, segments: readonly string[]): boolean {
  return group === '' && segments.length === 3 && (segments[2] === 'status' || segments[2] === 'finalize');
}

function decodeSegment(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
