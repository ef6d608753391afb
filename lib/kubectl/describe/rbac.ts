/** Role, ClusterRole and their bindings. */
import { policyRows } from '../rbac/policy-rows';
import type { Describer } from './describer';
import { describeMarks, describeName } from './head';

const RBAC = 'rbac.authorization.k8s.io';

const role = (kind: string): Describer => ({
  kind,
  group: RBAC,
  describe(object, page) {
    describeName(object, page, false);
    describeMarks(object, page);
    page.line(0, 'PolicyRule:');
    page.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
    page.line(1, '---------\t-----------------\t--------------\t-----');
    for (const row of policyRows(object.rules ?? [])) page.line(1, row.join('\t'));
  },
});

const binding = (kind: string): Describer => ({
  kind,
  group: RBAC,
  describe(object, page) {
    describeName(object, page, false);
    describeMarks(object, page);
    page.line(0, 'Role:');
    page.line(1, `Kind:\t${object.roleRef.kind}`);
    page.line(1, `Name:\t${object.roleRef.name}`);
    page.line(0, 'Subjects:');
    page.line(1, 'Kind\tName\tNamespace');
    page.line(1, '----\t----\t---------');
    for (const { kind: type, name, namespace = '' } of object.subjects ?? []) {
      page.line(1, `${type}\t${name}\t${namespace}`);
    }
  },
});

export const roles: readonly Describer[] = ['Role', 'ClusterRole'].map(role);
export const bindings: readonly Describer[] = ['RoleBinding', 'ClusterRoleBinding'].map(binding);
