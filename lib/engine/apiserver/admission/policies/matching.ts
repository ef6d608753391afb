/** Which requests a policy or its binding is about (apiserver/pkg/admission/plugin/policy/matching). */
import type { Draft } from '../../../api/kinds/kind';
import { type LabelSelector, selectorTakes } from '../../../api/kinds/rules/labels';
import type { Attributes } from '../plugin';

export interface Subject {
  readonly attributes: Attributes;
  readonly subresource: string;
  readonly object: Draft | undefined;
  readonly old: Draft | undefined;
  readonly namespace: Draft | undefined;
}

const has = (list: readonly string[] | undefined, value: string): boolean =>
  list?.some((one) => one === '*' || one === value) === true;

export function concernsRequest(match: Draft | undefined, subject: Subject): boolean {
  if (!match) return true;
  const { namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match;
  if (!takesNamespace(namespaceSelector, subject) || !takesObject(objectSelector, subject)) return false;
  const named = (rule: Draft) => isNamed(rule, subject);
  if (excludeResourceRules.some(named)) return false;
  return resourceRules.length === 0 || resourceRules.some(named);
}

function takesNamespace(selector: LabelSelector | undefined, { namespace }: Subject): boolean {
  if (!selector || Object.keys(selector).length === 0 || namespace === undefined) return true;
  return selectorTakes(selector, namespace.metadata.labels);
}

function takesObject(selector: LabelSelector | undefined, { object, old }: Subject): boolean {
  if (!selector || Object.keys(selector).length === 0) return true;
  return [object, old].some((one) => one !== undefined && selectorTakes(selector, one.metadata?.labels));
}

function isNamed(rule: Draft, { attributes, subresource }: Subject): boolean {
  const { kind, namespace, name = '' } = attributes.context.route;
  if (!has(rule.operations, attributes.operation) || !has(rule.apiGroups, kind.group)) return false;
  if (!has(rule.apiVersions, kind.version)) return false;
  const scope = rule.scope ?? '*';
  const isNamespaced = kind.namespaced && namespace !== '';
  if (scope !== '*' && (scope === 'Namespaced') !== isNamespaced) return false;
  const names: readonly string[] = rule.resourceNames ?? [];
  if (names.length > 0 && !names.includes(name || (attributes.draft.metadata?.name ?? ''))) return false;
  return (rule.resources ?? []).some((text: string) => {
    const [resource = '', part = ''] = text.split('/');
    if (resource !== '*' && resource !== kind.plural) return false;
    if (part === '*') return true;
    return part === subresource;
  });
}
