/**
 * Takes out of a custom resource what its structural schema does not name, and fills in defaults
 * (apiextensions-apiserver/pkg/apiserver/schema/{pruning,defaulting}/algorithm.go).
 */
import type { Draft } from '../../../api/kinds/kind';
import { thaw } from '../../../base/freeze';

export const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
export const EMBEDDED = 'x-kubernetes-embedded-resource';
const ROOT_FIELDS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

export function isMap(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema of a member; undefined: unknown. `additionalProperties: true` knows everything. */
export function memberSchema(schema: Draft, name: string): Draft | undefined {
  const own = schema.properties;
  if (own && Object.hasOwn(own, name)) return own[name];
  const { additionalProperties: more } = schema;
  if (isMap(more)) return more;
  return more === true ? { [PRESERVE]: true } : undefined;
}

/** `value` is the caller's own; names of what was taken out are added to `unknown`. */
export function prune(
  value: unknown,
  schema: Draft | undefined,
  path: string,
  isRoot: boolean,
  unknown: string[],
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => prune(item, schema?.items, `${path}[${index}]`, false, unknown));
    return;
  }
  if (!isMap(value)) return;
  const keeps = schema?.[PRESERVE] === true;
  for (const name of Object.keys(value)) {
    if ((isRoot || schema?.[EMBEDDED] === true) && ROOT_FIELDS.includes(name)) continue;
    const place = path === '' ? name : `${path}.${name}`;
    const inner = schema && memberSchema(schema, name);
    if (inner !== undefined) prune(value[name], inner, place, false, unknown);
    else if (!keeps) {
      unknown.push(place);
      delete value[name];
    }
  }
}

/** Nulls where none may stand are as if they were not there. */
export function dropNulls(value: unknown, schema: Draft): void {
  if (Array.isArray(value)) {
    if (isMap(schema.items)) for (const item of value) dropNulls(item, schema.items);
    return;
  }
  if (!isMap(value)) return;
  for (const name of Object.keys(value)) {
    const inner = memberSchema(schema, name);
    if (inner === undefined) continue;
    if (value[name] === null && inner.nullable !== true && inner[PRESERVE] !== true) delete value[name];
    else dropNulls(value[name], inner);
  }
}

export function fillDefaults(value: unknown, schema: Draft): void {
  if (Array.isArray(value)) {
    if (isMap(schema.items)) for (const item of value) fillDefaults(item, schema.items);
    return;
  }
  if (!isMap(value)) return;
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Draft>)) {
    if (property.default === undefined) continue;
    const given = value[name];
    if (given === undefined || (given === null && property.nullable !== true)) value[name] = thaw(property.default);
  }
  for (const name of Object.keys(value)) {
    const inner = memberSchema(schema, name);
    if (inner !== undefined) fillDefaults(value[name], inner);
  }
}
