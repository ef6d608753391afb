/** Subresources and printer columns of one version. Upstream: ValidateCustomResourceDefinitionSubresources, …Column…. */
import type { Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';

const TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

function pathErrors(field: string, text: string): readonly FieldError[] {
  if (text === '') return [invalid(field, text, 'must not be empty')];
  return text.startsWith('.') ? [] : [invalid(field, text, 'must be a simple json path starting with .')];
}

export function subresourceErrors(path: string, subresources: Draft | undefined): readonly FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const errors: FieldError[] = [];
  for (const [field, root] of [
    ['specReplicasPath', '.spec.'],
    ['statusReplicasPath', '.status.'],
  ] as const) {
    const at = `${path}.scale.${field}`;
    const text: string = scale[field] ?? '';
    const wrong = text === '' ? [required(at)] : pathErrors(at, text);
    errors.push(...wrong);
    if (wrong.length === 0 && !text.startsWith(root))
      errors.push(invalid(at, text, `should be a json path under ${root.slice(0, -1)}`));
  }
  const label: string = scale.labelSelectorPath ?? '';
  if (label === '') return errors;
  const at = `${path}.scale.labelSelectorPath`;
  const wrong = pathErrors(at, label);
  const placed = label.startsWith('.spec.') || label.startsWith('.status.');
  const misplaced = invalid(at, label, 'should be a json path under either .spec or .status');
  return [...errors, ...wrong, ...(wrong.length === 0 && !placed ? [misplaced] : [])];
}

export function columnErrors(path: string, list: readonly Draft[] | undefined): readonly FieldError[] {
  return (list ?? []).flatMap(({ name, type, format, jsonPath }, index) => {
    const at = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(`${at}.name`));
    const one = `must be one of ${TYPES.join(',')}`;
    if (!type) errors.push(required(`${at}.type`, one));
    else if (!TYPES.includes(type)) errors.push(invalid(`${at}.type`, type, one));
    if (format && !FORMATS.includes(format))
      errors.push(invalid(`${at}.format`, format, `must be one of ${FORMATS.join(',')}`));
    errors.push(...(jsonPath ? pathErrors(`${at}.JSONPath`, jsonPath) : [required(`${at}.JSONPath`)]));
    return errors;
  });
}
