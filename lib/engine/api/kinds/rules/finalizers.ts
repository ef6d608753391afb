/** Finalizer names: qualified, or one of the old bare ones. Upstream: validateFinalizerName. */
import type { FieldError } from '../kind';
import { invalid } from './field-error';
import { qualifiedNameErrors } from './names';

const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

export function finalizerErrors(field: string, name: string): readonly FieldError[] {
  const errors = qualifiedNameErrors(name).map((text) => invalid(field, name, text));
  if (!name.includes('/') && !STANDARD.includes(name))
    errors.push(invalid(field, name, 'name is neither a standard finalizer name nor is it fully qualified'));
  return errors;
}
