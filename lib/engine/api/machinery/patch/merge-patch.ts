/** JSON merge patch, RFC 7386: null removes, objects merge, all else replaces. */
import { thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';

export function applyMergePatch(document: Plain, patch: Plain): Draft {
  if (!isObject(patch)) return thaw(patch) as Draft;
  const result: Draft = isObject(document) ? (thaw(document) as Draft) : {};
  for (const [key, value] of Object.entries(patch as Draft)) {
    if (value === null) delete result[key];
    else result[key] = applyMergePatch((result[key] ?? null) as Plain, value as Plain);
  }
  return result;
}

function isObject(value: Plain): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
