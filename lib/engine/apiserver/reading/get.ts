/** GET of one object. */
import type { ApiObject } from '../../api/kinds/kind';
import { internal, notFound } from '../../api/machinery/status';
import type { ApiResponse } from '../../client/transport';
import { named, type RequestContext, stored } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { badRevision, parseRevision, refuseFuture } from './list-options';

export function get(context: RequestContext): ApiResponse {
  const text = context.query.get('resourceVersion') ?? '';
  if (text !== '')
    refuseFuture(parseRevision(text) ?? refuse(internal(badRevision(text))), context.server.store.revision);
  return renderObject(context, 200, existing(context));
}

export function existing(context: RequestContext): ApiObject {
  const { kind, name = '' } = context.route;
  return stored(context, name) ?? refuse(notFound(named(kind), name));
}
