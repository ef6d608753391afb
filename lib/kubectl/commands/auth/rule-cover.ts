/** Which rules of one list another does not cover, taken apart into single permissions (component-helpers/auth/rbac). */
import type { Draft } from '../../draft';

const ANY = '*';

/** One verb on one resource, or on one URL, each. */
function broken(rule: Draft): readonly Draft[] {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names: readonly (readonly string[])[] =
    resourceNames.length > 0 ? resourceNames.map((name: string) => [name]) : [[]];
  const parts: Draft[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        for (const name of names) {
          const more = name.length > 0 ? { resourceNames: name } : {};
          parts.push({ apiGroups: [group], resources: [resource], verbs: [verb], ...more });
        }
      }
    }
  }
  for (const verb of verbs) for (const url of nonResourceURLs) parts.push({ nonResourceURLs: [url], verbs: [verb] });
  return parts;
}

const has = (list: readonly string[] | undefined, wanted: string): boolean =>
  (list ?? []).some((each) => each === ANY || each === wanted);

function coversResource(list: readonly string[] | undefined, wanted: string): boolean {
  if (has(list, wanted)) return true;
  const slash = wanted.indexOf('/');
  return slash >= 0 && (list ?? []).includes(`${ANY}${wanted.slice(slash)}`);
}

function coversPart(owner: Draft, part: Draft): boolean {
  const [verb] = part.verbs;
  if (!has(owner.verbs, verb)) return false;
  const [url] = part.nonResourceURLs ?? [];
  if (url !== undefined) {
    return (owner.nonResourceURLs ?? []).some(
      (own: string) => own === url || (own.endsWith(ANY) && url.startsWith(own.slice(0, -1))),
    );
  }
  const [name] = part.resourceNames ?? [];
  const names: readonly string[] = owner.resourceNames ?? [];
  const named = names.length === 0 || (name !== undefined && names.includes(name));
  return has(owner.apiGroups, part.apiGroups[0]) && coversResource(owner.resources, part.resources[0]) && named;
}

/** What of `wanted` no rule of `owned` allows. */
export function uncovered(owned: readonly Draft[], wanted: readonly Draft[]): readonly Draft[] {
  return wanted.flatMap(broken).filter((part) => !owned.some((owner) => coversPart(owner, part)));
}
