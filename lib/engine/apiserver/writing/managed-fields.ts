/** Who set which field: the parts of an object a request may own, handed to the field manager. */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import { updateManagedFields } from '../../api/machinery/fields/update';
import { apiVersionOf, type RequestContext } from '../request/context';

/** Writes `draft.metadata.managedFields` for an ordinary write. */
export function trackFields(context: RequestContext, live: ApiObject | undefined, draft: Draft, manager: string): void {
  const { kind, subresource } = context.route;
  const view = owned(kind, subresource, draft);
  updateManagedFields(live === undefined ? undefined : owned(kind, subresource, live), view, {
    manager,
    operation: 'Update',
    time: context.server.kernel.timestamp(),
    apiVersion: apiVersionOf(kind),
    definition: kind.schema,
    ...(subresource === undefined ? {} : { subresource }),
  });
  if (view.metadata.managedFields === undefined) delete draft.metadata.managedFields;
  else draft.metadata.managedFields = view.metadata.managedFields;
}

/** Kinds whose status requests may change labels. */
const LABELLED_THROUGH_STATUS: ReadonlySet<string> = new Set(['pods', 'nodes', 'services']);

/** Strategies reset fields that a request cannot change; nobody comes to own those by it (GetResetFields). */
export function owned(kind: Kind, subresource: string | undefined, object: Draft | ApiObject): Draft {
  const view: Draft = { ...object };
  if (subresource === 'status') {
    delete view.spec;
    if (!LABELLED_THROUGH_STATUS.has(kind.plural) && view.metadata?.labels !== undefined) {
      const { labels: _labels, ...metadata } = view.metadata;
      view.metadata = metadata;
    }
  } else if (kind.subresources.some((sub) => sub.name === 'status')) delete view.status;
  return view;
}
