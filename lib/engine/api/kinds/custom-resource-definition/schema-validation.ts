/**
 * Is a schema structural, and does it use only what is supported? Upstream: structuralschema.ValidateStructural and
 * ValidateCustomResourceDefinitionOpenAPISchema. A structural error ends the look at the schema's other rules.
 */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { defaultErrors } from './default-validation';
import { logicalErrors } from './nested-validation';
import { type RulePlace, ruleErrors } from './rule-validation';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];
const INT_OR_STRING = 'x-kubernetes-int-or-string';
const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const LIST_TYPE = 'x-kubernetes-list-type';
const MAP_TYPE = 'x-kubernetes-map-type';
const LIST_KEYS = 'x-kubernetes-list-map-keys';
const WHERE = {
  root: 'at the root',
  item: 'for specified array items',
  field: 'for specified object fields',
} as const;
type Level = keyof typeof WHERE;

export function someSchema(schema: Draft | undefined, test: (schema: Draft) => boolean): boolean {
  if (!schema || typeof schema !== 'object') return false;
  return test(schema) || children('', schema).some(({ child }) => someSchema(child, test));
}

function children(path: string, schema: Draft) {
  const list: { child: Draft; path: string; level: Level }[] = [];
  for (const [name, child] of Object.entries((schema.properties ?? {}) as Record<string, Draft>))
    list.push({ child, path: `${path}.properties[${name}]`, level: 'field' });
  const { additionalProperties: more, items } = schema;
  if (more && typeof more === 'object')
    list.push({ child: more, path: `${path}.additionalProperties`, level: 'field' });
  if (items && typeof items === 'object' && !Array.isArray(items))
    list.push({ child: items, path: `${path}.items`, level: 'item' });
  return list;
}

export function schemaErrors(path: string, schema: Draft | undefined, hasStatus: boolean): readonly FieldError[] {
  if (!schema) return [];
  const errors: FieldError[] = [];
  if (hasStatus && schema.type !== undefined && schema.type !== 'object') {
    const text = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    errors.push(invalid(`${path}.type`, schema.type, text));
  }
  if (schema.nullable === true) errors.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
  const structural = structuralErrors(path, schema, 'root');
  const defaults = structural.length === 0 ? defaultErrors(path, schema) : [];
  return [...errors, ...structural, ...defaults, ...supportErrors(path, schema, ROOT)];
}

function structuralErrors(path: string, schema: Draft, level: Level): readonly FieldError[] {
  const errors: FieldError[] = [];
  const type: string = schema.type ?? '';
  if (type === 'array' && !schema.items) errors.push(required(`${path}.items`, 'must be specified'));
  if (schema.nullable === true && schema[INT_OR_STRING] === true && type !== '')
    errors.push(forbidden(`${path}.nullable`, `must be false if ${INT_OR_STRING} is true`));
  if (level === 'root' && schema[EMBEDDED] === true)
    errors.push(forbidden(`${path}.${EMBEDDED}`, 'must not be true at the root'));
  for (const { child, path: at, level: below } of children(path, schema))
    errors.push(...structuralErrors(at, child, below));
  errors.push(...logicalErrors(path, schema));
  if (schema[EMBEDDED] === true && schema[PRESERVE] !== true && Object.keys(schema.properties ?? {}).length === 0) {
    const why = `must not be empty if ${EMBEDDED} is true without ${PRESERVE}`;
    errors.push(required(`${path}.properties`, why));
  }
  if (type === '') {
    if (schema[EMBEDDED] === true) errors.push(required(`${path}.type`, `must be object if ${EMBEDDED} is true`));
    else if (schema[INT_OR_STRING] !== true && schema[PRESERVE] !== true)
      errors.push(required(`${path}.type`, `must not be empty ${WHERE[level]}`));
  } else if (schema[EMBEDDED] === true && type !== 'object')
    errors.push(invalid(`${path}.type`, type, `must be object if ${EMBEDDED} is true`));
  else if (level === 'root' && type !== 'object')
    errors.push(invalid(`${path}.type`, type, 'must be object at the root'));
  if (schema[PRESERVE] === true && type !== 'object' && TYPES.includes(type))
    errors.push(invalid(`${path}.type`, type, `must be object if ${PRESERVE} is true`));
  return errors;
}

