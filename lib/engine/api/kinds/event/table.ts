/** Upstream: printEvent. Events of the new API have neither times nor count: then the series or the single event tells. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { ageSince, columns, nameOf } from '../tables/column';

export const eventColumns = columns(
  'Last Seen',
  'Type',
  'Reason',
  'Object',
  '+Subobject',
  '+Source',
  'Message',
  '+First Seen',
  '+Count',
  '+Name',
);

export function eventRow(object: ApiObject, context: PrintContext) {
  const event = object as Draft;
  const { involvedObject: target = {}, source = {}, series } = event;
  const first = ageSince(event.firstTimestamp ?? event.eventTime, context);
  const last = event.lastTimestamp ? ageSince(event.lastTimestamp, context) : first;
  const kind = (target.kind ?? '').toLowerCase();
  const component = source.component || event.reportingComponent || '';
  const instance = source.host || event.reportingInstance || '';
  return [
    series ? ageSince(series.lastObservedTime, context) : last,
    event.type ?? '',
    event.reason ?? '',
    target.name ? `${kind}/${target.name}` : kind,
    target.fieldPath ?? '',
    instance === '' ? component : `${component}, ${instance}`,
    (event.message ?? '').trim(),
    first,
    series ? (series.count ?? 0) : event.count || 1,
    nameOf(object),
  ];
}
