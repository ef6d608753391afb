/** `1` or `25%`. Upstream: ValidatePositiveIntOrPercent, IsNotMoreThan100Percent (pkg/apis/apps/validation). */
import type { FieldError } from '../kind';
import { invalid } from './field-error';
import { percentErrors } from './names';

export type IntOrString = number | string;
const NEGATIVE = 'must be greater than or equal to 0';

export function positiveIntOrPercentErrors(field: string, value: IntOrString): readonly FieldError[] {
  if (typeof value === 'string') return percentErrors(value).map((text) => invalid(field, value, text));
  return value < 0 ? [invalid(field, value, NEGATIVE)] : [];
}
export function over100PercentErrors(field: string, value: IntOrString): readonly FieldError[] {
  const percent = percentOf(value);
  return percent !== undefined && percent > 100 ? [invalid(field, value, 'must not be greater than 100%')] : [];
}
export function percentOf(value: IntOrString): number | undefined {
  if (typeof value === 'number' || percentErrors(value).length > 0) return undefined;
  return Number(value.slice(0, -1));
}
export function negativeErrors(field: string, value: number | undefined | null): readonly FieldError[] {
  return value != null && value < 0 ? [invalid(field, value, NEGATIVE)] : [];
}
/** The number before the percent sign, or the number; what is neither counts as none. */
export function intOrPercentValue(value: IntOrString): number {
  if (typeof value === 'number') return value;
  return percentOf(value) ?? (/^[+-]?\d+$/.test(value) ? Number(value) : 0);
}
