/**
 * Component statuses are asked for, never stored: the scheduler, the controller manager and etcd of these clusters always
 * answer (registry/core/componentstatus/rest.go).
 */
import type { ApiObject } from '../../api/kinds/kind';
import { notFound } from '../../api/machinery/status';
import type { ApiResponse } from '../../client/transport';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { renderList, renderObject } from '../response/render';
import { selectionOf } from './selection';

const STATUSES: readonly ApiObject[] = ['scheduler', 'controller-manager', 'etcd-0'].map((name) => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
}));

export function componentStatuses(context: RequestContext): ApiResponse {
  const { kind, name } = context.route;
  if (name === undefined) {
    const selection = selectionOf(kind, context.query);
    const items = STATUSES.filter((status) => selection.matches(status));
    return renderList(context, items, {});
  }
  const found = STATUSES.find(({ metadata }) => (metadata as { name: string }).name === name);
  return renderObject(context, 200, found ?? refuse(notFound({ group: '', resource: 'componentstatus' }, name)));
}
