/**
 * The RBAC authorizer: bindings of a user and the rules of their roles, read from the store
 * (plugin/pkg/auth/authorizer/rbac, pkg/registry/rbac/validation/rule.go). Decisions are remembered until an object of
 * RBAC is written.
 */
import type { Draft } from '../../api/kinds/kind';
import type { UserInfo } from '../../client/transport';
import type { Change, Store } from '../../store/store';
import { type PolicyRule, type Question, ruleAllows } from './policy-rules';

const ROLES = 'roles.rbac.authorization.k8s.io';
const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io';
const BINDINGS = 'rolebindings.rbac.authorization.k8s.io';
const CLUSTER_BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io';
const WATCHED: ReadonlySet<string> = new Set([ROLES, CLUSTER_ROLES, BINDINGS, CLUSTER_BINDINGS]);

export interface Decision {
  readonly allowed: boolean;
  /** Why it is allowed, or which role was not found. */
  readonly reason: string;
}

/** A role as it is bound to the user. */
interface Grant {
  readonly rules: readonly PolicyRule[];
  readonly reason: string;
}
export interface Grants {
  readonly grants: readonly Grant[];
  /** Roles that bindings name and nobody made. */
  readonly errors: readonly string[];
}

const DECISIONS_MAX = 20_000;

export class Rbac {
  private readonly decisions = new Map<string, Decision>();
  private readonly grants = new Map<string, Grants>();

  constructor(private readonly store: () => Store) {}

  note({ resource }: Pick<Change, 'resource'>): void {
    if (WATCHED.has(resource)) this.forget();
  }

  forget(): void {
    this.decisions.clear();
    this.grants.clear();
  }

  decide(user: UserInfo, question: Question): Decision {
    const { verb, group = '', resource = '', subresource = '', namespace = '', name = '', path = '' } = question;
    const key = [userKey(user), verb, group, resource, subresource, namespace, name, path].join('\n');
    let decision = this.decisions.get(key);
    if (decision === undefined) {
      decision = this.look(user, question);
      if (this.decisions.size >= DECISIONS_MAX) this.decisions.clear();
      this.decisions.set(key, decision);
    }
    return decision;
  }

  /** Everything the user may do in a namespace, or in none. */
  grantsOf(user: UserInfo, namespace: string): Grants {
    const key = `${userKey(user)}\n${namespace}`;
    let known = this.grants.get(key);
    if (known === undefined) {
      known = this.collect(user, namespace);
      this.grants.set(key, known);
    }
    return known;
  }

  rulesOf(user: UserInfo, namespace: string): readonly PolicyRule[] {
    return this.grantsOf(user, namespace).grants.flatMap(({ rules }) => rules);
  }

  /** Undefined: there is no such role. */
  rulesOfRole(kind: string, name: string, namespace: string): readonly PolicyRule[] | undefined {
    const isCluster = kind === 'ClusterRole';
    const role = this.store().get(isCluster ? CLUSTER_ROLES : ROLES, isCluster ? name : `${namespace}/${name}`);
    return role === undefined ? undefined : ((role as Draft).rules ?? []);
  }

  private look(user: UserInfo, question: Question): Decision {
    const { grants, errors } = this.grantsOf(user, question.path === undefined ? (question.namespace ?? '') : '');
    const grant = grants.find(({ rules }) => rules.some((rule) => ruleAllows(rule, question)));
    if (grant !== undefined) return { allowed: true, reason: grant.reason };
    if (errors.length === 0) return { allowed: false, reason: '' };
    return { allowed: false, reason: `RBAC: ${errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`}` };
  }

  private collect(user: UserInfo, namespace: string): Grants {
    const grants: Grant[] = [];
    const errors: string[] = [];
    const take = (binding: Draft, bindingKind: string, bindingName: string) => {
      const subject = (binding.subjects ?? []).find((one: Draft) => names(one, user, binding.metadata.namespace ?? ''));
      if (subject === undefined) return;
      const { kind, name } = binding.roleRef;
      const rules = this.rulesOfRole(kind, name, binding.metadata.namespace ?? '');
      if (rules === undefined) {
        const resource = kind === 'ClusterRole' ? 'clusterrole' : 'role';
        const text = `${resource}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`;
        if (!errors.includes(text)) errors.push(text);
        return;
      }
      const who =
        subject.kind === 'ServiceAccount'
          ? `${subject.namespace || binding.metadata.namespace}/${subject.name}`
          : subject.name;
      const to = `${subject.kind} ${JSON.stringify(who)}`;
      const reason = `RBAC: allowed by ${bindingKind} ${JSON.stringify(bindingName)} of ${kind} ${JSON.stringify(name)} to ${to}`;
      grants.push({ rules, reason });
    };
    const store = this.store();
    for (const binding of store.list(CLUSTER_BINDINGS, '') as readonly Draft[]) {
      take(binding, 'ClusterRoleBinding', binding.metadata.name);
    }
    if (namespace === '') return { grants, errors };
    for (const binding of store.list(BINDINGS, `${namespace}/`) as readonly Draft[]) {
      take(binding, 'RoleBinding', `${binding.metadata.name}/${namespace}`);
    }
    return { grants, errors };
  }
}

function userKey({ name, groups }: UserInfo): string {
  return `${name}\t${groups.join('\t')}`;
}

function names(subject: Draft, user: UserInfo, bindingNamespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${subject.namespace || bindingNamespace}:${subject.name}`;
    default:
      return false;
  }
}
