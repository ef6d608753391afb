/** The identities that the server knows without a token, and what impersonation makes of a request's user. */
import type { UserInfo } from '../../client/transport';

export const ADMIN: UserInfo = {
  name: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:masters', 'system:authenticated'],
};
export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

export function serviceAccountUser(namespace: string, name: string, uid?: string): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(uid === undefined ? {} : { uid }),
  };
}

/** Impersonated service accounts get their groups; anybody else is just authenticated. */
export function impersonated(name: string): UserInfo {
  const match = SERVICE_ACCOUNT.exec(name);
  if (match !== null) return serviceAccountUser(match[1] as string, match[2] as string);
  return name === ANONYMOUS.name ? ANONYMOUS : { name, groups: ['system:authenticated'] };
}
