/** A default must be what its own schema allows. Upstream: structuraldefaulting.ValidateDefaults. */
import { schemaErrors } from '../../machinery/json-schema/validate';
import type { Draft, FieldError } from '../kind';
import { invalid } from '../rules/field-error';

export function defaultErrors(path: string, schema: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schema.default !== undefined && schema.default !== null) {
    const place = `${path}.default`;
    if (hasUnknown(schema.default, schema)) errors.push(invalid(place, schema.default, 'must not have unknown fields'));
    for (const error of schemaErrors(schema.default, schema))
      errors.push({ ...error, field: error.field === '<nil>' ? place : `${place}.${error.field}` });
  }
  for (const name of Object.keys(schema.properties ?? {}).sort())
    errors.push(...defaultErrors(`${path}.properties[${name}]`, schema.properties[name] ?? {}));
  const { additionalProperties: more, items } = schema;
  if (more && typeof more === 'object') errors.push(...defaultErrors(`${path}.additionalProperties`, more));
  if (items && typeof items === 'object' && !Array.isArray(items))
    errors.push(...defaultErrors(`${path}.items`, items));
  return errors;
}

/** Fields that would be taken out again. */
function hasUnknown(value: unknown, schema: Draft | undefined): boolean {
  if (schema === undefined || typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasUnknown(item, schema.items));
  const more = schema.additionalProperties;
  return Object.entries(value).some(([name, item]) => {
    const inner = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties[name] : more;
    if (inner === undefined || inner === false) return schema['x-kubernetes-preserve-unknown-fields'] !== true;
    return inner !== true && hasUnknown(item, inner);
  });
}
