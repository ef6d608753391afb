/** Fields by which objects may be selected. Upstream: ValidateCustomResourceSelectableFields, cel.ValidFieldPath. */
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, required, tooMany } from '../rules/field-error';

const MOST = 8;
const SCALARS = new Set(['string', 'boolean', 'integer']);

export function selectableErrors(
  path: string,
  list: readonly Draft[] | undefined,
  schema: Draft | undefined,
): readonly FieldError[] {
  if (!list?.length) return [];
  if (!schema) return [invalid(path, '', 'may only be set when validations.schema is included')];
  const errors: FieldError[] = [];
  const known = new Set<string>();
  for (const [index, { jsonPath = '' }] of list.entries()) {
    const at = `${path}[${index}].jsonPath`;
    if (jsonPath === '') {
      errors.push(required(at));
      continue;
    }
    const found = fieldAt(jsonPath, schema);
    if (typeof found === 'string') {
      errors.push(invalid(at, jsonPath, `is an invalid path: ${found}`));
      continue;
    }
    if (/^\.metadata(\.|$)/.test(jsonPath))
      errors.push(invalid(`${path}[${index}]`, jsonPath, 'must not point to fields in metadata'));
    if (!SCALARS.has(found.type)) {
      const why =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
      errors.push(invalid(at, jsonPath, why));
    }
    if (known.has(jsonPath)) errors.push(duplicate(at, jsonPath));
    known.add(jsonPath);
  }
  if (known.size > MOST) errors.push(tooMany(path, known.size, MOST));
  return errors;
}

/** The schema of what a path leads to, or why it leads nowhere. */
function fieldAt(jsonPath: string, root: Draft): Draft | string {
  if (jsonPath.includes('[')) return 'array notation is not allowed';
  if (!jsonPath.startsWith('.')) return `expected [ or . but got: ${jsonPath.split('.')[0]}`;
  let schema: Draft = root;
  for (const name of jsonPath.slice(1).split('.')) {
    if (name === '') return 'unexpected end of JSON path';
    const next: Draft | undefined = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties[name] : undefined;
    if (!next) return 'does not refer to a valid field';
    schema = next;
  }
  return schema;
}
