import { defineKind } from '../define-kind';
import { configMapColumns, configMapRow } from './table';
import { validateConfigMap, validateConfigMapUpdate } from './validation';

export const configMap = defineKind({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['cm'],
  namespaced: true,
  validateCreate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  columns: configMapColumns,
  row: configMapRow,
});
