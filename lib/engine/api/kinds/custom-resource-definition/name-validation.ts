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
  errors.push(...listErrors(`${path}.shortNames`, names.shortNames));
  if (names.kind && names.kind === names.listKind)
    errors.push(invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  errors.push(...listErrors(`${path}.categories`, names.categories));
  return errors;
}

function listErrors(path: string, names: readonly string[] | undefined): readonly FieldError[] {
  return (names ?? []).flatMap((name, index) => {
    const wrong = dns1035LabelErrors(name);
    return wrong.length === 0 ? [] : [invalid(`${path}[${index}]`, name, wrong.join(','))];
  });
}
