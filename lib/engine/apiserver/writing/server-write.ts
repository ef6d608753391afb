/** What the API server writes by itself while it serves others: a status, under its own name in managedFields. */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import { updateManagedFields } from '../../api/machinery/fields/update';
import { plainEqual, thaw } from '../../base/freeze';
import type { PlainObject } from '../../base/plain';
import { apiVersionOf, type ServerParts } from '../request/context';
import { resourceOf, storeKey } from '../storage/form';
import { withRevision } from './commit';
import { resetFields } from './managed-fields';
import { encodeFor, shapeOf } from './shape';

const MANAGER = 'kube-apiserver';

export function writeStatus({ kernel, store }: ServerParts, kind: Kind, old: ApiObject, status: Draft): void {
  if (plainEqual(status, old.status)) return;
  const draft: Draft = { ...thaw(old as Draft), status };
  updateManagedFields(old, draft, {
    manager: MANAGER,
    operation: 'Update',
    time: kernel.timestamp(),
    apiVersion: apiVersionOf(kind),
    definition: shapeOf(kind),
    subresource: 'status',
    reset: resetFields(kind, 'status'),
  });
  encodeFor(kind, draft);
  const { namespace = '', name } = draft.metadata;
  const object = withRevision(draft, String(store.nextRevision)) as PlainObject;
  store.put(resourceOf(kind), storeKey(namespace, name), object);
}
