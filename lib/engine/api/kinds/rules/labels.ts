/**
 * Label maps and label selectors. Go walks the map in any order, we in the object's.
 * Upstream: apimachinery/pkg/apis/meta/v1/validation (ValidateLabels, ValidateLabelSelector).
 */
import type { FieldError } from '../kind';
import { forbidden, invalid, required } from './field-error';
import { labelValueErrors, qualifiedNameErrors } from './names';

export function labelErrors(
  labels: Readonly<Record<string, string>> | undefined,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels ?? {})) {
    errors.push(...qualifiedNameErrors(key).map((text) => invalid(field, key, text)));
    errors.push(...labelValueErrors(value).map((text) => invalid(field, value, text)));
  }
  return errors;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
}
export function labelSelectorErrors(selector: LabelSelector | undefined, field: string): readonly FieldError[] {
  const errors: FieldError[] = [...labelErrors(selector?.matchLabels, `${field}.matchLabels`)];
  for (const [index, { key = '', operator = '', values = [] }] of (selector?.matchExpressions ?? []).entries()) {
    const path = `${field}.matchExpressions[${index}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
    errors.push(...qualifiedNameErrors(key).map((text) => invalid(`${path}.key`, key, text)));
    for (const [at, value] of values.entries())
      errors.push(...labelValueErrors(value).map((text) => invalid(`${path}.values[${at}]`, value, text)));
  }
  return errors;
}

/** Does a (valid) selector take in these labels? An empty one takes all. */
export function selectorTakes(selector: LabelSelector, labels: Readonly<Record<string, string>> = {}): boolean {
  const plain = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    plain &&
    (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const listed = value !== undefined && values.includes(value);
      return operator === 'In' ? listed : !listed;
    })
  );
}

export const SELECTOR_MISMATCH = '`selector` does not match template `labels`';
