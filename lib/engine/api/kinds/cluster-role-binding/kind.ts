/** Upstream: ValidateClusterRoleBinding, ValidateClusterRoleBindingUpdate. */
import { defineKind } from '../define-kind';
import { bindingErrors, bindingUpdateErrors, setBindingDefaults } from '../rules/rbac';
import { bindingColumns, bindingRow } from '../tables/role-binding';

export const clusterRoleBinding = defineKind({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  namespaced: false,
  nameRule: 'path-segment',
  allowCreateOnUpdate: true,
  setDefaults: setBindingDefaults,
  validateCreate: (object) => bindingErrors(object, false),
  validateUpdate: (object, old) => bindingUpdateErrors(object, old, false),
  columns: bindingColumns,
  row: bindingRow,
});
