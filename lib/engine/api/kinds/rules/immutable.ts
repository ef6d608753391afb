/** Upstream: apimachinery/pkg/api/validation (ValidateImmutableField). */
import { plainEqual } from '../../../base/freeze';
import type { FieldError } from '../kind';
import { invalid } from './field-error';

/** Absent, null and empty are the same, as in Go's semantic equality. */
export function immutableErrors(field: string, value: unknown, old: unknown, shown = value): readonly FieldError[] {
  if (plainEqual(emptied(value), emptied(old))) return [];
  return [invalid(field, shown ?? null, 'field is immutable')];
}

function emptied(value: unknown): unknown {
  if (value === null || value === '' || value === 0 || value === false) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(emptied);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value as object)
    .map(([key, item]) => [key, emptied(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
