/** GET of a collection: selectors, pages, the current revision (registry/generic/registry/store.go List, etcd3 GetList). */
import type { ApiObject } from '../../api/kinds/kind';
import { badRequest } from '../../api/machinery/status';
import { base64Url, fromBase64 } from '../../base/base64';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { renderList } from '../response/render';
import { fromStore, resourceOf, storeKey } from '../storage/form';
import { checkListOptions, revisionOf } from './list-options';
import { type Selection, selectionOf } from './selection';

interface Page {
  readonly items: readonly ApiObject[];
  readonly next: string | undefined;
  readonly remaining: number | undefined;
}

export function list(context: RequestContext): ApiResponse {
  const { query, route, server } = context;
  checkListOptions(query, false);
  revisionOf(query);
  const selection = selectionOf(route.kind, query);
  const { items, next, remaining } = pageOf(context, selection);
  const metadata: Plain = {
    resourceVersion: String(server.store.revision),
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
  const all = selected(context, selection);
  const token = query.get('continue') ?? '';
  const from = token === '' ? all : all.filter((object) => keyOf(object) > startOf(token));
  const limit = Number(query.get('limit') ?? 0);
  if (!(limit > 0) || from.length <= limit) return { items: from, next: undefined, remaining: undefined };
  const items = from.slice(0, limit);
  const last = keyOf(items[limit - 1] as ApiObject);
  const next = base64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv: server.store.revision, start: `${last}\u0000` }));
  return { items, next, remaining: selection.empty ? from.length - limit : undefined };
}

function keyOf(object: ApiObject): string {
  const { namespace, name } = object.metadata as { namespace?: string; name: string };
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function startOf(token: string): string {
  const text = fromBase64(token);
  let start: unknown;
  try {
    start = (JSON.parse(text ?? '') as { start?: unknown }).start;
  } catch {
    start = undefined;
  }
  if (typeof start !== 'string') {
    refuse(badRequest(`invalid continue token: continue key is not valid: ${firstLetter(text ?? '')}`));
  }
  return (start as string).replace(/\u0000$/, '');
}

function firstLetter(text: string): string {
  const letter = text[0];
  if (letter === undefined) return 'unexpected end of JSON input';
  const code = letter.charCodeAt(0);
  const shown = code < 0x20 || code > 0x7e ? `\\u${code.toString(16).padStart(4, '0')}` : letter;
  return `invalid character '${shown}' looking for beginning of value`;
}
