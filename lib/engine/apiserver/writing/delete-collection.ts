/** DELETE of a collection: every selected object by itself; the answer lists what was there. */

import type { ApiResponse } from '../../client/transport';
import type { Attributes } from '../admission/plugin';
import { admit, admitValid } from '../admission/registry';
import { selected } from '../reading/list';
import { selectionOf } from '../reading/selection';
import type { RequestContext } from '../request/context';
import { renderList } from '../response/render';
import { deleteObject, warnOfDependents } from './delete';
import { deleteOptions } from './delete-options';

export function deleteCollection(context: RequestContext): ApiResponse {
  const options = deleteOptions(context);
  warnOfDependents(context, options);
  const { route, query, server } = context;
  const objects = selected(context, selectionOf(route.kind, query));
  const attributes: Attributes = { context, operation: 'DELETE', draft: {}, old: undefined, dryRun: options.dryRun };
  admit(attributes);
  admitValid(attributes);
  const deleted = objects.map((object) => {
    const { namespace = '', name } = object.metadata as { namespace?: string; name: string };
    return deleteObject({ ...context, route: { ...route, namespace, name } }, object, options).object;
  });
  return renderList(context, deleted, { resourceVersion: String(server.store.revision) });
}
