/** Upstream: pkg/registry/policy/poddisruptionbudget, pkg/apis/policy/validation, printPodDisruptionBudget. */
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, notSupported } from '../rules/field-error';
import { negativeErrors, over100PercentErrors, positiveIntOrPercentErrors } from '../rules/int-or-percent';
import { internalValue } from '../rules/internal-value';
import { labelSelectorErrors } from '../rules/labels';
import { ageOf, columns, nameOf } from '../tables/column';

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

function validate(object: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable != null && maxUnavailable != null) {
    const shown = internalValue(spec, 'io.k8s.api.policy.v1.PodDisruptionBudgetSpec');
    errors.push(invalid('spec', shown, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable']) {
    if (spec[field] == null) continue;
    errors.push(...positiveIntOrPercentErrors(`spec.${field}`, spec[field]));
    errors.push(...over100PercentErrors(`spec.${field}`, spec[field]));
  }
  errors.push(...labelSelectorErrors(selector, 'spec.selector'));
  if (policy != null && !POLICIES.includes(policy))
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
  return errors;
}

function validateStatus(object: ApiObject): readonly FieldError[] {
  const status: Draft = (object as Draft).status ?? {};
  return ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'].flatMap((field) =>
    negativeErrors(`status.${field}`, status[field]),
  );
}

const shown = (value: number | string | undefined) => (value == null ? 'N/A' : String(value));

export const podDisruptionBudget = defineKind({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  metadataChecks: { onUpdate: [], loose: true },
  shortNames: ['pdb'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  allowUnconditionalUpdate: false,
  nameRule: 'path-segment',
  validateCreate: validate,
  validateUpdate: validate,
  validateStatusUpdate: validateStatus,
  columns: columns('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
  row: (object, context) => [
    nameOf(object),
    shown(specOf(object).minAvailable),
    shown(specOf(object).maxUnavailable),
    (object as Draft).status?.disruptionsAllowed ?? 0,
    ageOf(object, context),
  ],
});
