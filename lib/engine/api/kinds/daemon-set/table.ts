/** Upstream: printDaemonSet. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { containerCells } from '../pod-template/table';
import { ageOf, columns, formatLabels, nameOf } from '../tables/column';
import { formatLabelSelector } from '../tables/selector';

export const daemonSetColumns = columns(
  'Name',
  'Desired:integer',
  'Current:integer',
  'Ready:integer',
  'Up-to-date:integer',
  'Available:integer',
  'Node Selector',
  'Age',
  '+Containers',
  '+Images',
  '+Selector',
);

export function daemonSetRow(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  return [
    nameOf(object),
    status.desiredNumberScheduled ?? 0,
    status.currentNumberScheduled ?? 0,
    status.numberReady ?? 0,
    status.updatedNumberScheduled ?? 0,
    status.numberAvailable ?? 0,
    formatLabels(spec.template?.spec?.nodeSelector),
    ageOf(object, context),
    ...containerCells(spec.template),
    formatLabelSelector(spec.selector),
  ];
}
