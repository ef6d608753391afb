/** Upstream: pkg/registry/core/secret/strategy.go, SetDefaults_Secret, printSecret; stringData goes into data on decoding. */
import { base64 } from '../../../base/base64';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';
import { validateSecret, validateSecretUpdate } from './validation';
import { secretWarnings } from './warnings';

const typeOf = (object: ApiObject) => (object.type ?? '') as string;

function setDefaults(draft: Draft): void {
  if (draft.stringData) {
    const data: Draft = { ...draft.data };
    for (const [key, text] of Object.entries(draft.stringData)) data[key] = base64(text as string);
    draft.data = data;
    delete draft.stringData;
  }
  draft.type ||= 'Opaque';
}

export const secret = defineKind({
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  namespaced: true,
  setDefaults,
  validateCreate: validateSecret,
  validateUpdate: validateSecretUpdate,
  warningsOnCreate: secretWarnings,
  warningsOnUpdate: secretWarnings,
  fieldSelectors: { type: typeOf },
  columns: columns('Name', 'Type', 'Data', 'Age'),
  row: (object, context) => [
    nameOf(object),
    typeOf(object),
    Object.keys(object.data ?? {}).length,
    ageOf(object, context),
  ],
});
