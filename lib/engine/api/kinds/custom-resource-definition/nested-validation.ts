/**
 * What stands below allOf, anyOf, oneOf and not may restrict values only, never describe them anew. Upstream:
 * validateNestedValueValidation (apiextensions-apiserver/pkg/apiserver/schema/validation.go).
 */
import type { Draft, FieldError } from '../kind';
import { forbidden } from '../rules/field-error';

const EMPTY = 'must be empty to be structural';
const UNDEFINED = 'must be undefined to be structural';
const FALSE = 'must be false to be structural';
/** In the order in which upstream looks at them; `additionalProperties` comes second, by itself. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['default', UNDEFINED],
  ['title', EMPTY],
  ['description', EMPTY],
  ['nullable', FALSE],
  ['x-kubernetes-preserve-unknown-fields', FALSE],
  ['x-kubernetes-embedded-resource', FALSE],
  ['x-kubernetes-int-or-string', FALSE],
  ['x-kubernetes-list-map-keys', EMPTY],
  ['x-kubernetes-list-type', UNDEFINED],
  ['x-kubernetes-map-type', UNDEFINED],
];
const RULES = 'x-kubernetes-validations';

/** The logical parts of a schema; rules are allowed below allOf only. */
export function logicalErrors(path: string, schema: Draft, rules = true): readonly FieldError[] {
  const errors: FieldError[] = [];
  const anyOfIsType = isIntOrStringPattern(schema);
  for (const list of ['anyOf', 'allOf', 'oneOf']) {
    if (list === 'anyOf' && anyOfIsType) continue;
    for (const [index, nested] of ((schema[list] ?? []) as readonly Draft[]).entries())
      errors.push(...nestedErrors(`${path}.${list}[${index}]`, nested ?? {}, rules && list === 'allOf'));
  }
  if (schema.not) errors.push(...nestedErrors(`${path}.not`, schema.not, false));
  return errors;
}

function nestedErrors(path: string, schema: Draft, rules: boolean): readonly FieldError[] {
  const errors: FieldError[] = [...logicalErrors(path, schema, rules)];
  if (schema.items && !Array.isArray(schema.items)) errors.push(...nestedErrors(`${path}.items`, schema.items, rules));
  for (const [name, child] of Object.entries((schema.properties ?? {}) as Record<string, Draft>))
    errors.push(...nestedErrors(`${path}.properties[${name}]`, child, rules));
  if (schema.type) errors.push(forbidden(`${path}.type`, EMPTY));
  if (schema.additionalProperties !== undefined) errors.push(forbidden(`${path}.additionalProperties`, UNDEFINED));
  for (const [field, why] of FORBIDDEN)
    if (isGiven(schema[field], why)) errors.push(forbidden(`${path}.${field}`, why));
  if ((schema[RULES] ?? []).length > 0 && !rules) errors.push(forbidden(`${path}.${RULES}`, EMPTY));
  if (schema.properties?.metadata !== undefined)
    errors.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  return errors;
}

function isGiven(value: unknown, why: string): boolean {
  if (value === undefined || value === null) return false;
  if (why === UNDEFINED) return true;
  return why === FALSE ? value === true : (value as string | readonly unknown[]).length > 0;
}

/** An integer or a string, spelt out: the one place where types may stand below anyOf. */
function isIntOrStringPattern(schema: Draft): boolean {
  if (schema['x-kubernetes-int-or-string'] !== true) return false;
  const types = ((schema.anyOf ?? schema.allOf?.[0]?.anyOf ?? []) as readonly Draft[]).map(({ type }) => type);
  return types.join() === 'integer,string';
}
