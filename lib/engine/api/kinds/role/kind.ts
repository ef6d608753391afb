/** Upstream: ValidateRole. Roles print with the default table, so with their creation time. */
import { defineKind } from '../define-kind';
import { policyRuleErrors } from '../rules/rbac';

export const role = defineKind({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  plural: 'roles',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  namespaced: true,
  nameRule: 'path-segment',
  allowCreateOnUpdate: true,
  validateCreate: (object) => policyRuleErrors(object, true),
  validateUpdate: (object) => policyRuleErrors(object, true),
});
