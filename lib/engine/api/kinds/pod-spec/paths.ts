/** Paths below a volume or a directory of the kubelet. Upstream: validateLocalDescendingPath, ValidateLocalNonReservedPath. */
import type { FieldError } from '../kind';
import { invalid } from '../rules/field-error';

export function noBackstepErrors(field: string, path: string): readonly FieldError[] {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : [];
}
export function descendingPathErrors(field: string, path: string): readonly FieldError[] {
  const absolute = path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : [];
  return [...absolute, ...noBackstepErrors(field, path)];
}
export function unreservedPathErrors(field: string, path: string): readonly FieldError[] {
  const reserved = path.startsWith('..') && !path.startsWith('../');
  const hidden = reserved ? [invalid(field, path, "must not start with '..'")] : [];
  return [...descendingPathErrors(field, path), ...hidden];
}
