/** Cluster roles that gather the rules of others by label (pkg/controller/clusterroleaggregation). */
import { plainEqual } from '../../base/freeze';
import { type Draft, matchesSelector } from '../../client/object';
import { CLUSTER_ROLES, pathOf } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import type { ControllerContext, ControllerDefinition } from '../controller';

export const clusterRoleAggregationController: ControllerDefinition = {
  name: 'clusterrole-aggregation-controller',
  serviceAccount: 'clusterrole-aggregation-controller',
  requires: [CLUSTER_ROLES],
  start: (context) => {
    const roles = context.informers.for(CLUSTER_ROLES);
    const work = context.queue((name) => {
      const role = roles.get('', name);
      return role?.aggregationRule ? sync(context, role, roles.list()) : undefined;
    });
    // Any role may be part of any other.
    const enqueue = (): void => {
      for (const role of roles.list()) if (role.aggregationRule) work.add(role.metadata.name);
    };
    roles.addHandler({ added: enqueue, updated: enqueue, deleted: enqueue });
  },
};

function sync({ client }: ControllerContext, role: Draft, all: readonly Draft[]): SyncResult {
  const rules: Draft[] = [];
  for (const selector of role.aggregationRule.clusterRoleSelectors ?? []) {
    for (const other of all) {
      if (other.metadata.name === role.metadata.name || !matchesSelector(selector, other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.some((known) => plainEqual(known, rule))) rules.push(rule);
    }
  }
  if (plainEqual(rules, role.rules ?? [])) return undefined;
  const { name } = role.metadata;
  const applied = client.transport.request({
    method: 'PATCH',
    path: pathOf(CLUSTER_ROLES, '', name),
    query: 'fieldManager=clusterrole-aggregation-controller&force=true',
    contentType: 'application/apply-patch+yaml',
    body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules },
  });
  return applied.status < 300 ? undefined : RETRY;
}
