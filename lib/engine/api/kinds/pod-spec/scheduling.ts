/** Tolerations, spread constraints, gates. Upstream: ValidateTolerations, validateTopologySpreadConstraints. */
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required } from '../rules/field-error';
import { labelSelectorErrors } from '../rules/labels';
import { labelValueErrors } from '../rules/names';
import { labelKeysErrors } from './label-keys';
import { keyErrors, optionalChoiceErrors, positiveErrors } from './scalars';

type Errors = readonly FieldError[];
export const TAINT_EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];
const NODE_POLICIES = ['Honor', 'Ignore'];

export function tolerationErrors(field: string, tolerations: readonly Draft[] | undefined): Errors {
  return (tolerations ?? []).flatMap((toleration, index) => {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
    const path = `${field}[${index}]`;
    const errors: FieldError[] = key === '' ? [] : [...keyErrors(`${path}.key`, key)];
    if (key === '' && operator !== 'Exists') {
      const text = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.push(invalid(`${path}.operator`, operator, text));
    }
    if (tolerationSeconds != null && effect !== 'NoExecute')
      errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    errors.push(...operatorErrors(`${path}.operator`, operator, value));
    return effect === '' ? errors : [...errors, ...optionalChoiceErrors(`${path}.effect`, effect, TAINT_EFFECTS)];
  });
}

function operatorErrors(field: string, operator: string, value: string): Errors {
  switch (operator) {
    case '':
    case 'Equal': {
      const texts = labelValueErrors(value);
      return texts.length === 0 ? [] : [invalid(field, value, texts.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(field, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      return [notSupported(field, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(field, operator, ['Equal', 'Exists'])];
  }
}

export function spreadErrors(field: string, constraints: readonly Draft[] | undefined): Errors {
  const list = constraints ?? [];
  return list.flatMap((constraint, index) => {
    const { maxSkew, topologyKey = '', whenUnsatisfiable = '', minDomains, labelSelector } = constraint;
    const path = `${field}[${index}]`;
    const errors: FieldError[] = [...positiveErrors(`${path}.maxSkew`, maxSkew)];
    if (topologyKey === '') errors.push(required(`${path}.topologyKey`, 'can not be empty'));
    if (!UNSATISFIABLE.includes(whenUnsatisfiable))
      errors.push(notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable, UNSATISFIABLE));
    const again = list
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (again)
      errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains != null) errors.push(...positiveErrors(`${path}.minDomains`, minDomains));
    if (minDomains != null && whenUnsatisfiable !== 'DoNotSchedule') {
      const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
      errors.push(invalid(`${path}.minDomains`, minDomains, text));
    }
    return [
      ...errors,
      ...optionalChoiceErrors(`${path}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy, NODE_POLICIES),
      ...optionalChoiceErrors(`${path}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy, NODE_POLICIES),
      ...labelKeysErrors(path, { matchLabelKeys: constraint.matchLabelKeys, labelSelector }),
      ...labelSelectorErrors(labelSelector, `${path}.labelSelector`),
    ];
  });
}

export function gateErrors(field: string, gates: readonly Draft[] | undefined): Errors {
  const seen = new Set<string>();
  return (gates ?? []).flatMap(({ name = '' }, index) => {
    const path = `${field}[${index}]`;
    const errors = [...keyErrors(path, name), ...(seen.has(name) ? [duplicate(path, name)] : [])];
    seen.add(name);
    return errors;
  });
}
