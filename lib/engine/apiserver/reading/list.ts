/** GET of a collection: selectors, pages, the current revision (registry/generic/registry/store.go List, etcd3 GetList). */
import type { ApiObject } from '../../api/kinds/kind';
import { badRequest } from '../../api/machinery/status';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { renderList } from '../response/render';
import { fromStore, resourceOf, storeKey } from '../storage/form';
import { readContinue, writeContinue } from './continue';
import { checkListOptions, revisionOf } from './list-options';
import { type Selection, selectionOf } from './selection';

interface Page {
  readonly items: readonly ApiObject[];
  readonly revision: number;
  readonly next: string | undefined;
  readonly remaining: number | undefined;
}

export function list(context: RequestContext): ApiResponse {
  const { query, route } = context;
  checkListOptions(query, false);
  revisionOf(query);
  const selection = selectionOf(route.kind, query);
  const { items, revision, next, remaining } = pageOf(context, selection);
  const metadata: Plain = {
    resourceVersion: String(revision),
    ...(next === undefined ? {} : { continue: next }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  };
  return renderList(context, items, metadata);
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
  const limit = Number(query.get('limit') ?? 0);
  if (!(limit > 0) || from.length <= limit) return { items: from, revision, next: undefined, remaining: undefined };
  const items = from.slice(0, limit);
  const next = writeContinue({ revision, start: keyOf(items[limit - 1] as ApiObject) });
  return { items, revision, next, remaining: selection.empty ? from.length - limit : undefined };
}

function keyOf(object: ApiObject): string {
  const { namespace, name } = object.metadata as { namespace?: string; name: string };
  return namespace === undefined ? name : `${namespace}/${name}`;
}
