/** DELETE of a collection: every selected object by itself; the answer lists what was there. */

import type { ApiResponse } from '../../client/transport';
import type { Attributes } from '../admission/plugin';
import { admit, admitValid } from '../admission/registry';
import { listed } from '../reading/list';
import type { RequestContext } from '../request/context';
import { renderList } from '../response/render';
import { deleteObject, warnOfDependents } from './delete';
import { deleteOptions } from './delete-options';

export function deleteCollection(context: RequestContext): ApiResponse {
  const options = deleteOptions(context);
  warnOfDependents(context, options);
  const { route } = context;
  const { items, metadata } = listed(context);
  const attributes: Attributes = { context, operation: 'DELETE', draft: {}, old: undefined, dryRun: options.dryRun };
  admit(attributes);
  admitValid(attributes);
  for (const object of items) {
    const { namespace = '', name } = object.metadata as { namespace?: string; name: string };
    deleteObject({ ...context, route: { ...route, namespace, name } }, object, options);
  }
  return renderList(context, items, metadata);
}
