import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { eventColumns, eventRow } from './table';
import { eventErrors } from './validation';

const target = (field: string) => (object: ApiObject) => ((object as Draft).involvedObject?.[field] ?? '') as string;
const own = (field: string) => (object: ApiObject) => (object[field] ?? '') as string;

/** Upstream: ToSelectableFields (pkg/registry/core/event/strategy.go). */
export const eventFieldSelectors = {
  ...Object.fromEntries(
    ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map((field) => [
      `involvedObject.${field}`,
      target(field),
    ]),
  ),
  reason: own('reason'),
  reportingComponent: own('reportingComponent'),
  source: (object: ApiObject) => ((object as Draft).source?.component || own('reportingComponent')(object)) as string,
  type: own('type'),
};

export const event = defineKind({
  apiVersion: 'v1',
  kind: 'Event',
  plural: 'events',
  metadataChecks: { onUpdate: [], loose: true },
  shortNames: ['ev'],
  namespaced: true,
  nameRule: 'path-segment',
  allowCreateOnUpdate: true,
  validateCreate: (object) => eventErrors(object),
  validateUpdate: (object) => eventErrors(object),
  fieldSelectors: eventFieldSelectors,
  columns: eventColumns,
  row: eventRow,
});
