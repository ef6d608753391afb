import { defineKind } from '../define-kind';
import type { Draft } from '../kind';
import { setTemplateDefaults } from './defaults';
import { podTemplateColumns, podTemplateRow } from './table';

export const podTemplate = defineKind({
  apiVersion: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  namespaced: true,
  hasGeneration: true,
  setDefaults: (draft: Draft) => setTemplateDefaults((draft.template ??= {})),
  columns: podTemplateColumns,
  row: podTemplateRow,
});
