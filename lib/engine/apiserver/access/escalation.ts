/**
 * Nobody grants by roles and bindings what he does not hold himself, unless he may `escalate` the role or `bind` it
 * (pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased).
 */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { forbidden, notFound } from '../../api/machinery/status';
import { plainEqual } from '../../base/freeze';
import { named, type RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { decide, isSuperuser } from './authorize';
import { missingRules, type PolicyRule, ruleText } from './policy-rules';

const GROUP = 'rbac.authorization.k8s.io';
const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

export function confirmNoEscalation(context: RequestContext, draft: Draft, old: ApiObject | undefined): void {
  const { kind } = context.route;
  if (kind.group !== GROUP || isSuperuser(context.user)) return;
  if (old !== undefined && onlyReleased(draft, old as Draft)) return;
  if (kind.plural.endsWith('bindings')) checkBinding(context, draft);
  else checkRole(context, draft, old as Draft | undefined);
}

function checkRole(context: RequestContext, draft: Draft, old: Draft | undefined): void {
  const { server, user, route } = context;
  const { kind, namespace, name } = route;
  const escalate = { verb: 'escalate', group: GROUP, resource: kind.plural, namespace, name };
  if (decide(server.rbac, user, escalate).allowed) return;
  check(context, draft, draft.rules ?? []);
  const aggregates = [draft, old].some((role) => (role?.aggregationRule?.clusterRoleSelectors ?? []).length > 0);
  if (!aggregates || missingRules(server.rbac.rulesOf(user, namespace), EVERYTHING).length === 0) return;
  refuse(
    forbidden(named(kind), draft.metadata.name ?? '', 'must have cluster-admin privileges to use the aggregationRule'),
  );
}

function checkBinding(context: RequestContext, draft: Draft): void {
  const { server, user, route } = context;
  const { kind, name } = draft.roleRef ?? {};
  const resource = kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  const bind = { verb: 'bind', group: GROUP, resource, namespace: route.namespace, name };
  if (decide(server.rbac, user, bind).allowed) return;
  const rules = server.rbac.rulesOfRole(kind, name, route.namespace);
  if (rules === undefined) refuse(notFound({ group: GROUP, resource }, name));
  check(context, draft, rules ?? []);
}

function check({ server, user, route }: RequestContext, draft: Draft, wanted: readonly PolicyRule[]): void {
  const { errors } = server.rbac.grantsOf(user, route.namespace);
  const missing = missingRules(server.rbac.rulesOf(user, route.namespace), wanted);
  if (missing.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  const list = [...new Set(missing.map(ruleText))].sort().join('\n');
  const failed = errors.length === 0 ? '' : `; resolution errors: [${errors.join(' ')}]`;
  const why = `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${list}${failed}`;
  refuse(forbidden(named(route.kind), draft.metadata.name ?? '', why));
}

/** The garbage collector only takes away owners and finalizers. */
function onlyReleased(draft: Draft, old: Draft): boolean {
  const bare = ({ metadata, ...rest }: Draft) => {
    const { ownerReferences: _o, finalizers: _f, managedFields: _m, resourceVersion: _r, ...kept } = metadata;
    return { ...rest, metadata: kept };
  };
  return plainEqual(bare(draft), bare(old));
}
