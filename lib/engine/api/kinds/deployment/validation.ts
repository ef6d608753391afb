/** Upstream: ValidateDeploymentSpec, ValidateDeploymentStrategy, ValidateDeploymentStatus. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { nonNegativeErrors } from '../pod-spec/scalars';
import { collisionErrors, replicaStatusErrors, selectorAndTemplateErrors } from '../pod-template/workload-validation';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { intOrPercentValue, over100PercentErrors, positiveIntOrPercentErrors } from '../rules/int-or-percent';
import { internalValue } from '../rules/internal-value';

type Errors = readonly FieldError[];
const STRATEGY = 'io.k8s.api.apps.v1.DeploymentStrategy';
const TYPES = ['Recreate', 'RollingUpdate'];
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validateDeployment(object: ApiObject): Errors {
  const spec = specOf(object);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const errors: FieldError[] = [
    ...nonNegativeErrors('spec.replicas', spec.replicas),
    ...selectorAndTemplateErrors(spec),
    ...strategyErrors('spec.strategy', spec.strategy ?? {}),
    ...nonNegativeErrors('spec.minReadySeconds', minReadySeconds),
    ...nonNegativeErrors('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegativeErrors('spec.progressDeadlineSeconds', deadline),
  ];
  if (deadline != null && deadline <= minReadySeconds)
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return errors;
}

export function validateDeploymentUpdate(object: ApiObject, old: ApiObject): Errors {
  const immutable = immutableErrors('spec.selector', specOf(object).selector, specOf(old).selector);
  return [...validateDeployment(object), ...immutable];
}

function strategyErrors(field: string, strategy: Draft): Errors {
  const { type = '', rollingUpdate } = strategy;
  const path = `${field}.rollingUpdate`;
  switch (type) {
    case 'Recreate':
      return rollingUpdate ? [forbidden(path, "may not be specified when strategy `type` is 'Recreate'")] : [];
    case 'RollingUpdate':
      if (!rollingUpdate) return [required(path, 'this should be defaulted and never be nil')];
      return rollingErrors(path, rollingUpdate);
    default:
      return [notSupported(field, internalValue(strategy, STRATEGY), TYPES)];
  }
}

function rollingErrors(field: string, { maxUnavailable = 0, maxSurge = 0 }: Draft): Errors {
  const path = `${field}.maxUnavailable`;
  const errors: FieldError[] = [
    ...positiveIntOrPercentErrors(path, maxUnavailable),
    ...positiveIntOrPercentErrors(`${field}.maxSurge`, maxSurge),
  ];
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0)
    errors.push(invalid(path, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  return [...errors, ...over100PercentErrors(path, maxUnavailable)];
}

const PARTS = ['updatedReplicas', 'readyReplicas', 'availableReplicas'];
const COUNTS = [
  'observedGeneration',
  'replicas',
  ...PARTS,
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
];

export function validateDeploymentStatus(object: ApiObject, old: ApiObject): Errors {
  const status: Draft = (object as Draft).status ?? {};
  return [...replicaStatusErrors(status, COUNTS, PARTS), ...collisionErrors(status, (old as Draft).status ?? {})];
}
