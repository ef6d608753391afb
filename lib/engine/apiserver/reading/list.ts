/** GET of a collection: selectors, pages, the current revision (registry/generic/registry/store.go List, etcd3 GetList). */
import type { ApiObject } from '../../api/kinds/kind';
import { badRequest, expired } from '../../api/machinery/status';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { renderList } from '../response/render';
import { fromStore, resourceOf, storeKey } from '../storage/form';
import { readContinue, writeContinue } from './continue';
import { checkListOptions, refuseFuture, revisionOf } from './list-options';
import { type Selection, selectionOf } from './selection';

interface Page {
  readonly items: readonly ApiObject[];
  readonly revision: number;
  readonly next: string | undefined;
  readonly remaining: number | undefined;
}

export function list(context: RequestContext): ApiResponse {
  const { items, metadata } = listed(context);
  return renderList(context, items, metadata);
}

/** The page that a collection request asks for, and its metadata. */
export function listed(context: RequestContext): { readonly items: readonly ApiObject[]; readonly metadata: Plain } {
  const { query, route, server } = context;
  checkListOptions(query, false);
  const revision = revisionOf(query);
  const selection = selectionOf(route.kind, query);
  const { items, revision: shown, next, remaining } = pageOf(context, selection);
  refuseFuture(revision, server.store.revision);
  refuseForgotten(context, revision);
  const metadata: Plain = {
    resourceVersion: String(shown),
    ...(next === undefined ? {} : { continue: next }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  };
  return { items, metadata };
}

/** A page, or a list at exactly one revision, can only be had while that revision is remembered. */
function refuseForgotten({ query, server }: RequestContext, revision: number | undefined): void {
  const match = query.get('resourceVersionMatch') ?? '';
  const exact = match === 'Exact' || (match === '' && (query.integer('limit') ?? 0) > 0);
  if (revision === undefined || revision === 0 || !exact || server.store.since(revision) !== 'compacted') return;
  refuse(expired('The resourceVersion for the provided list is too old.'));
}

/** Everything that a collection request selects, without pages. */
export function selected(context: RequestContext, selection: Selection): readonly ApiObject[] {
  const { kind, namespace } = context.route;
  const { store } = context.server;
  const resource = resourceOf(kind);
  if (selection.name !== undefined && (namespace !== '' || !kind.namespaced)) {
    const found = store.get(resource, storeKey(namespace, selection.name));
    const one = found && fromStore(kind, found);
    return one !== undefined && selection.matches(one) ? [one] : [];
  }
  const found = store.list(resource, namespace === '' ? '' : `${namespace}/`);
  const all = kind.storedAs === undefined ? found : found.map((object) => fromStore(kind, object));
  return selection.empty ? all : all.filter((object) => selection.matches(object));
}

/** Pages are cut from the present state: the server keeps no old revisions to page through. */
function pageOf(context: RequestContext, selection: Selection): Page {
  const { query, server } = context;
  const token = query.get('continue') ?? '';
  const mark = token === '' ? undefined : readContinue(token);
  if (mark !== undefined && (query.get('resourceVersion') ?? '') !== '' && query.get('resourceVersion') !== '0') {
    refuse(badRequest('specifying resource version is not allowed when using continue'));
  }
  const all = selected(context, selection);
  const from = mark === undefined ? all : all.filter((object) => keyOf(object) > mark.start);
  const revision = mark?.revision ?? server.store.revision;
  // What is asked of the cache comes whole.
  const limit = query.get('resourceVersion') === '0' ? 0 : (query.integer('limit') ?? 0);
  const whole: Page = { items: from, revision, next: undefined, remaining: undefined };
  if (!(limit > 0) || from.length < limit) return whole;
  const items = from.slice(0, limit);
  const last = keyOf(items[limit - 1] as ApiObject);
  // Whether more follows is seen before the selectors are.
  if (from.length === limit && !hasMore(context, last)) return whole;
  const next = writeContinue({ revision, start: last });
  return { items, revision, next, remaining: selection.empty ? from.length - limit : undefined };
}

function hasMore({ route, server }: RequestContext, last: string): boolean {
  const { kind, namespace } = route;
  const all = server.store.list(resourceOf(kind), namespace === '' ? '' : `${namespace}/`);
  return all.some((object) => keyOf(object) > last);
}

function keyOf(object: ApiObject): string {
  const { namespace, name } = object.metadata as { namespace?: string; name: string };
  return namespace === undefined ? name : `${namespace}/${name}`;
}
