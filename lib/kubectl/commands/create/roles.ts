/** `kubectl create role` and `clusterrole`: verbs on resources, grouped into one rule for each API group. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

const API = 'rbac.authorization.k8s.io/v1';
const RBAC = 'rbac.authorization.k8s.io';
const VERBS = [
  ...['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection'],
  ...['use', 'bind', 'escalate', 'impersonate'],
];
const URL_VERBS = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];
/** Verbs that only mean something on these resources. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  escalate: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

interface Asked {
  readonly group: string;
  readonly resource: string;
  readonly sub: string;
}

function asked(k: Invocation): readonly Asked[] {
  const found: Asked[] = [];
  for (const text of k.flags.list('resource')) {
    const slash = text.indexOf('/');
    const head = slash < 0 ? text : text.slice(0, slash);
    const dot = head.indexOf('.');
    const one = {
      resource: dot < 0 ? head : head.slice(0, dot),
      group: dot < 0 ? '' : head.slice(dot + 1),
      sub: slash < 0 ? '' : text.slice(slash + 1),
    };
    if (text === '*') return [one];
    found.push(one);
  }
  return found;
}

/** Short names and kinds become plural names in their group. */
function settled(k: Invocation, one: Asked): Asked {
  if (one.resource === '*') return one;
  const found = k.discovery.lookup(one.group === '' ? one.resource : `${one.resource}.${one.group}`);
  return found ? { ...one, resource: found.plural, group: found.group } : one;
}

function verbsOf(k: Invocation): readonly string[] {
  const verbs = [...new Set(k.flags.list('verb'))];
  return verbs.includes('*') ? ['*'] : verbs;
}

function check(k: Invocation, verbs: readonly string[], resources: readonly Asked[]): void {
  for (const verb of verbs) if (!VERBS.includes(verb)) k.warn(`'${verb}' is not a standard resource verb`);
  for (const one of resources) {
    if (one.resource === '') throw new Failure('resource must be specified if apiGroup/subresource specified');
    if (one.resource === '*') return;
    const { resource, group } = settled(k, one);
    let known = k.discovery.lookup(one.group === '' ? one.resource : `${one.resource}.${one.group}`) !== undefined;
    for (const verb of verbs) {
      const only = SPECIAL[verb];
      if (only && !only.includes(`${resource}.${group}`)) {
        throw new Failure(`can not perform '${verb}' on '${resource}' in group '${group}'`);
      }
      known ||= only !== undefined;
    }
    if (!known) {
      const where = one.group === '' ? '' : ` in group "${one.group}"`;
      throw new Failure(`the server doesn't have a resource type "${one.resource}"${where}`, 1, true);
    }
  }
}

function rulesOf(k: Invocation, verbs: readonly string[], resources: readonly Asked[]): Draft[] {
  const byGroup = new Map<string, string[]>();
  for (const one of resources) {
    const { group, resource, sub } = settled(k, one);
    const name = sub === '' ? resource : `${resource}/${sub}`;
    const known = byGroup.get(group) ?? [];
    if (!known.includes(name)) byGroup.set(group, [...known, name]);
  }
  const resourceNames = [...new Set(k.flags.list('resource-name'))];
  return [...byGroup.keys()].sort().map((group) => ({
    verbs,
    apiGroups: [group],
    resources: byGroup.get(group),
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  }));
}

export const role: Command = {
  name: 'role',
  short: 'Create a role with single rule',
  flags: `${GENERATOR_FLAGS} verb:list resource:list resource-name:array`,
  *run(k) {
    const name = oneName(k);
    const verbs = verbsOf(k);
    const resources = asked(k);
    if (verbs.length === 0) throw new Failure('at least one verb must be specified');
    if (resources.length === 0) throw new Failure('at least one resource must be specified');
    check(k, verbs, resources);
    submit(k, { kind: 'Role', apiVersion: API, metadata: { name }, rules: rulesOf(k, verbs, resources) });
    return 0;
  },
};

function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  if (urls.length === 0) return;
  const odd = verbs.find((verb) => !URL_VERBS.includes(verb));
  if (odd !== undefined) throw new Failure(`invalid verb: '${odd}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new Failure('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) {
      throw new Failure("nonResourceURL only supports wildcard matches when '*' is at the end");
    }
  }
}

export const clusterRole: Command = {
  name: 'clusterrole',
  short: 'Create a cluster role',
  flags: `${GENERATOR_FLAGS} verb:list resource:list resource-name:array non-resource-url:list aggregation-rule:list`,
  *run(k) {
    const name = oneName(k);
    const verbs = verbsOf(k);
    const resources = asked(k);
    const urls = k.flags.list('non-resource-url');
    const labels = k.flags.list('aggregation-rule').map((pair) => pair.split('='));
    const object = { kind: 'ClusterRole', apiVersion: API, metadata: { name } };
    if (labels.length > 0) {
      if (verbs.length + resources.length + urls.length + k.flags.list('resource-name').length > 0) {
        throw new Failure(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      }
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels: Object.fromEntries(labels) }] };
      submit(k, { ...object, rules: null, aggregationRule });
      return 0;
    }
    if (verbs.length === 0) throw new Failure('at least one verb must be specified');
    if (resources.length === 0 && urls.length === 0) {
      throw new Failure('one of resource or nonResourceURL must be specified');
    }
    if (resources.length > 0) check(k, verbs, resources);
    checkUrls(verbs, urls);
    const rules = rulesOf(k, verbs, resources);
    submit(k, { ...object, rules: urls.length > 0 ? [...rules, { verbs, nonResourceURLs: urls }] : rules });
    return 0;
  },
};
