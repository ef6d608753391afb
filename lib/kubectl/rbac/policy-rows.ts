/** Policy rules as tables show them: broken down, put together again by resource, sorted (kubectl/pkg/util/rbac). */
import type { Draft } from '../draft';

interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly urls: readonly string[];
}
const NONE: Omit<Rule, 'verbs'> = { groups: [], resources: [], names: [], urls: [] };

function brokenDown(rules: readonly Draft[]): Rule[] {
  const made: Rule[] = [];
  for (const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const verb of verbs) {
          const one = { ...NONE, verbs: [verb], groups: [group], resources: [resource] };
          if (resourceNames.length === 0) made.push(one);
          for (const name of resourceNames) made.push({ ...one, names: [name] });
        }
      }
    }
    for (const url of nonResourceURLs) for (const verb of verbs) made.push({ ...NONE, verbs: [verb], urls: [url] });
  }
  return made;
}

/** Rules about the same resource (and name) become one with all their verbs; those about URLs stay. */
function compacted(rules: readonly Rule[]): Rule[] {
  const kept: Rule[] = [];
  const simple = new Map<string, Rule>();
  for (const rule of rules) {
    if (rule.resources.length === 0) {
      kept.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.groups, rule.resources, rule.names]);
    const verbs = [...new Set([...(simple.get(key)?.verbs ?? []), ...rule.verbs])];
    simple.set(key, { ...rule, verbs });
  }
  return [...kept, ...simple.values()];
}

const list = (items: readonly string[]): string => `[${items.join(' ')}]`;
/** Go's text of a rule: what the order goes by. */
const goText = ({ verbs, groups, resources, names, urls }: Rule): string =>
  `&PolicyRule{Verbs:${list(verbs)},APIGroups:${list(groups)},Resources:${list(resources)},ResourceNames:${list(names)},NonResourceURLs:${list(urls)},}`;

function resourceText({ resources, groups }: Rule): string {
  const [first] = resources;
  if (first === undefined) return '';
  const [name, sub] = first.split('/');
  return `${name}${groups[0] ? `.${groups[0]}` : ''}${sub === undefined ? '' : `/${sub}`}`;
}

/** Resources, non-resource URLs, resource names, verbs. */
export function policyRows(rules: readonly Draft[]): readonly (readonly string[])[] {
  const sorted = compacted(brokenDown(rules)).map((rule) => ({ rule, key: goText(rule) }));
  sorted.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return sorted.map(({ rule }) => [resourceText(rule), list(rule.urls), list(rule.names), list(rule.verbs)]);
}
