/** Who set which field: a request's words for the field manager, and the fields that its strategy resets. */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import type { Writer } from '../../api/machinery/fields/update';
import { updateManagedFields } from '../../api/machinery/fields/update';
import { apiVersionOf, type RequestContext } from '../request/context';
import { shapeOf } from './shape';

/** Writes `draft.metadata.managedFields` for an ordinary write. */
export function trackFields(context: RequestContext, live: ApiObject | undefined, draft: Draft, manager: string): void {
  updateManagedFields(live, draft, writerOf(context, manager));
}

/** What the field manager knows of a request. */
export function writerOf(context: RequestContext, manager: string): Writer {
  const { kind, subresource } = context.route;
  return {
    manager,
    operation: 'Update',
    time: context.server.kernel.timestamp(),
    apiVersion: apiVersionOf(kind),
    definition: shapeOf(kind),
    subresource,
    reset: resetFields(kind, subresource),
  };
}

type Paths = readonly (readonly string[])[];
const SPEC: Paths = [['spec']];
const STATUS: Paths = [['status']];
const NONE: Paths = [];
const SPEC_AND_LABELS: Paths = [['spec'], ['metadata', 'labels']];
const CUSTOM: Paths = [['spec'], ['metadata', 'labels'], ['metadata', 'annotations'], ['metadata', 'finalizers']];

/** Strategies reset fields that a request cannot change; nobody comes to own those by it (GetResetFields). */
export function resetFields(kind: Kind, subresource: string | undefined): Paths {
  if (subresource === 'status') {
    if (kind.custom !== undefined || kind.kind === 'CustomResourceDefinition') return CUSTOM;
    return kind.kind === 'Deployment' ? SPEC_AND_LABELS : SPEC;
  }
  return kind.subresources.some((sub) => sub.name === 'status') ? STATUS : NONE;
}
