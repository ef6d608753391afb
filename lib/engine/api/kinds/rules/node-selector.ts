/** Node selectors of volumes and of node affinity. Upstream: ValidateNodeSelector. */
import type { FieldError } from '../kind';
import { forbidden, invalid, required } from './field-error';
import { labelValueErrors, qualifiedNameErrors, subdomainErrors } from './names';

interface Requirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}
const BAD_OPERATOR = 'not a valid selector operator';

export function nodeSelectorErrors(
  field: string,
  terms: readonly NodeSelectorTerm[] | null | undefined,
): readonly FieldError[] {
  const path = `${field}.nodeSelectorTerms`;
  if (!terms?.length) return [required(path, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => nodeSelectorTermErrors(`${path}[${index}]`, term));
}

export function nodeSelectorTermErrors(path: string, term: NodeSelectorTerm): readonly FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((it, at) => labelErrors(`${path}.matchExpressions[${at}]`, it)),
    ...(term.matchFields ?? []).flatMap((it, at) => fieldErrors(`${path}.matchFields[${at}]`, it)),
  ];
}

function labelErrors(path: string, { key = '', operator = '', values = [] }: Requirement): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else errors.push(invalid(`${path}.operator`, operator, BAD_OPERATOR));
  errors.push(...qualifiedNameErrors(key).map((text) => invalid(`${path}.key`, key, text)));
  for (const [at, value] of values.entries())
    errors.push(...labelValueErrors(value).map((text) => invalid(`${path}.values[${at}]`, value, text)));
  return errors;
}

function fieldErrors(path: string, { key = '', operator = '', values = [] }: Requirement): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalid(`${path}.operator`, operator, BAD_OPERATOR));
  else if (values.length !== 1) {
    const text = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, text));
  }
  if (key !== 'metadata.name') return [...errors, invalid(`${path}.key`, key, 'not a valid field selector key')];
  for (const [at, value] of values.entries())
    errors.push(...subdomainErrors(value).map((text) => invalid(`${path}.values[${at}]`, value, text)));
  return errors;
}
