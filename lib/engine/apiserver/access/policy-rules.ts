/** Rules of roles: what they allow, and what one set of them lacks of another (pkg/apis/rbac/v1/evaluation_helpers.go, policy_comparator.go). */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface Question {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string;
  readonly name?: string | undefined;
  /** Of a non-resource request. */
  readonly path?: string;
}

const NONE: readonly string[] = [];
const has = (list: readonly string[] | undefined, value: string) => list?.includes(value) === true;

export function ruleAllows(rule: PolicyRule, question: Question): boolean {
  const { verb, path } = question;
  if (!has(rule.verbs, '*') && !has(rule.verbs, verb)) return false;
  if (path !== undefined) return (rule.nonResourceURLs ?? NONE).some((url) => urlCovers(url, path));
  const { group = '', resource = '', subresource = '', name = '' } = question;
  if (!has(rule.apiGroups, '*') && !has(rule.apiGroups, group)) return false;
  if (!resourceAllowed(rule.resources, resource, subresource)) return false;
  const names = rule.resourceNames ?? NONE;
  return names.length === 0 || names.includes(name);
}

function resourceAllowed(resources: readonly string[] | undefined, resource: string, subresource: string): boolean {
  if (has(resources, '*')) return true;
  if (subresource === '') return has(resources, resource);
  return has(resources, `${resource}/${subresource}`) || has(resources, `*/${subresource}`);
}

function urlCovers(owner: string, path: string): boolean {
  if (owner === '*' || owner === path) return true;
  return owner.endsWith('*') && path.startsWith(owner.replace(/\*+$/, ''));
}

/** The single permissions of `wanted` that no rule of `held` covers, verbs of one resource together. */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  const missing = wanted.flatMap(singleRules).filter((rule) => !held.some((owner) => covers(owner, rule)));
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of missing) {
    if (rule.nonResourceURLs !== undefined) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = simple.get(key);
    simple.set(key, known === undefined ? rule : { ...known, verbs: [...known.verbs, ...rule.verbs] });
  }
  return [...others, ...simple.values()];
}

function singleRules({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: PolicyRule): readonly PolicyRule[] {
  const single: PolicyRule[] = [];
  for (const group of apiGroups ?? NONE) {
    for (const resource of resources ?? NONE) {
      for (const verb of verbs) {
        const rule = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if ((resourceNames ?? NONE).length === 0) single.push(rule);
        else for (const name of resourceNames ?? NONE) single.push({ ...rule, resourceNames: [name] });
      }
    }
  }
  for (const url of nonResourceURLs ?? NONE) {
    for (const verb of verbs) single.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return single;
}

/** `rule` names one thing of each. */
function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  const verb = rule.verbs[0] as string;
  if (!has(owner.verbs, '*') && !has(owner.verbs, verb)) return false;
  const url = rule.nonResourceURLs?.[0];
  if (url !== undefined) return (owner.nonResourceURLs ?? NONE).some((own) => urlCovers(own, url));
  const group = rule.apiGroups?.[0] as string;
  const resource = rule.resources?.[0] as string;
  const name = rule.resourceNames?.[0];
  const names = owner.resourceNames ?? NONE;
  if (names.length > 0 && (name === undefined || !names.includes(name))) return false;
  if (!has(owner.apiGroups, '*') && !has(owner.apiGroups, group)) return false;
  if (has(owner.resources, '*') || has(owner.resources, resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && has(owner.resources, `*${resource.slice(slash)}`);
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. */
export function ruleText(rule: PolicyRule): string {
  const list = (name: string, values: readonly string[] | undefined) =>
    (values ?? NONE).length === 0
      ? []
      : [`${name}:[${(values ?? NONE).map((value) => JSON.stringify(value)).join(' ')}]`];
  const parts = [
    ...list('APIGroups', rule.apiGroups),
    ...list('Resources', rule.resources),
    ...list('NonResourceURLs', rule.nonResourceURLs),
    ...list('ResourceNames', rule.resourceNames),
    ...list('Verbs', rule.verbs),
  ];
  return `{${parts.join(', ')}}`;
}
