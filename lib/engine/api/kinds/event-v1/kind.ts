/**
 * Events of events.k8s.io/v1: the same objects as core events under other field names.
 * Upstream: pkg/apis/events/v1/conversion.go, ValidateEventCreate with its strict part.
 */
import { defineKind } from '../define-kind';
import { eventColumns, eventRow } from '../event/table';
import { eventErrors } from '../event/validation';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalField } from '../rules/internal-value';

/** This version's name, the stored name. */
const RENAMED = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
] as const;

function renamed(object: Draft, from: 0 | 1, to: 0 | 1, apiVersion: string): Draft {
  const out: Draft = { ...object, apiVersion };
  for (const pair of RENAMED) {
    delete out[pair[from]];
    if (object[pair[from]] !== undefined) out[pair[to]] = object[pair[from]];
  }
  return out;
}
const toStored = (draft: Draft) => renamed(draft, 0, 1, 'v1');
const fromStored = (object: ApiObject) => renamed(object as Draft, 1, 0, 'events.k8s.io/v1');

function seriesErrors(event: Draft): readonly FieldError[] {
  if (!event.series) return [];
  return [
    ...((event.series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...(event.series.lastObservedTime == null ? [required('series.lastObservedTime')] : []),
  ];
}

function validate(object: ApiObject): readonly FieldError[] {
  const event = toStored(object as Draft);
  const errors: FieldError[] = [...eventErrors(event, 'reportingController'), ...seriesErrors(event)];
  const type: string = event.type ?? '';
  if (event.eventTime == null) errors.push(required('eventTime'));
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalid('type', '', `has invalid value: ${type}`));
  for (const field of ['firstTimestamp', 'lastTimestamp', 'count', 'source']) {
    const value = event[field];
    const set = field === 'source' ? value?.component || value?.host : value;
    if (set) errors.push(invalid(field, '', 'needs to be unset'));
  }
  return errors;
}

function validateUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const [event, before] = [toStored(object as Draft), toStored(old as Draft)];
  // The reason is looked at twice.
  const fixed = [
    'involvedObject',
    'reason',
    'message',
    'source',
    'firstTimestamp',
    'lastTimestamp',
    'count',
    'reason',
    'type',
  ];
  const later = ['eventTime', 'action', 'related'];
  return [
    ...eventErrors(event, 'reportingController'),
    ...(JSON.stringify(event.series) === JSON.stringify(before.series) ? [] : seriesErrors(event)),
    ...[...fixed, ...later].flatMap((field) => fixedErrors(field, event, before)),
    ...fixedErrors('reportingComponent', event, before, 'reportingController'),
    ...fixedErrors('reportingInstance', event, before),
  ];
}

function fixedErrors(field: string, event: Draft, before: Draft, told = field): readonly FieldError[] {
  const shown = internalField(event[field], 'io.k8s.api.core.v1.Event', field);
  return immutableErrors(told, event[field], before[field], shown);
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const regarding = (field: string) => (object: ApiObject) => text((object as Draft).regarding?.[field]);
const plain = (field: string) => (object: ApiObject) => text(object[field]);
const SELECTORS = {
  'regarding.kind': regarding('kind'),
  'regarding.namespace': regarding('namespace'),
  'regarding.name': regarding('name'),
  'regarding.uid': regarding('uid'),
  'regarding.apiVersion': regarding('apiVersion'),
  'regarding.resourceVersion': regarding('resourceVersion'),
  'regarding.fieldPath': regarding('fieldPath'),
  reason: plain('reason'),
  reportingController: plain('reportingController'),
  type: plain('type'),
};

export const eventV1 = defineKind({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  allowCreateOnUpdate: true,
  storedAs: { apiVersion: 'v1', kind: 'Event', toStored, fromStored },
  fieldSelectors: SELECTORS,
  validateCreate: validate,
  validateUpdate,
  columns: eventColumns,
  row: (object, context) => eventRow(toStored(object as Draft), context),
});
