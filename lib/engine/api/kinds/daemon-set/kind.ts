import { defineKind } from '../define-kind';
import { changedTemplateWarnings, templateWarnings } from '../pod-template/warnings';
import { setDaemonSetDefaults } from './defaults';
import { prepareDaemonSetForCreate, prepareDaemonSetForUpdate, TEMPLATE_GENERATION } from './strategy';
import { daemonSetColumns, daemonSetRow } from './table';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './validation';

export const daemonSet = defineKind({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  servedAnnotation: TEMPLATE_GENERATION,
  setDefaults: setDaemonSetDefaults,
  prepareForCreate: prepareDaemonSetForCreate,
  prepareForUpdate: prepareDaemonSetForUpdate,
  validateCreate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatus,
  warningsOnCreate: templateWarnings,
  warningsOnUpdate: changedTemplateWarnings,
  columns: daemonSetColumns,
  row: daemonSetRow,
});
