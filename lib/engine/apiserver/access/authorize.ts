/**
 * Who may do what. Members of system:masters may do everything; the cluster's own components may do what their
 * bootstrap roles allow, which is not narrowed here; everybody authenticated may discover and review himself. Roles and
 * bindings of RBAC are not evaluated yet: any other request is refused as RBAC refuses it without a binding.
 */
import { forbidden } from '../../api/machinery/status';
import type { UserInfo } from '../../client/transport';
import { named, type RequestContext } from '../request/context';
import { refuse } from '../request/refusal';

const COMPONENTS: ReadonlySet<string> = new Set([
  'system:kube-controller-manager',
  'system:kube-scheduler',
  'system:kube-proxy',
  'system:apiserver',
]);
const DISCOVERY = /^\/(api|apis|openapi|version|healthz|livez|readyz)(\/|$)/;

export function isTrusted(user: UserInfo): boolean {
  return (
    user.groups.includes('system:masters') ||
    user.groups.includes('system:nodes') ||
    user.groups.includes('system:serviceaccounts:kube-system') ||
    user.groups.includes('system:serviceaccounts:metallb-system') ||
    COMPONENTS.has(user.name)
  );
}

export interface Question {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Of a non-resource request. */
  readonly path?: string;
}

/** Also answers access reviews. */
export function isAllowed(user: UserInfo, question: Question): boolean {
  if (isTrusted(user)) return true;
  return question.path !== undefined && nonResourceRefusal(user, question.verb, question.path) === undefined;
}

export function authorizeResource(context: RequestContext, verb: string): void {
  const { user, route } = context;
  if (isTrusted(user)) return;
  const { kind, namespace, name, subresource } = route;
  const resource = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  const place = namespace === '' ? ' at the cluster scope' : ` in the namespace "${namespace}"`;
  const why = `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${kind.group}"${place}`;
  refuse(forbidden(named(kind), name ?? '', why));
}

/** Undefined when allowed, else the message of the 403. */
export function nonResourceRefusal(user: UserInfo, verb: string, path: string): string | undefined {
  if (isTrusted(user)) return undefined;
  const open = user.groups.includes('system:authenticated')
    ? DISCOVERY.test(path)
    : /^\/(healthz|livez|readyz|version)/.test(path);
  return open ? undefined : `forbidden: User "${user.name}" cannot ${verb} path "${path}"`;
}
