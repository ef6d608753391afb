/** Which handler answers which method on which kind of path (apiserver/pkg/endpoints/installer.go). */
import { ApiStatus, badRequest, internal, methodNotAllowed, noSuchResource } from '../api/machinery/status';
import type { ApiResponse } from '../client/transport';
import { authorizeResource } from './access/authorize';
import type { Tokens } from './access/tokens';
import { componentStatuses } from './reading/component-status';
import { get } from './reading/get';
import { list } from './reading/list';
import { type RequestContext, warn } from './request/context';
import { negotiate } from './request/media-type';
import { refuse } from './request/refusal';
import { isReview, review } from './reviews/review';
import { bind, bindNamed } from './subresources/binding';
import { evict } from './subresources/eviction';
import { finalize } from './subresources/finalize';
import { partOfPod } from './subresources/pod-parts';
import { checkStream, log } from './subresources/pod-streams';
import { scale } from './subresources/scale';
import { token } from './subresources/token';
import { create } from './writing/create';
import { deleteOne } from './writing/delete';
import { deleteCollection } from './writing/delete-collection';
import { patch } from './writing/patch';
import { update } from './writing/update';

type Handler = (context: RequestContext) => ApiResponse;

const COLLECTION: Readonly<Record<string, { readonly verb: string; readonly handle: Handler }>> = {
  GET: { verb: 'list', handle: list },
  POST: { verb: 'create', handle: create },
  DELETE: { verb: 'deletecollection', handle: deleteCollection },
};
const ITEM: Readonly<Record<string, { readonly verb: string; readonly handle: Handler }>> = {
  GET: { verb: 'get', handle: get },
  PUT: { verb: 'update', handle: update },
  PATCH: { verb: 'patch', handle: patch },
  DELETE: { verb: 'delete', handle: deleteOne },
};
const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

export function dispatch(context: RequestContext, tokens: Tokens): ApiResponse {
  const { route, request } = context;
  const { kind, name, subresource } = route;
  if (name === '.' || name === '..' || name?.includes('/') || name?.includes('%')) badName(name);
  if (subresource !== undefined) return dispatchSubresource(context, tokens);
  // What is only made, and in a namespace, has no place above them.
  if (kind.namespaced && route.namespace === '' && !kind.verbs.includes('list')) return refuse(noSuchResource());
  const found = (name === undefined ? COLLECTION : ITEM)[request.method];
  if (found === undefined || !kind.verbs.includes(found.verb)) return refuse(methodNotAllowed());
  // Objects of a namespace are made in it: the list over all namespaces only reads.
  if (kind.namespaced && route.namespace === '' && found.verb !== 'list') return refuse(methodNotAllowed());
  if (kind.deprecation !== undefined) warn(context, kind.deprecation);
  if (isReview(kind)) return review(context, tokens);
  authorizeResource(context, found.verb);
  negotiate(request.accept, found.verb === 'list');
  if (kind.kind === 'Binding' && kind.group === '') return bindNamed(context);
  if (kind.kind === 'ComponentStatus' && kind.group === '') return componentStatuses(context);
  return found.handle(context);
}

/** A proxy's path names `[scheme:]name[:port]` (util/net/http.go SplitSchemeNamePort). */
function behindProxy(name: string): string {
  const parts = name.split(':');
  return parts.length === 3 ? (parts[1] as string) : (parts[0] as string);
}

/** Names that would lead out of their place in etcd (api/validation/path IsValidPathSegmentName). */
function badName(name: string): never {
  const wrong =
    name === '.' || name === '..'
      ? `may not be '${name}'`
      : ['/', '%']
          .filter((letter) => name.includes(letter))
          .map((letter) => `may not contain '${letter}'`)
          .join(', ');
  return refuse(badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${wrong}`));
}

function dispatchSubresource(context: RequestContext, tokens: Tokens): ApiResponse {
  const { kind, subresource } = context.route;
  const { method } = context.request;
  const verb = VERBS[method];
  const declared = kind.subresources.find((sub) => sub.name === subresource);
  if (verb === undefined || !declared?.verbs.includes(verb)) return refuse(methodNotAllowed());
  authorizeResource(context, verb);
  switch (subresource) {
    case 'status':
      return (ITEM[method] as { handle: Handler }).handle(context);
    case 'scale':
      return scale(context);
    case 'binding':
      return bind(context);
    case 'eviction':
      return evict(context);
    case 'finalize':
      return finalize(context);
    case 'token':
      return token(context, tokens);
    case 'log':
      return log(context);
    case 'ephemeralcontainers':
    case 'resize':
      return partOfPod(context);
    case 'exec':
    case 'attach':
    case 'portforward':
      checkStream(context);
      return refuse(new ApiStatus(400, 'BadRequest', 'Upgrade request required'));
    case 'approval':
      return (ITEM[method] as { handle: Handler }).handle(context);
    default:
      get({ ...context, route: { ...context.route, name: behindProxy(context.route.name ?? '') } });
      return refuse(internal(`${kind.plural}/${subresource}: not simulated`));
  }
}
