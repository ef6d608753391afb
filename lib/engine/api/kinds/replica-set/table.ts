/** Upstream: printReplicaSet, printReplicationController. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { containerCells } from '../pod-template/table';
import { ageOf, columns, nameOf } from '../tables/column';
import { formatLabelSelector } from '../tables/selector';

export const replicaColumns = columns(
  'Name',
  'Desired:integer',
  'Current:integer',
  'Ready:integer',
  'Age',
  '+Containers',
  '+Images',
  '+Selector',
);

export function replicaCells(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  return [
    nameOf(object),
    spec.replicas ?? 0,
    status.replicas ?? 0,
    status.readyReplicas ?? 0,
    ageOf(object, context),
    ...containerCells(spec.template),
  ];
}

export function replicaSetRow(object: ApiObject, context: PrintContext) {
  return [...replicaCells(object, context), formatLabelSelector((object as Draft).spec?.selector)];
}
