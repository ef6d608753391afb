/** Checks of single values that recur all over pod specs. Upstream: pkg/apis/core/validation/validation.go. */
import type { FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';
import { dns1123LabelErrors, qualifiedNameErrors, rangeText, subdomainErrors } from '../rules/names';

type Errors = readonly FieldError[];
const NONE: Errors = Object.freeze([]);
const MAX_INT32 = 2147483647;

export function nonNegativeErrors(field: string, value: number | null | undefined): Errors {
  const number = value ?? 0;
  return number < 0 ? [invalid(field, number, 'must be greater than or equal to 0')] : NONE;
}
export function positiveErrors(field: string, value: number | null | undefined): Errors {
  const number = value ?? 0;
  return number <= 0 ? [invalid(field, number, 'must be greater than zero')] : NONE;
}
/** User and group ids. */
export function idErrors(field: string, value: number | null | undefined): Errors {
  if (value == null || (value >= 0 && value <= MAX_INT32)) return NONE;
  return [invalid(field, value, rangeText(0, MAX_INT32))];
}
export function fileModeErrors(field: string, mode: number | null | undefined): Errors {
  if (mode == null || (mode >= 0 && mode <= 0o777)) return NONE;
  return [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

/** A name out of a list that must be there. */
export function choiceErrors(field: string, value: string | null | undefined, choices: readonly string[]): Errors {
  if (!value) return [required(field)];
  return choices.includes(value) ? NONE : [notSupported(field, value, choices)];
}
/** A name out of a list that may be absent, but not wrong. */
export function optionalChoiceErrors(
  field: string,
  value: string | null | undefined,
  choices: readonly string[],
): Errors {
  return value == null || choices.includes(value) ? NONE : [notSupported(field, value, choices)];
}

type NameRule = (value: string) => readonly string[];
export function nameErrors(field: string, value: string, rule: NameRule): Errors {
  return rule(value).map((text) => invalid(field, value, text));
}
export const labelNameErrors = (field: string, value: string) => nameErrors(field, value, dns1123LabelErrors);
export const keyErrors = (field: string, value: string) => nameErrors(field, value, qualifiedNameErrors);
export const subdomainNameErrors = (field: string, value: string) => nameErrors(field, value, subdomainErrors);
export function requiredNameErrors(field: string, value: string | null | undefined, rule: NameRule): Errors {
  return value ? nameErrors(field, value, rule) : [required(field)];
}
