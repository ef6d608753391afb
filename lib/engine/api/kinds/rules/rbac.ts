/** Rules and subjects of roles and bindings. Upstream: pkg/apis/rbac/validation, pkg/apis/rbac/v1/defaults.go. */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, notSupported, required } from './field-error';
import { pathSegmentErrors, subdomainErrors } from './names';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
interface Subject {
  readonly kind?: string;
  readonly apiGroup?: string;
  readonly name?: string;
  readonly namespace?: string;
}
interface RoleRef {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}
const isEmpty = (list: readonly string[] | undefined) => (list ?? []).length === 0;

export function policyRuleErrors(object: ApiObject, namespaced: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, rule] of ((object.rules ?? []) as readonly PolicyRule[]).entries()) {
    const path = `rules[${index}]`;
    if (isEmpty(rule.verbs)) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
    if (!isEmpty(rule.nonResourceURLs)) {
      const refuse = (text: string) => errors.push(invalid(`${path}.nonResourceURLs`, rule.nonResourceURLs, text));
      if (namespaced) refuse('namespaced rules cannot apply to non-resource URLs');
      if (!isEmpty(rule.apiGroups) || !isEmpty(rule.resources) || !isEmpty(rule.resourceNames))
        refuse('rules cannot apply to both regular resources and non-resource URLs');
      continue;
    }
    if (isEmpty(rule.apiGroups))
      errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
    if (isEmpty(rule.resources))
      errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  }
  return errors;
}

export function setBindingDefaults(draft: Draft): void {
  draft.roleRef ??= {};
  draft.roleRef.apiGroup ||= RBAC_GROUP;
  for (const subject of draft.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= RBAC_GROUP;
}

export function bindingErrors(object: ApiObject, namespaced: boolean): readonly FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = (object.roleRef ?? {}) as RoleRef;
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const errors: FieldError[] = [];
  if (apiGroup !== RBAC_GROUP) errors.push(notSupported('roleRef.apiGroup', apiGroup, [RBAC_GROUP]));
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') errors.push(required('roleRef.name'));
  else errors.push(...pathSegmentErrors(name).map((text) => invalid('roleRef.name', name, text)));
  for (const [index, subject] of ((object.subjects ?? []) as readonly Subject[]).entries())
    errors.push(...subjectErrors(`subjects[${index}]`, subject, namespaced));
  return errors;
}

export function bindingUpdateErrors(object: ApiObject, old: ApiObject, namespaced: boolean): readonly FieldError[] {
  const errors = bindingErrors(object, namespaced);
  if (plainEqual(object.roleRef, old.roleRef)) return errors;
  const { apiGroup = '', kind = '', name = '' } = (object.roleRef ?? {}) as RoleRef;
  return [...errors, invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
}

function subjectErrors(path: string, subject: Subject, namespaced: boolean): readonly FieldError[] {
  const { kind = '', name = '', apiGroup = '', namespace = '' } = subject;
  const errors: FieldError[] = name === '' ? [required(`${path}.name`)] : [];
  switch (kind) {
    case 'ServiceAccount':
      if (name !== '') errors.push(...subdomainErrors(name).map((text) => invalid(`${path}.name`, name, text)));
      if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
      if (!namespaced && namespace === '') errors.push(required(`${path}.namespace`));
      break;
    case 'User':
    case 'Group':
      if (apiGroup !== RBAC_GROUP) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [RBAC_GROUP]));
      break;
    default:
      errors.push(notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']));
  }
  return errors;
}
