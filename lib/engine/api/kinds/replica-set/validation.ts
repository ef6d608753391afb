/** Upstream: ValidateReplicaSetSpec, ValidateReplicaSetUpdate, ValidateReplicaSetStatus. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { nonNegativeErrors } from '../pod-spec/scalars';
import { replicaStatusErrors, selectorAndTemplateErrors } from '../pod-template/workload-validation';
import { immutableErrors } from '../rules/immutable';

const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validateReplicaSet(object: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  return [
    ...nonNegativeErrors('spec.replicas', spec.replicas),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...selectorAndTemplateErrors(spec),
  ];
}

export function validateReplicaSetUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const immutable = immutableErrors('spec.selector', specOf(object).selector, specOf(old).selector);
  return [...validateReplicaSet(object), ...immutable];
}

const PARTS = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'];
const COUNTS = ['replicas', ...PARTS, 'observedGeneration', 'terminatingReplicas'];

/** Also for ReplicationControllers. */
export function validateReplicaSetStatus(object: ApiObject): readonly FieldError[] {
  return replicaStatusErrors((object as Draft).status ?? {}, COUNTS, PARTS);
}
