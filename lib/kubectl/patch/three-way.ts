/**
 * The three-way patches of client-side apply and edit: what was applied before, what shall be, what is. Lists with a
 * patch merge key (from the API's own schema) are merged by it, as apimachinery's strategicpatch does.
 */
import { type Definition, definitionOfKind, type FieldShape, fieldOf, targetOf } from '../../engine/api/openapi/schema';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import { goValue } from '../printers/go-format';

const isMap = (value: Draft): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);
export const same = (a: Draft, b: Draft): boolean => {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
};

/** What the schema says about a child: its own definition, its merge key. */
const shapeOf = (parent: Definition | undefined, field: string): FieldShape | undefined =>
  parent ? fieldOf(parent, field) : undefined;
const below = (shape: FieldShape | undefined): Definition | undefined => {
  if (!shape) return undefined;
  return targetOf(shape) ?? (shape.items ? targetOf(shape.items) : undefined);
};

/** Deletions: keys of `before` that `after` lacks. Additions and changes: what of `after` differs from `live`. */
function mapPatch(before: Draft, after: Draft, live: Draft, type: Definition | undefined): Draft {
  const patch: Draft = {};
  for (const key of Object.keys(after)) {
    const shape = shapeOf(type, key);
    const value = after[key];
    const now = live?.[key];
    if (value === null) {
      if (now !== undefined && now !== null) patch[key] = null;
    } else if (isMap(value)) {
      if (!isMap(now)) patch[key] = value;
      else {
        const inner = mapPatch(before?.[key], value, now, below(shape));
        if (Object.keys(inner).length > 0) patch[key] = inner;
      }
    } else if (Array.isArray(value)) Object.assign(patch, listPatch(key, before?.[key], value, now, shape));
    else if (now === undefined || now !== value) patch[key] = value;
  }
  if (isMap(before)) {
    for (const key of Object.keys(before)) {
      if (!Object.hasOwn(after, key) && live?.[key] !== undefined) patch[key] = null;
    }
  }
  return patch;
}

function listPatch(key: string, before: Draft, after: Draft[], live: Draft, shape: FieldShape | undefined): Draft {
  const merge = shape?.patchStrategy?.includes('merge');
  const mergeKey = shape?.mergeKey;
  if (!merge || !Array.isArray(live)) return same(after, live) ? {} : { [key]: after };
  if (!mergeKey) {
    const added = after.filter((item) => !live.some((own: Draft) => same(own, item)));
    const gone = (Array.isArray(before) ? before : []).filter((item: Draft) => !after.some((own) => same(own, item)));
    return {
      ...(gone.length > 0 ? { [`$deleteFromPrimitiveList/${key}`]: gone } : {}),
      ...(added.length > 0 ? { [key]: added } : {}),
    };
  }
  for (const item of after) {
    if (isMap(item) && item[mergeKey] === undefined) {
      throw new Failure(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
    }
  }
  const find = (list: Draft, item: Draft) =>
    Array.isArray(list) ? list.find((own: Draft) => own[mergeKey] === item[mergeKey]) : undefined;
  const changes: Draft[] = [];
  for (const item of after) {
    const own = find(live, item);
    if (!own) changes.push(item);
    else {
      const inner = mapPatch(find(before, item), item, own, below(shape));
      if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: item[mergeKey] });
    }
  }
  for (const item of Array.isArray(before) ? before : []) {
    if (!find(after, item) && find(live, item)) changes.push({ $patch: 'delete', [mergeKey]: item[mergeKey] });
  }
  if (changes.length === 0) return {};
  return { [`$setElementOrder/${key}`]: after.map((item) => ({ [mergeKey]: item[mergeKey] })), [key]: changes };
}

export interface Patch {
  readonly type: 'application/strategic-merge-patch+json' | 'application/merge-patch+json';
  readonly body: Draft;
}

export function threeWayPatch(before: Draft, after: Draft, live: Draft): Patch {
  const [group, version] = String(after.apiVersion).includes('/')
    ? String(after.apiVersion).split('/')
    : ['', after.apiVersion];
  const type = definitionOfKind(group as string, version as string, after.kind);
  return {
    type: type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json',
    body: mapPatch(before, after, live, type),
  };
}
