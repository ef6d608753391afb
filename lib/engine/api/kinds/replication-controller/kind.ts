import { defineKind } from '../define-kind';
import type { ApiObject, Draft, PrintContext } from '../kind';
import { setTemplateDefaults } from '../pod-template/defaults';
import { prepareWorkloadForCreate, prepareWorkloadForUpdate } from '../pod-template/disabled-fields';
import { SCALE } from '../pod-template/scale';
import { namedTemplateWarnings } from '../pod-template/warnings';
import { replicaCells, replicaColumns } from '../replica-set/table';
import { validateReplicaSetStatus } from '../replica-set/validation';
import { formatLabels } from '../tables/column';
import { validateReplicationController } from './validation';

/** Labels of the template stand in for a missing selector and for missing labels. Upstream: SetDefaults_ReplicationController. */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  spec.replicas ??= 1;
  const labels: Draft | undefined = spec.template?.metadata?.labels;
  if (labels) {
    if (isEmpty(spec.selector)) spec.selector = { ...labels };
    if (isEmpty(draft.metadata?.labels)) draft.metadata = { ...draft.metadata, labels: { ...labels } };
  }
  if (spec.template) setTemplateDefaults(spec.template);
}
const isEmpty = (map: Draft | null | undefined) => Object.keys(map ?? {}).length === 0;

function row(object: ApiObject, context: PrintContext) {
  return [...replicaCells(object, context), formatLabels((object as Draft).spec?.selector)];
}

export const replicationController = defineKind({
  apiVersion: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  subresources: [SCALE],
  hasGeneration: true,
  defaultPropagation: 'Orphan',
  setDefaults,
  fieldSelectors: { 'status.replicas': (object) => String((object as Draft).status?.replicas ?? 0) },
  prepareForCreate: prepareWorkloadForCreate,
  prepareForUpdate: prepareWorkloadForUpdate,
  validateCreate: validateReplicationController,
  validateUpdate: (object) => validateReplicationController(object),
  validateStatusUpdate: validateReplicaSetStatus,
  warningsOnCreate: namedTemplateWarnings,
  columns: replicaColumns,
  row,
});
