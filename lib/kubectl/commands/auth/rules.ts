/** The table of `auth can-i --list`: rules broken down, put together again by resource, sorted (kubectl/pkg/util/rbac). */
import type { Draft } from '../../draft';
import { alignTabs, TABLE_LAYOUT } from '../../printers/tab-writer';

interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly urls: readonly string[];
}
const NONE: Omit<Rule, 'verbs'> = { groups: [], resources: [], names: [], urls: [] };

function brokenDown(status: Draft): Rule[] {
  const rules: Rule[] = [];
  for (const { verbs = [], apiGroups = [], resources = [], resourceNames = [] } of status.resourceRules ?? []) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const verb of verbs) {
          const one = { ...NONE, verbs: [verb], groups: [group], resources: [resource] };
          if (resourceNames.length === 0) rules.push(one);
          for (const name of resourceNames) rules.push({ ...one, names: [name] });
        }
      }
    }
  }
  for (const { verbs = [], nonResourceURLs = [] } of status.nonResourceRules ?? []) {
    for (const url of nonResourceURLs) for (const verb of verbs) rules.push({ ...NONE, verbs: [verb], urls: [url] });
  }
  return rules;
}

/** Rules about the same resource (and name) become one with all their verbs; others stay. */
function compacted(rules: readonly Rule[]): Rule[] {
  const kept: Rule[] = [];
  const simple = new Map<string, Rule>();
  for (const rule of rules) {
    if (rule.resources.length === 0) {
      kept.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.groups, rule.resources, rule.names]);
    const known = simple.get(key);
    const verbs = [...new Set([...(known?.verbs ?? []), ...rule.verbs])];
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

export function rulesTable(status: Draft, head: boolean): string {
  const rules = compacted(brokenDown(status)).map((rule) => ({ rule, key: goText(rule) }));
  rules.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const lines = rules.map(({ rule }) => [resourceText(rule), list(rule.urls), list(rule.names), list(rule.verbs)]);
  const titles = head ? [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']] : [];
  return alignTabs([...titles, ...lines].map((line) => `${line.join('\t')}\n`).join(''), TABLE_LAYOUT);
}
