/** Restart policies of single containers and their rules. Upstream: validateContainerRestartPolicy, validateResizePolicy. */
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required, tooMany } from '../rules/field-error';
import { choiceErrors } from './scalars';

type Errors = readonly FieldError[];
const POLICIES = ['Always', 'Never', 'OnFailure'];
const ACTIONS = ['Restart', 'RestartAllContainers'];
const OPERATORS = ['In', 'NotIn'];
const MOST_RULES = 20;
const MOST_CODES = 255;

export function containerRestartErrors(field: string, container: Draft): Errors {
  const { restartPolicy: policy } = container;
  const rules: readonly Draft[] = container.restartPolicyRules ?? [];
  const path = `${field}.restartPolicy`;
  const errors: FieldError[] = [];
  if (policy == null) {
    if (rules.length === 0) return [];
    errors.push(required(path, 'must specify restartPolicy when restart rules are used'));
  } else if (!POLICIES.includes(policy)) errors.push(notSupported(path, policy, POLICIES));
  if (rules.length > MOST_RULES) errors.push(tooMany(`${field}.restartPolicyRules`, rules.length, MOST_RULES));
  for (const [index, { action = '', exitCodes }] of rules.entries()) {
    const rule = `${field}.restartPolicyRules[${index}]`;
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${rule}.action`, action, ACTIONS));
    if (!exitCodes) {
      errors.push(required(`${rule}.exitCodes`, 'must be specified'));
      continue;
    }
    const { operator = '', values = [] } = exitCodes;
    if (!OPERATORS.includes(operator)) errors.push(notSupported(`${rule}.exitCodes.operator`, operator, OPERATORS));
    if (values.length > MOST_CODES) errors.push(tooMany(`${rule}.exitCodes.values`, values.length, MOST_CODES));
  }
  return errors;
}

/** Complaints name the list, only repeats the entry. */
export function resizePolicyErrors(field: string, policies: readonly Draft[] | undefined, podPolicy: string): Errors {
  const seen = new Set<string>();
  return (policies ?? []).flatMap(({ resourceName = '', restartPolicy = '' }, index) => {
    const errors: FieldError[] = seen.has(resourceName) ? [duplicate(`${field}[${index}]`, resourceName)] : [];
    seen.add(resourceName);
    errors.push(...choiceErrors(field, resourceName, ['cpu', 'memory']));
    errors.push(...choiceErrors(field, restartPolicy, ['NotRequired', 'RestartContainer']));
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalid(field, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    return errors;
  });
}
