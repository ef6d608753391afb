/**
 * The three-way patches of client-side apply and edit: what was applied before, what shall be, what is. A merge patch
 * for kinds without a schema of their own (apimachinery's strategicpatch and jsonmergepatch).
 */
import { type Definition, definitionOfKind } from '../../engine/api/openapi/schema';
import type { Draft } from '../draft';
import { conflicting } from './conflicts';
import { differences } from './differences';
import { united } from './united';

export interface Patch {
  readonly type: 'application/strategic-merge-patch+json' | 'application/merge-patch+json';
  readonly body: Draft;
}

function typeOf({ apiVersion, kind }: Draft): Definition | undefined {
  const text = String(apiVersion);
  const slash = text.indexOf('/');
  return definitionOfKind(text.slice(0, Math.max(slash, 0)), text.slice(slash + 1), kind);
}

/** Deletions from what was applied before, additions and changes against what is. */
export function threeWayPatch(before: Draft, after: Draft, live: Draft): Patch {
  const type = typeOf(after);
  const coming = differences(live, after, type, { ignoreDeletions: true, setElementOrder: true });
  const going = differences(before ?? {}, after, type, { ignoreChanges: true, setElementOrder: true });
  if (type !== undefined) {
    return { type: 'application/strategic-merge-patch+json', body: united(going, coming, type) };
  }
  return { type: 'application/merge-patch+json', body: united(going, withoutNulls(coming), undefined) };
}

/** What somebody else changed since the last apply, when the patch wants something else of it. */
export function foreignChanges(before: Draft, live: Draft, { body }: Patch): Draft | undefined {
  const type = typeOf(live);
  const changed = differences(before ?? {}, live, type, {});
  return conflicting(body, changed, type) ? changed : undefined;
}

/** From one object to another. */
export function twoWayPatch(before: Draft, after: Draft): Patch {
  const type = typeOf(after);
  return {
    type: type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json',
    body: differences(before, after, type, { setElementOrder: true }),
  };
}

/** In a merge patch a null only deletes. */
function withoutNulls(patch: Draft): Draft {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const kept: Draft = {};
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) continue;
    const inner = withoutNulls(patch[key]);
    const emptied = typeof inner === 'object' && !Array.isArray(inner) && Object.keys(inner).length === 0;
    if (!emptied || Object.keys(patch[key]).length === 0) kept[key] = inner;
  }
  return kept;
}
