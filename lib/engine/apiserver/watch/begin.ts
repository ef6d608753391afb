/** What a watch request must be before it is opened (handlers/get.go ListResource with watch, handlers/watch.go). */
import { ApiStatus, internal } from '../../api/machinery/status';
import { authorizeResource } from '../access/authorize';
import { badRevision, checkListOptions, parseRevision } from '../reading/list-options';
import type { RequestContext } from '../request/context';
import { negotiate, notAcceptable } from '../request/media-type';
import { refuse } from '../request/refusal';
import type { Route } from '../request/route';

const STREAMED = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';

/** One object by its own path is read, never watched; the old prefix still does. */
export function isWatchable(route: Route): boolean {
  if (route.type !== 'resource' || route.subresource !== undefined) return false;
  return route.name === undefined || route.legacyWatch;
}

/** The revision to start from; undefined for what there is now. */
export function beginWatch(context: RequestContext): number | undefined {
  const { kind } = context.route;
  if (!kind.verbs.includes('watch')) {
    const resource = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
    const details = { ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural };
    const message = `watch is not supported on resources of kind "${resource}"`;
    refuse(new ApiStatus(405, 'MethodNotAllowed', message, details));
  }
  authorizeResource(context, 'watch');
  const wanted = negotiate(context.request.accept, true);
  if (wanted.encoding === 'yaml') refuse(notAcceptable(`only the following media types are accepted: ${STREAMED}`));
  checkListOptions(context.query, true);
  const text = context.query.get('resourceVersion') ?? '';
  return text === '' ? undefined : (parseRevision(text) ?? refuse(internal(badRevision(text))));
}
