/** Upstream: pkg/registry/core/serviceaccount/strategy.go, printServiceAccount. */
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

/** Of a reference to a secret only the name stays. */
function cleanSecrets(draft: Draft): void {
  if (draft.secrets) draft.secrets = draft.secrets.map(({ name }: Draft) => (name === undefined ? {} : { name }));
}

function warnings(object: ApiObject, old?: ApiObject): readonly string[] {
  const has = (it: ApiObject) => metadataOf(it).annotations?.[MOUNTABLE] !== undefined;
  if (!has(object) || (old && has(old))) return [];
  const advice = 'prefer separate namespaces to isolate access to mounted secrets';
  return [`metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; ${advice}`];
}

export const serviceAccount = defineKind({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['sa'],
  namespaced: true,
  subresources: [
    { name: 'token', kind: 'TokenRequest', verbs: ['create'], group: 'authentication.k8s.io', version: 'v1' },
  ],
  deleteReturnsObject: true,
  prepareForCreate: cleanSecrets,
  prepareForUpdate: cleanSecrets,
  warningsOnCreate: (object) => warnings(object),
  warningsOnUpdate: warnings,
  columns: columns('Name', 'Age'),
  row: (object, context) => [nameOf(object), ageOf(object, context)],
});
