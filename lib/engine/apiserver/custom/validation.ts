/** What a custom resource must satisfy: type, schema, lists, scale paths, CEL rules (registry/customresource/validator.go). */
import { someSchema } from '../../api/kinds/custom-resource-definition/schema-validation';
import type { ApiObject, Draft, FieldError } from '../../api/kinds/kind';
import { invalid } from '../../api/kinds/rules/field-error';
import { formatGo } from '../../api/machinery/json/go-value';
import { schemaErrors } from '../../api/machinery/json-schema/validate';
import type { Plain } from '../../base/plain';
import { ruleErrors } from './rules';
import { listErrors } from './schema/list-types';
import { isMap } from './schema/prune';

/** Errors after which the rules are not tried. */
const BLOCKING: ReadonlySet<FieldError['type']> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const UNCHECKED: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};
const hasRules = (schema: Draft) => (schema['x-kubernetes-validations'] ?? []).length > 0;
const INT32_MAX = 2_147_483_647;

export function validateCustom(
  object: ApiObject,
  old: ApiObject | undefined,
  schema: Draft,
  scale: Draft | undefined,
): readonly FieldError[] {
  const { metadata: _metadata, ...content } = object;
  const lists = old !== undefined && listErrors(old, schema).length > 0 ? [] : listErrors(object, schema);
  const errors = [
    ...schemaErrors(content, withoutMetadata(schema)),
    ...replicasErrors(object, scale?.specReplicasPath),
    ...statusErrors(object, scale),
    ...lists,
  ];
  return withRules(errors, schema, () => ruleErrors(object, old, schema));
}

export function validateCustomStatus(
  object: ApiObject,
  old: ApiObject,
  schema: Draft,
  scale: Draft | undefined,
): readonly FieldError[] {
  const { status } = object;
  const inner: Draft | undefined = schema.properties?.status;
  const errors = [
    ...(status === undefined || inner === undefined ? [] : schemaErrors(status as Plain, inner, 'status')),
    ...statusErrors(object, scale),
    ...(inner === undefined || status === undefined ? [] : listErrors(status as Plain, inner, 'status')),
  ];
  return withRules(errors, schema, () => ruleErrors(object, old, schema));
}

/** Rules that could not be checked are told of where there are any. */
function withRules(
  errors: readonly FieldError[],
  schema: Draft,
  rules: () => readonly FieldError[],
): readonly FieldError[] {
  if (errors.some(({ type }) => BLOCKING.has(type)))
    return someSchema(schema, hasRules) ? [...errors, UNCHECKED] : errors;
  return [...errors, ...rules()];
}

/** Metadata has rules of its own, whatever the schema says of it beside its name. */
function withoutMetadata(schema: Draft): Draft {
  if (schema.properties?.metadata === undefined) return schema;
  const { metadata: _metadata, ...properties } = schema.properties;
  return { ...schema, properties, required: (schema.required ?? []).filter((name: string) => name !== 'metadata') };
}

function statusErrors(object: ApiObject, scale: Draft | undefined): readonly FieldError[] {
  const label: string | undefined = scale?.labelSelectorPath;
  const found = label === undefined ? undefined : nested(object, label, 'string');
  return [
    ...replicasErrors(object, scale?.statusReplicasPath),
    ...(found?.problem === undefined ? [] : [invalid(label as string, '', found.problem)]),
  ];
}

function replicasErrors(object: ApiObject, path: string | undefined): readonly FieldError[] {
  if (path === undefined) return [];
  const { value, problem } = nested(object, path, 'number');
  if (problem !== undefined) return [invalid(path, 0, problem)];
  const replicas = (value ?? 0) as number;
  if (replicas < 0) return [invalid(path, replicas, 'should be a non-negative integer')];
  if (replicas <= INT32_MAX) return [];
  return [invalid(path, replicas, `should be less than or equal to ${INT32_MAX}`)];
}

/** As unstructured.NestedInt64 and NestedString find it or complain. */
function nested(object: ApiObject, path: string, wanted: 'number' | 'string') {
  const names = path.replace(/^\./, '').split('.');
  let value: Plain | undefined = object;
  for (const [index, name] of names.entries()) {
    if (!isMap(value)) {
      const text = `.${names.slice(0, index + 1).join('.')} accessor error: ${formatGo(value)} is of the type ${goName(value)}, expected map[string]interface{}`;
      return { value: undefined, problem: text };
    }
    value = (value as Draft)[name];
    if (value === undefined) return { value: undefined, problem: undefined };
  }
  const fits = wanted === 'number' ? Number.isInteger(value) : typeof value === 'string';
  if (fits) return { value, problem: undefined };
  const type = wanted === 'number' ? 'int64' : 'string';
  const shown = `.${names.join('.')} accessor error: ${formatGo(value)} is of the type ${goName(value)}, expected ${type}`;
  return { value: undefined, problem: shown };
}

function goName(value: Plain | undefined): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}
