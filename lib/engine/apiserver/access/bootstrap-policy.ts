/**
 * The roles and bindings that a new API server writes (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). The data was
 * printed by a real one (scripts/rbac/build-bootstrap-policy.ts).
 */
import type { Draft } from '../../api/kinds/kind';
import data from './bootstrap-policy.generated.json';

const GROUP = 'rbac.authorization.k8s.io';
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const PLURALS: Readonly<Record<string, string>> = {
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
};

export interface BootstrapObject {
  readonly path: string;
  readonly body: Draft;
}

export function bootstrapPolicy(): readonly BootstrapObject[] {
  return (data as readonly Draft[]).map(({ kind, namespace, name, labels, roleRef, ...rest }) => {
    const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
    return {
      path: `/apis/${GROUP}/v1${place}/${PLURALS[kind]}`,
      body: {
        metadata: { name, labels: { ...LABELS, ...labels }, annotations: ANNOTATIONS },
        ...(roleRef === undefined ? {} : { roleRef: { apiGroup: GROUP, ...roleRef } }),
        ...rest,
      },
    };
  });
}
