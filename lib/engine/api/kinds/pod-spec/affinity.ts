/** Upstream: validateAffinity, ValidateNodeSelector, validatePodAffinityTerm (pkg/apis/core/validation). */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, required } from '../rules/field-error';
import { labelSelectorErrors } from '../rules/labels';
import { dns1123LabelErrors, labelValueErrors } from '../rules/names';
import { labelKeysErrors } from './label-keys';
import { keyErrors, nameErrors, subdomainNameErrors } from './scalars';

type Errors = readonly FieldError[];
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const NOT_AN_OPERATOR = 'not a valid selector operator';

export function affinityErrors(field: string, affinity: Draft | null | undefined): Errors {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  return [
    ...(nodeAffinity ? nodeAffinityErrors(`${field}.nodeAffinity`, nodeAffinity) : []),
    ...(podAffinity ? podAffinityErrors(`${field}.podAffinity`, podAffinity) : []),
    ...(podAntiAffinity ? podAffinityErrors(`${field}.podAntiAffinity`, podAntiAffinity) : []),
  ];
}

function weightErrors(field: string, weight = 0): Errors {
  return weight > 0 && weight <= 100 ? [] : [invalid(`${field}.weight`, weight, 'must be in the range 1-100')];
}

function nodeAffinityErrors(field: string, rules: Draft): Errors {
  const preferred: readonly Draft[] = rules[PREFERRED] ?? [];
  return [
    ...(rules[REQUIRED] ? nodeSelectorErrors(`${field}.${REQUIRED}`, rules[REQUIRED]) : []),
    ...preferred.flatMap(({ weight, preference = {} }, index) => {
      const path = `${field}.${PREFERRED}[${index}]`;
      return [...weightErrors(path, weight), ...termErrors(`${path}.preference`, preference, false)];
    }),
  ];
}

function nodeSelectorErrors(field: string, { nodeSelectorTerms }: Draft): Errors {
  const path = `${field}.nodeSelectorTerms`;
  const terms: readonly Draft[] = nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(path, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => termErrors(`${path}[${index}]`, term, true));
}

/** Values of preferences are not checked: they never keep a pod from a node. */
function termErrors(field: string, { matchExpressions, matchFields }: Draft, strict: boolean): Errors {
  return [
    ...((matchExpressions ?? []) as Draft[]).flatMap((expression, index) =>
      expressionErrors(`${field}.matchExpressions[${index}]`, expression, strict),
    ),
    ...((matchFields ?? []) as Draft[]).flatMap((expression, index) =>
      fieldErrors(`${field}.matchFields[${index}]`, expression),
    ),
  ];
}

function expressionErrors(field: string, expression: Draft, strict: boolean): Errors {
  const { key = '', operator = '' } = expression;
  const values: readonly string[] = expression.values ?? [];
  const path = `${field}.values`;
  const errors: FieldError[] = [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(path, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(forbidden(path, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        errors.push(required(path, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalid(`${field}.operator`, operator, NOT_AN_OPERATOR));
  }
  errors.push(...keyErrors(`${field}.key`, key));
  if (!strict) return errors;
  return [...errors, ...values.flatMap((value, index) => nameErrors(`${path}[${index}]`, value, labelValueErrors))];
}

/** Only a node's name can be asked for. */
function fieldErrors(field: string, expression: Draft): Errors {
  const { key = '', operator = '' } = expression;
  const values: readonly string[] = expression.values ?? [];
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalid(`${field}.operator`, operator, NOT_AN_OPERATOR));
  else if (values.length !== 1) {
    const text = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${field}.values`, text));
  }
  if (key !== 'metadata.name') return [...errors, invalid(`${field}.key`, key, 'not a valid field selector key')];
  return [...errors, ...values.flatMap((value, at) => subdomainNameErrors(`${field}.values[${at}]`, value))];
}

function podAffinityErrors(field: string, rules: Draft): Errors {
  return [
    ...((rules[REQUIRED] ?? []) as Draft[]).flatMap((term, at) => podTermErrors(`${field}.${REQUIRED}[${at}]`, term)),
    ...((rules[PREFERRED] ?? []) as Draft[]).flatMap(({ weight, podAffinityTerm = {} }, at) => {
      const path = `${field}.${PREFERRED}[${at}]`;
      return [...weightErrors(path, weight), ...podTermErrors(`${path}.podAffinityTerm`, podAffinityTerm)];
    }),
  ];
}

function podTermErrors(field: string, term: Draft): Errors {
  const { topologyKey = '', labelSelector, namespaceSelector, namespaces } = term;
  return [
    ...labelSelectorErrors(labelSelector, `${field}.labelSelector`),
    ...labelSelectorErrors(namespaceSelector, `${field}.namespaceSelector`),
    ...((namespaces ?? []) as string[]).flatMap((name) => nameErrors(`${field}.namespace`, name, dns1123LabelErrors)),
    ...labelKeysErrors(field, term),
    ...(topologyKey === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
    ...keyErrors(`${field}.topologyKey`, topologyKey),
  ];
}
