import { plainEqual } from '../../../base/freeze';
import { defineKind, keepSpec } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { prepareWorkloadForCreate, prepareWorkloadForUpdate } from '../pod-template/disabled-fields';
import { SCALE } from '../pod-template/scale';
import { changedSpecWarnings, namedTemplateWarnings } from '../pod-template/warnings';
import { setDeploymentDefaults } from './defaults';
import { deploymentColumns, deploymentRow } from './table';
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './validation';

/** Annotations count as a change of the desired state: the controller copies them to its ReplicaSets. */
function prepareForUpdate(draft: Draft, old: ApiObject): void {
  prepareWorkloadForUpdate(draft, old);
  const before = old.metadata as Draft;
  if (!plainEqual(draft.metadata.annotations ?? {}, before.annotations ?? {}))
    draft.metadata.generation = (before.generation ?? 0) + 1;
}

function prepareForStatusUpdate(draft: Draft, old: ApiObject): void {
  keepSpec(draft, old);
  const { labels } = old.metadata as Draft;
  if (labels) draft.metadata.labels = labels;
  else delete draft.metadata.labels;
}

export const deployment = defineKind({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  subresources: [SCALE],
  hasGeneration: true,
  setDefaults: setDeploymentDefaults,
  prepareForCreate: prepareWorkloadForCreate,
  prepareForUpdate,
  prepareForStatusUpdate,
  validateCreate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  validateStatusUpdate: validateDeploymentStatus,
  warningsOnCreate: namedTemplateWarnings,
  warningsOnUpdate: changedSpecWarnings,
  columns: deploymentColumns,
  row: deploymentRow,
});
