/** What a managedFields entry may say (apimachinery/pkg/apis/meta/v1/validation ValidateManagedFields). */
import { utf8Length } from '../../../base/utf8';
import type { Draft, FieldError } from '../../kinds/kind';
import { invalid, tooLong } from '../../kinds/rules/field-error';

const MANAGER_MAX = 128;
const SUBRESOURCE_MAX = 256;
const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

export function managedFieldsErrors(entries: readonly Draft[]): readonly FieldError[] {
  return entries.flatMap((entry, index) => {
    const path = `metadata.managedFields[${index}]`;
    const { manager = '', operation = '', fieldsType = '', subresource = '' } = entry;
    const errors: FieldError[] = [];
    if (operation !== 'Apply' && operation !== 'Update')
      errors.push(invalid(`${path}.operation`, operation, 'must be `Apply` or `Update`'));
    if (fieldsType !== '' && fieldsType !== 'FieldsV1')
      errors.push(invalid(`${path}.fieldsType`, fieldsType, 'must be `FieldsV1`'));
    errors.push(...managerErrors(`${path}.manager`, manager));
    if (utf8Length(subresource) > SUBRESOURCE_MAX) errors.push(tooLong(`${path}.subresource`, SUBRESOURCE_MAX));
    return errors;
  });
}

export function managerErrors(path: string, manager: string): readonly FieldError[] {
  const errors: FieldError[] = utf8Length(manager) > MANAGER_MAX ? [tooLong(path, MANAGER_MAX)] : [];
  let position = 0;
  for (const char of manager) {
    if (!PRINTABLE.test(char)) {
      const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
      errors.push(invalid(path, manager, `invalid character U+${code} (at position ${position})`));
    }
    position += utf8Length(char);
  }
  return errors;
}
