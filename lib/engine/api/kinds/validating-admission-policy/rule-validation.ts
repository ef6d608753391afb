/** Which requests a policy or a webhook is about (validateRule, validateMatchResources in pkg/apis/admissionregistration/validation). */
import type { Draft, FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';
import { labelSelectorErrors } from '../rules/labels';

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];
const POLICIES = ['Equivalent', 'Exact'];

export function matchResourcesErrors(path: string, match: Draft, needsRules: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match;
  if (needsRules && resourceRules.length === 0) errors.push(required(`${path}.resourceRules`));
  if (matchPolicy == null) errors.push(required(`${path}.matchPolicy`));
  else if (!POLICIES.includes(matchPolicy)) errors.push(notSupported(`${path}.matchPolicy`, matchPolicy, POLICIES));
  if (namespaceSelector) errors.push(...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`));
  if (objectSelector) errors.push(...labelSelectorErrors(objectSelector, `${path}.objectSelector`));
  for (const [index, rule] of (resourceRules as readonly Draft[]).entries())
    errors.push(...namedRuleErrors(`${path}.resourceRules[${index}]`, rule));
  for (const [index, rule] of (excludeResourceRules as readonly Draft[]).entries())
    errors.push(...namedRuleErrors(`${path}.excludeResourceRules[${index}]`, rule));
  return errors;
}

function namedRuleErrors(path: string, rule: Draft): readonly FieldError[] {
  return ruleErrors(path, rule, true);
}

export function ruleErrors(path: string, rule: Draft, allowSubresources: boolean): readonly FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const errors: FieldError[] = [];
  errors.push(...listErrors(`${path}.operations`, operations, 'other operations', false));
  for (const [index, operation] of (operations as readonly string[]).entries())
    if (!OPERATIONS.includes(operation))
      errors.push(notSupported(`${path}.operations[${index}]`, operation, OPERATIONS));
  errors.push(...listErrors(`${path}.apiGroups`, apiGroups, 'other API groups', false));
  errors.push(...listErrors(`${path}.apiVersions`, apiVersions, 'other API versions', true));
  if (resources.length === 0) errors.push(required(`${path}.resources`));
  else errors.push(...resourceErrors(`${path}.resources`, resources, allowSubresources));
  if (scope != null && !SCOPES.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, SCOPES));
  return errors;
}

function listErrors(path: string, list: readonly string[], others: string, filled: boolean): readonly FieldError[] {
  if (list.length === 0) return [required(path)];
  const errors = filled ? list.flatMap((item, index) => (item === '' ? [required(`${path}[${index}]`)] : [])) : [];
  if (list.length > 1 && list.includes('*'))
    errors.push(invalid(path, list, `if '*' is present, must not specify ${others}`));
  return errors;
}

function resourceErrors(path: string, resources: readonly string[], allowSubresources: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const whole = new Set<string>();
  const parts = new Set<string>();
  for (const [index, text] of resources.entries()) {
    const [resource = '', part] = text.split('/');
    if (text === '') {
      errors.push(required(`${path}[${index}]`));
      continue;
    }
    if (part !== undefined && !allowSubresources) {
      errors.push(invalid(`${path}[${index}]`, text, 'subresources are not supported'));
      continue;
    }
    const refuse = (why: string) => errors.push(invalid(`${path}[${index}]`, text, why));
    if (part !== undefined && whole.has(resource)) refuse(`if '${resource}/*' is present, must not specify ${text}`);
    if (part !== undefined && parts.has(part)) refuse(`if '*/${part}' is present, must not specify ${text}`);
    if (part === '*') whole.add(resource);
    if (resource === '*' && part !== undefined) parts.add(part);
  }
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  else if (resources.includes('*') && resources.some((text) => text !== '*' && !text.includes('/')))
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"));
  return errors;
}

/** Of webhooks the rules have no defaults in their selectors. */
export function setMatchDefaults(match: Draft | undefined): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const list of ['resourceRules', 'excludeResourceRules'])
    for (const rule of (match[list] ?? []) as readonly Draft[]) rule.scope ??= '*';
}
