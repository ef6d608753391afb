/** `kubectl create rolebinding` and `clusterrolebinding`. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

const RBAC = 'rbac.authorization.k8s.io';
const SUBJECTS = 'user:array group:array serviceaccount:array';

function subjectsOf(k: Invocation): Draft[] {
  const named = (kind: string, flag: string): Draft[] =>
    k.flags.list(flag).map((name) => ({ kind, apiGroup: RBAC, name }));
  const accounts = k.flags.list('serviceaccount').map((text) => {
    const [namespace = '', name = '', ...rest] = text.split(':');
    if (namespace === '' || name === '' || rest.length > 0) {
      throw new Failure('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', name, namespace };
  });
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts];
}

function bind(k: Invocation, kind: string, name: string, roleKind: string, role: string): void {
  const subjects = subjectsOf(k);
  const object = {
    kind,
    apiVersion: `${RBAC}/v1`,
    metadata: { name },
    ...(subjects.length > 0 ? { subjects } : {}),
    roleRef: { apiGroup: RBAC, kind: roleKind, name: role },
  };
  submit(k, object, { failing: `failed to create ${kind.toLowerCase()}: ` });
}

export const roleBinding: Command = {
  name: 'rolebinding',
  short: 'Create a role binding for a particular role or cluster role',
  flags: `${GENERATOR_FLAGS} clusterrole role ${SUBJECTS}`,
  *run(k) {
    const name = oneName(k);
    const cluster = k.flags.string('clusterrole');
    const role = k.flags.string('role');
    if ((cluster === '') === (role === '')) throw new Failure('exactly one of clusterrole or role must be specified');
    bind(k, 'RoleBinding', name, role === '' ? 'ClusterRole' : 'Role', role === '' ? cluster : role);
    return 0;
  },
};

export const clusterRoleBinding: Command = {
  name: 'clusterrolebinding',
  short: 'Create a cluster role binding for a particular cluster role',
  flags: `${GENERATOR_FLAGS} clusterrole ${SUBJECTS}`,
  required: ['clusterrole'],
  *run(k) {
    bind(k, 'ClusterRoleBinding', oneName(k), 'ClusterRole', k.flags.string('clusterrole'));
    return 0;
  },
};
