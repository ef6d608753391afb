/** Upstream: ValidateCustomResourceDefinitionNames. */
import type { Draft, FieldError } from '../kind';
import { invalid } from '../rules/field-error';
import { dns1035LabelErrors } from '../rules/names';

const MIXED = 'may have mixed case, but should otherwise match: ';

export function nameErrors(path: string, names: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const check = (field: string, name: string | undefined, lower = false) => {
    if (!name) return;
    const wrong = dns1035LabelErrors(lower ? name.toLowerCase() : name);
    if (wrong.length > 0) errors.push(invalid(`${path}.${field}`, name, `${lower ? MIXED : ''}${wrong.join(',')}`));
  };
  check('plural', names.plural);
  check('singular', names.singular);
  check('kind', names.kind, true);
  check('listKind', names.listKind, true);
  for (const [index, name] of (names.shortNames ?? []).entries()) check(`shortNames[${index}]`, name);
  if (names.kind && names.kind === names.listKind)
    errors.push(invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  for (const [index, name] of (names.categories ?? []).entries()) check(`categories[${index}]`, name);
  return errors;
}
