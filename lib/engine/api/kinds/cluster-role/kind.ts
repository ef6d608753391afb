/** Upstream: ValidateClusterRole. */
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { type LabelSelector, labelSelectorErrors } from '../rules/labels';
import { policyRuleErrors } from '../rules/rbac';

const SELECTORS = 'aggregationRule.clusterRoleSelectors';
const MISSING = 'at least one clusterRoleSelector required if aggregationRule is non-nil';

function validate(object: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [...policyRuleErrors(object, false)];
  const rule = (object as Draft).aggregationRule;
  if (rule == null) return errors;
  const selectors: readonly LabelSelector[] = rule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) errors.push(required(SELECTORS, MISSING));
  for (const [index, selector] of selectors.entries()) {
    const wrong = labelSelectorErrors(selector, `${SELECTORS}[${index}]`);
    errors.push(...wrong);
    if (wrong.length > 0) errors.push(invalid(`${SELECTORS}[${index}]`, null, 'invalid label selector.'));
  }
  return errors;
}

export const clusterRole = defineKind({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  namespaced: false,
  nameRule: 'path-segment',
  allowCreateOnUpdate: true,
  validateCreate: validate,
  validateUpdate: validate,
});
