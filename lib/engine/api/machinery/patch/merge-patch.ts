/** JSON merge patch, RFC 7386: null removes, objects merge, all else replaces; new values lose their nulls (evanphx/json-patch). */
import { thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';

export function applyMergePatch(document: Plain, patch: Plain): Draft {
  if (!isObject(patch)) return thaw(patch) as Draft;
  return mergeInto(isObject(document) ? (thaw(document) as Draft) : {}, patch as Draft);
}

/** `target` is the caller's own copy. */
function mergeInto(target: Draft, patch: Draft): Draft {
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    const current = Object.hasOwn(target, key) ? target[key] : undefined;
    if (value === null) delete target[key];
    else if (!isObject(current)) target[key] = withoutNulls(value);
    else target[key] = isObject(value) ? mergeInto(current, value) : thaw(value);
  }
  return target;
}

/** Members that are null vanish at any depth; items of lists stay. */
function withoutNulls(value: any): any {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept: Draft = {};
  for (const key of Object.keys(value)) if (value[key] !== null) kept[key] = withoutNulls(value[key]);
  return kept;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
