/** Upstream: ValidateResourceQuotaSpec and the scope rules beside it. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { internalField } from '../rules/internal-value';
import { isQuotaResource, quotaResourceNameErrors } from '../rules/resource-names';
import { quantityErrors, type ResourceList } from '../rules/resources';

interface Requirement {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}
const POD = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
/** What may be counted under each scope. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  Terminating: POD,
  NotTerminating: POD,
  NotBestEffort: POD,
  PriorityClass: POD,
  CrossNamespacePodAffinity: POD,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};
const PAIRS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;
const ONLY_EXISTS = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const EXISTS_TEXT =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function listErrors(path: string, list: ResourceList = {}): readonly FieldError[] {
  return Object.entries(list).flatMap(([name, text]) => [
    ...quotaResourceNameErrors(`${path}[${name}]`, name),
    ...quantityErrors(`${path}[${name}]`, name, text),
  ]);
}

const misplaced = (scope: string, names: readonly string[]) =>
  names.filter((name) => isQuotaResource(name) && SCOPES[scope] !== undefined && !SCOPES[scope].includes(name));

export function validateQuota(object: ApiObject): readonly FieldError[] {
  const spec: Draft = (object as Draft).spec ?? {};
  const names = Object.keys(spec.hard ?? {}).sort();
  const scopes: readonly string[] = spec.scopes ?? [];
  const errors: FieldError[] = [...listErrors('spec.hard', spec.hard)];
  const refuse = (text: string) => errors.push(invalid('spec.scopes', scopes, text));
  for (const scope of scopes) {
    if (SCOPES[scope] === undefined) refuse('unsupported scope');
    for (const _ of misplaced(scope, names)) refuse('unsupported scope applied to resource');
  }
  for (const pair of PAIRS) if (pair.every((scope) => scopes.includes(scope))) refuse('conflicting scopes');
  if (spec.scopeSelector) errors.push(...selectorErrors(spec, names));
  return errors;
}

function selectorErrors(spec: Draft, names: readonly string[]): readonly FieldError[] {
  const path = 'spec.scopeSelector.matchExpressions';
  const terms: readonly Requirement[] = spec.scopeSelector.matchExpressions ?? [];
  const errors: FieldError[] = [];
  for (const { scopeName = '', operator = '', values = [] } of terms) {
    if (SCOPES[scopeName] === undefined) errors.push(invalid(`${path}.scopeName`, scopeName, 'unsupported scope'));
    const shown = internalField(spec.scopeSelector, 'io.k8s.api.core.v1.ResourceQuotaSpec', 'scopeSelector');
    for (const _ of misplaced(scopeName, names))
      errors.push(invalid(path, shown, 'unsupported scope applied to resource'));
    if (ONLY_EXISTS.includes(scopeName) && operator !== 'Exists')
      errors.push(invalid(`${path}.operator`, operator, EXISTS_TEXT));
    if (operator === 'In' || operator === 'NotIn') {
      const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      if (values.length === 0) errors.push(required(`${path}.values`, text));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      if (values.length > 0) errors.push(invalid(`${path}.values`, values, text));
    } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  for (const pair of PAIRS)
    if (pair.every((scope) => terms.some(({ scopeName }) => scopeName === scope)))
      errors.push(invalid(path, spec.scopes ?? null, 'conflicting scopes'));
  return errors;
}

export function validateQuotaUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const scopesOf = (it: ApiObject): readonly string[] => (it as Draft).spec?.scopes ?? [];
  const set = (it: ApiObject) => [...new Set(scopesOf(it))].sort().join();
  const errors = validateQuota(object);
  if (set(object) === set(old)) return errors;
  return [...errors, invalid('spec.scopes', (object as Draft).spec?.scopes ?? null, 'field is immutable')];
}

export function validateQuotaStatus(object: ApiObject): readonly FieldError[] {
  const { hard, used } = (object as Draft).status ?? {};
  return [...listErrors('status.hard', hard), ...listErrors('status.used', used)];
}
