/** Pod failure and success policies of jobs. Upstream: validatePodFailurePolicy, validateSuccessPolicy. */
import { utf8Length } from '../../../base/utf8';
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required, tooLong, tooMany } from '../rules/field-error';
import { negativeErrors } from '../rules/int-or-percent';
import { qualifiedNameErrors } from '../rules/names';
import { parseIndexes } from './indexes';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];
const MOST = { rules: 20, codes: 255, conditions: 20, indexes: 64 * 1024 };
const values = (list: readonly string[]) => `valid values: [${list.map((name) => JSON.stringify(name)).join(' ')}]`;
/** A wrong value that is not shown. */
const unshown = (field: string, text: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${text}`,
});

export function failurePolicyErrors(path: string, spec: Draft): readonly FieldError[] {
  const rules: readonly Draft[] = spec.podFailurePolicy.rules ?? [];
  const pod: Draft = spec.template?.spec ?? {};
  const names = [...(pod.containers ?? []), ...(pod.initContainers ?? [])].map(({ name }) => name as string);
  const errors: FieldError[] = [];
  if (rules.length > MOST.rules) errors.push(tooMany(`${path}.rules`, rules.length, MOST.rules));
  for (const [index, rule] of rules.entries()) errors.push(...ruleErrors(`${path}.rules[${index}]`, rule, spec, names));
  return errors;
}

function ruleErrors(path: string, rule: Draft, spec: Draft, names: readonly string[]): readonly FieldError[] {
  const { action = '', onExitCodes: codes, onPodConditions: conditions = [] } = rule;
  const errors: FieldError[] = [];
  const at = `${path}.action`;
  if (action === '') errors.push(required(at, values(ACTIONS)));
  else if (!ACTIONS.includes(action)) errors.push(notSupported(at, action, ACTIONS));
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex == null)
    errors.push(invalid(at, action, 'requires the backoffLimitPerIndex to be set'));
  if (codes) errors.push(...exitCodeErrors(`${path}.onExitCodes`, codes, names));
  if (conditions.length > 0) errors.push(...conditionErrors(`${path}.onPodConditions`, conditions));
  if (codes && conditions.length > 0)
    errors.push(unshown(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!codes && conditions.length === 0)
    errors.push(unshown(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

function conditionErrors(path: string, conditions: readonly Draft[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (conditions.length > MOST.conditions) errors.push(tooMany(path, conditions.length, MOST.conditions));
  for (const [index, { type = '', status = '' }] of conditions.entries()) {
    errors.push(...qualifiedNameErrors(type).map((text) => invalid(`${path}[${index}].type`, type, text)));
    if (status === '') errors.push(required(`${path}[${index}].status`, values(STATUSES)));
    else if (!STATUSES.includes(status)) errors.push(notSupported(`${path}[${index}].status`, status, STATUSES));
  }
  return errors;
}

function exitCodeErrors(path: string, codes: Draft, names: readonly string[]): readonly FieldError[] {
  const { operator = '', containerName } = codes;
  const list: readonly number[] = codes.values ?? [];
  const errors: FieldError[] = [];
  if (operator === '') errors.push(required(`${path}.operator`, values(OPERATORS)));
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(`${path}.operator`, operator, OPERATORS));
  if (containerName != null && !names.includes(containerName)) {
    const text = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(`${path}.containerName`, containerName, text));
  }
  if (list.length === 0) errors.push(invalid(`${path}.values`, null, 'at least one value is required'));
  else if (list.length > MOST.codes) errors.push(tooMany(`${path}.values`, list.length, MOST.codes));
  for (const [index, code] of list.entries()) {
    const at = `${path}.values[${index}]`;
    if (operator === 'In' && code === 0) errors.push(invalid(at, code, 'must not be 0 for the In operator'));
    if (list.indexOf(code) < index) errors.push(duplicate(at, code));
  }
  if (list.some((code, index) => index > 0 && (list[index - 1] as number) > code))
    errors.push(invalid(`${path}.values`, list, 'must be ordered'));
  return errors;
}

export function successPolicyErrors(path: string, spec: Draft): readonly FieldError[] {
  const rules: readonly Draft[] = spec.successPolicy.rules ?? [];
  const errors: FieldError[] = [];
  if (rules.length === 0)
    errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > MOST.rules) errors.push(tooMany(`${path}.rules`, rules.length, MOST.rules));
  for (const [index, rule] of rules.entries())
    errors.push(...successRuleErrors(`${path}.rules[${index}]`, rule, spec.completions ?? 0));
  return errors;
}

function successRuleErrors(path: string, rule: Draft, completions: number): readonly FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  const errors: FieldError[] = [];
  if (count == null && indexes == null)
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (indexes != null) {
    const at = `${path}.succeededIndexes`;
    if (utf8Length(indexes) > MOST.indexes) errors.push(tooLong(at, MOST.indexes));
    const parsed = parseIndexes(indexes, completions);
    if ('error' in parsed) errors.push(invalid(at, indexes, `error parsing succeededIndexes: ${parsed.error}`));
    else total = parsed.total;
  }
  if (count == null) return errors;
  const at = `${path}.succeededCount`;
  errors.push(...negativeErrors(at, count));
  const most = (limit: number, what: string) =>
    errors.push(invalid(at, count, `must be less than or equal to ${limit} (the number of ${what})`));
  if (count > completions) most(completions, 'specified completions');
  if (indexes != null && count > total) most(total, 'indexes in the specified succeededIndexes field');
  return errors;
}
