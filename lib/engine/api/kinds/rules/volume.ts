/** What volumes and claims have in common. Upstream: pkg/apis/core/validation (supportedAccessModes, …). */
import { parseQuantity } from '../../../base/quantity';
import type { FieldError } from '../kind';
import { forbidden, invalid, notSupported } from './field-error';
import { subdomainErrors } from './names';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES = ['Block', 'Filesystem'];

export function accessModeErrors(field: string, modes: readonly string[]): readonly FieldError[] {
  const errors: FieldError[] = modes
    .filter((mode) => !MODES.includes(mode))
    .map((mode) => notSupported(field, mode, MODES));
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && MODES.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others)
    errors.push(forbidden(field, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}
export function positiveQuantityErrors(field: string, text: string): readonly FieldError[] {
  const quantity = parseQuantity(text);
  return quantity && quantity.nano <= 0n ? [invalid(field, text, 'must be greater than zero')] : [];
}
export function volumeModeErrors(field: string, mode: string | undefined | null): readonly FieldError[] {
  return mode != null && !VOLUME_MODES.includes(mode) ? [notSupported(field, mode, VOLUME_MODES)] : [];
}
export function classNameErrors(field: string, name: string | undefined | null): readonly FieldError[] {
  return name ? subdomainErrors(name).map((text) => invalid(field, name, text)) : [];
}
