/**
 * Who may do what: members of system:masters everything, nodes what their kubelets need (the Node authorizer, which is
 * not narrowed to a node's own pods), everybody else what RBAC grants (apiserver/pkg/authorization/union).
 */
import { ApiStatus, forbidden } from '../../api/machinery/status';
import type { UserInfo } from '../../client/transport';
import { named, type RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import type { Question } from './policy-rules';
import type { Decision, Rbac } from './rbac';

const ALLOWED: Decision = { allowed: true, reason: '' };

export function isSuperuser(user: UserInfo): boolean {
  return user.groups.includes('system:masters');
}

export function decide(rbac: Rbac, user: UserInfo, question: Question): Decision {
  if (isSuperuser(user) || user.groups.includes('system:nodes')) return ALLOWED;
  return rbac.decide(user, question);
}

export function authorizeResource(context: RequestContext, verb: string): void {
  const { user, route, server } = context;
  if (isSuperuser(user)) return;
  const { kind, namespace, name, subresource } = route;
  const { allowed, reason } = decide(server.rbac, user, {
    verb,
    group: kind.group,
    resource: kind.plural,
    subresource,
    // What is asked of a namespace is asked in it.
    namespace: isNamespace(context) ? (name ?? '') : namespace,
    name,
  });
  if (allowed) return;
  const resource = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  const place = isNamespace(context) ? (name ?? '') : namespace;
  const where = place === '' ? ' at the cluster scope' : ` in the namespace "${place}"`;
  const why = `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${kind.group}"${where}`;
  refuse(forbidden(named(kind), name ?? '', reason === '' ? why : `${why}: ${reason}`));
}

function isNamespace({ route }: RequestContext): boolean {
  return route.kind.group === '' && route.kind.plural === 'namespaces';
}

/** Undefined when allowed, else the message of the 403. */
export function nonResourceRefusal(rbac: Rbac, user: UserInfo, verb: string, path: string): string | undefined {
  const { allowed, reason } = decide(rbac, user, { verb, path });
  if (allowed) return undefined;
  return `forbidden: User "${user.name}" cannot ${verb} path "${path}"${reason === '' ? '' : `: ${reason}`}`;
}

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** May the user act as somebody else (endpoints/filters/impersonation)? */
export function authorizeImpersonation(rbac: Rbac, user: UserInfo, target: string): void {
  const account = ACCOUNT.exec(target);
  const [resource, namespace, name] =
    account === null ? ['users', '', target] : ['serviceaccounts', account[1] as string, account[2] as string];
  const { allowed, reason } = decide(rbac, user, { verb: 'impersonate', group: '', resource, namespace, name });
  if (allowed) return;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const why = `User "${user.name}" cannot impersonate resource "${resource}" in API group "" ${where}`;
  const message = `${resource} "${name}" is forbidden: ${why}${reason === '' ? '' : `: ${reason}`}`;
  refuse(new ApiStatus(403, 'Forbidden', message, { name, kind: resource }));
}
