/**
 * Reading API objects the way controllers do: keys, owners, conditions, selectors and plain comparison
 * (client-go tools/cache keys, apimachinery meta/v1 owner references and label selectors).
 */

import type { Draft } from '../api/kinds/kind';
import type { Plain } from '../base/plain';

export type { Draft } from '../api/kinds/kind';

/** `namespace/name`, or `name` for cluster-wide objects. */
export function keyOf(object: Draft): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The owner reference with `controller: true`. */
export function controllerOf(object: Draft): Draft | undefined {
  return (object.metadata.ownerReferences ?? []).find((r: Draft) => r.controller === true);
}

export function isControlledBy(object: Draft, owner: Draft): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference(owner: Draft, apiVersion: string, kind: string): Draft {
  return {
    apiVersion,
    kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function isTerminating(object: Draft): boolean {
  return object.metadata.deletionTimestamp !== undefined && object.metadata.deletionTimestamp !== null;
}

export function conditionOf(object: Draft, type: string): Draft | undefined {
  return (object.status?.conditions ?? []).find((c: Draft) => c.type === type);
}

/** A plain map selector (Service, ReplicationController): an empty one matches nothing here, as its users want. */
export function matchesMap(selector: Draft | undefined, labels: Draft | undefined): boolean {
  const keys = Object.keys(selector ?? {});
  return keys.length > 0 && keys.every((k) => labels?.[k] === selector?.[k]);
}

/** A LabelSelector: null matches nothing, empty matches everything. */
export function matchesSelector(selector: Draft | undefined | null, labels: Draft | undefined): boolean {
  if (selector === undefined || selector === null) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (labels?.[key] !== value) return false;
  return (selector.matchExpressions ?? []).every((e: Draft) => matchesRequirement(e, labels));
}

/** One requirement of a label selector or node selector term, Gt and Lt included. */
export function matchesRequirement(requirement: Draft, labels: Draft | undefined): boolean {
  const value: string | undefined = labels?.[requirement.key];
  const values: readonly string[] = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Go's apiequality.Semantic.DeepEqual on JSON: absent, null, empty list and empty map are the same. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const emptyA = isEmpty(a);
  const emptyB = isEmpty(b);
  if (emptyA || emptyB) return emptyA && emptyB;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((v, i) => semanticEqual(v, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key of Object.keys(left)) if (!semanticEqual(left[key], right[key])) return false;
  for (const key of Object.keys(right)) if (!(key in left) && !isEmpty(right[key])) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Objects travel as Plain; walking them is what Draft is for. */
export function asDraft(value: Plain | undefined): Draft {
  return (value ?? {}) as Draft;
}
