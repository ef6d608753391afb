import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { podSpecWarnings } from '../pod-spec/warnings';
import { setTemplateDefaults } from './defaults';
import { dropDisabledFields } from './disabled-fields';
import { podTemplateColumns, podTemplateRow } from './table';
import { podTemplateErrors } from './validation';

const templateErrors = (object: ApiObject) => podTemplateErrors('template', (object as Draft).template ?? {});

const warnings = (object: ApiObject) => podSpecWarnings('template.', (object as Draft).template ?? {});

export const podTemplate = defineKind({
  apiVersion: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  namespaced: true,
  hasGeneration: true,
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => setTemplateDefaults((draft.template ??= {})),
  prepareForCreate: (draft: Draft) => dropDisabledFields(draft.template?.spec),
  prepareForUpdate: (draft: Draft) => dropDisabledFields(draft.template?.spec),
  validateCreate: templateErrors,
  validateUpdate: (object) => templateErrors(object),
  warningsOnCreate: warnings,
  columns: podTemplateColumns,
  row: podTemplateRow,
});
