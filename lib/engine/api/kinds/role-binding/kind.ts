/** Upstream: ValidateRoleBinding, ValidateRoleBindingUpdate. */
import { defineKind } from '../define-kind';
import { bindingErrors, bindingUpdateErrors, setBindingDefaults } from '../rules/rbac';
import { bindingColumns, bindingRow } from '../tables/role-binding';

export const roleBinding = defineKind({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  namespaced: true,
  nameRule: 'path-segment',
  allowCreateOnUpdate: true,
  setDefaults: setBindingDefaults,
  validateCreate: (object) => bindingErrors(object, true),
  validateUpdate: (object, old) => bindingUpdateErrors(object, old, true),
  columns: bindingColumns,
  row: bindingRow,
});
