/** Upstream: printDeployment. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { containerCells } from '../pod-template/table';
import { ageOf, columns, nameOf } from '../tables/column';
import { formatLabelSelector } from '../tables/selector';

export const deploymentColumns = columns(
  'Name',
  'Ready',
  'Up-to-date',
  'Available',
  'Age',
  '+Containers',
  '+Images',
  '+Selector',
);

export function deploymentRow(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  // The selector's own text: unlike elsewhere it is empty when it selects everything.
  const selector = formatLabelSelector(spec.selector);
  return [
    nameOf(object),
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status.updatedReplicas ?? 0,
    status.availableReplicas ?? 0,
    ageOf(object, context),
    ...containerCells(spec.template),
    selector === '<none>' ? '' : selector,
  ];
}
