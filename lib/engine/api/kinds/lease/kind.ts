/** Upstream: pkg/registry/coordination/lease/strategy.go, ValidateLease, printLease. */
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid } from '../rules/field-error';
import { ageOf, columns, nameOf } from '../tables/column';

/** Coordinated leader election is off: its fields are dropped. */
function dropDisabledFields(draft: Draft): void {
  delete draft.spec?.strategy;
  delete draft.spec?.preferredHolder;
}

function validateLease(object: ApiObject): readonly FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions: count } = (object as Draft).spec ?? {};
  const errors: FieldError[] = [];
  if (seconds != null && seconds <= 0)
    errors.push(invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  if (count != null && count < 0)
    errors.push(invalid('spec.leaseTransitions', count, 'must be greater than or equal to 0'));
  return errors;
}

export const lease = defineKind({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  metadataChecks: { loose: true },
  namespaced: true,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: dropDisabledFields,
  prepareForUpdate: dropDisabledFields,
  validateCreate: validateLease,
  validateUpdate: validateLease,
  columns: columns('Name', 'Holder', 'Age'),
  row: (object, context) => [nameOf(object), (object as Draft).spec?.holderIdentity ?? '', ageOf(object, context)],
});
