/** Upstream: pkg/registry/scheduling/priorityclass, pkg/apis/scheduling/validation, printPriorityClass. */
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError } from '../kind';
import { forbidden, notSupported, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { ageOf, columns, nameOf } from '../tables/column';

const HIGHEST = 1_000_000_000;
const PREFIX = 'system-';
const SYSTEM: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};
const POLICIES = ['PreemptLowerPriority', 'Never'];

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = SYSTEM[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function validate(object: ApiObject): readonly FieldError[] {
  const { value = 0, globalDefault = false, preemptionPolicy: policy } = object as Draft;
  const name = nameOf(object);
  const errors: FieldError[] = [];
  if (name.startsWith(PREFIX)) {
    const problem = systemProblem(name, value, globalDefault);
    const text = `priority class names with '${PREFIX}' prefix are reserved for system use only. error: ${problem}`;
    if (problem !== undefined) errors.push(forbidden('metadata.name', text));
  } else if (value > HIGHEST)
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  if (policy === '') errors.push(required('preemptionPolicy'));
  else if (policy != null && !POLICIES.includes(policy))
    errors.push(notSupported('preemptionPolicy', policy, POLICIES));
  return errors;
}

function validateUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const changed = (object.value ?? 0) !== (old.value ?? 0);
  return [
    ...(changed ? [forbidden('value', 'may not be changed in an update.')] : []),
    ...immutableErrors('preemptionPolicy', object.preemptionPolicy, old.preemptionPolicy),
  ];
}

export const priorityClass = defineKind({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  hasGeneration: true,
  fixedGeneration: true,
  setDefaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  validateCreate: validate,
  validateUpdate,
  columns: columns('Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'),
  row: (object, context) => [
    nameOf(object),
    object.value ?? 0,
    object.globalDefault ?? false,
    ageOf(object, context),
    object.preemptionPolicy ?? '',
  ],
});
