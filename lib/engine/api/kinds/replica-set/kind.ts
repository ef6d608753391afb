import { defineKind } from '../define-kind';
import type { Draft } from '../kind';
import { setTemplateDefaults } from '../pod-template/defaults';
import { prepareWorkloadForCreate, prepareWorkloadForUpdate } from '../pod-template/disabled-fields';
import { SCALE } from '../pod-template/scale';
import { changedSpecWarnings, namedTemplateWarnings } from '../pod-template/warnings';
import { replicaColumns, replicaSetRow } from './table';
import { validateReplicaSet, validateReplicaSetStatus, validateReplicaSetUpdate } from './validation';

/** Upstream: SetDefaults_ReplicaSet (pkg/apis/apps/v1/defaults.go). */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  spec.replicas ??= 1;
  setTemplateDefaults((spec.template ??= {}));
}

export const replicaSet = defineKind({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  subresources: [SCALE],
  hasGeneration: true,
  setDefaults,
  prepareForCreate: prepareWorkloadForCreate,
  prepareForUpdate: prepareWorkloadForUpdate,
  validateCreate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  validateStatusUpdate: validateReplicaSetStatus,
  warningsOnCreate: namedTemplateWarnings,
  warningsOnUpdate: changedSpecWarnings,
  columns: replicaColumns,
  row: replicaSetRow,
});