const ROOT: RulePlace = { isRoot: true, uncorrelatable: undefined };

function supportErrors(path: string, schema: Draft, place: RulePlace): readonly FieldError[] {
  const errors: FieldError[] = [];
  const type: string = schema.type ?? '';
  if (type !== '' && !TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, TYPES));
  for (const field of UNSUPPORTED)
    if (schema[field] !== undefined) errors.push(forbidden(`${path}.${field}`, `${field} is not supported`));
  if (Array.isArray(schema.items))
    errors.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  if (schema.uniqueItems === true) {
    const text = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbidden(`${path}.uniqueItems`, text));
  }
  const more = schema.additionalProperties;
  if (Object.keys(schema.properties ?? {}).length > 0 && more !== undefined && more !== true)
    errors.push(forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'));
  for (const { child, path: at, level } of children(path, schema)) {
    // Items without a key of their own have no counterpart in the old list.
    const isLost = level === 'item' && schema[LIST_TYPE] !== 'map';
    const uncorrelatable = place.uncorrelatable ?? (isLost ? path : undefined);
    errors.push(...supportErrors(at, child, { isRoot: false, uncorrelatable }));
  }
  return [...errors, ...listErrors(path, schema), ...mapErrors(path, schema), ...ruleErrors(path, schema, place)];
}

function mapErrors(path: string, schema: Draft): readonly FieldError[] {
  const map: string | undefined = schema[MAP_TYPE];
  if (map === undefined) return [];
  const text = `must be object if ${MAP_TYPE} is specified`;
  return [
    ...(schema.type === 'object'
      ? []
      : [schema.type ? invalid(`${path}.type`, schema.type, text) : required(`${path}.type`, text)]),
    ...(map === 'atomic' || map === 'granular'
      ? []
      : [notSupported(`${path}.${MAP_TYPE}`, map, ['atomic', 'granular'])]),
  ];
}

function listErrors(path: string, schema: Draft): readonly FieldError[] {
  const list: string | undefined = schema[LIST_TYPE];
  const keys: readonly string[] = schema[LIST_KEYS] ?? [];
  const errors: FieldError[] = [];
  const wrongType = (text: string) =>
    schema.type ? invalid(`${path}.type`, schema.type, text) : required(`${path}.type`, text);
  if (list !== undefined && schema.type !== 'array')
    errors.push(wrongType(`must be array if ${LIST_TYPE} is specified`));
  if (list !== undefined && !['atomic', 'set', 'map'].includes(list))
    errors.push(notSupported(`${path}.${LIST_TYPE}`, list, ['atomic', 'set', 'map']));
  if (keys.length > 0 && list !== 'map')
    errors.push(
      list === undefined
        ? required(`${path}.${LIST_TYPE}`, `must be map if ${LIST_KEYS} is non-empty`)
        : invalid(`${path}.${LIST_TYPE}`, list, `must be map if ${LIST_KEYS} is non-empty`),
    );
  if (list === 'set' && schema.items?.type === 'object' && schema.items[MAP_TYPE] !== 'atomic') {
    const text = `must be atomic as item of a list with ${LIST_TYPE}=set`;
    errors.push(invalid(`${path}.items.${MAP_TYPE}`, schema.items[MAP_TYPE] ?? null, text));
  }
  if (list !== 'map') return errors;
  if (keys.length === 0) errors.push(required(`${path}.${LIST_KEYS}`, `must not be empty if ${LIST_TYPE} is map`));
  for (const [index, key] of keys.entries()) {
    const property = schema.items?.properties?.[key];
    if (!property)
      errors.push(invalid(`${path}.${LIST_KEYS}[${index}]`, key, 'entries must all be names of item properties'));
    else if (property.default === undefined && !(schema.items.required ?? []).includes(key)) {
      const text = `this property is in ${LIST_KEYS}, so it must have a default or be a required property`;
      errors.push(required(`${path}.items.properties[${key}].default`, text));
    }
  }
  return errors;
}
