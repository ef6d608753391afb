/** Merging two lists: scalars as sets, maps by their merge key, with `$patch` items (strategicpatch mergeSlice). */
import type { Draft } from '../../kinds/kind';
import { formatGo } from '../json/go-value';
import { ordered } from './element-order';
import type { PatchMember, PatchType } from './patch-schema';
import { asMap, badDirective, goType, isMap, noMergeKey, PatchProblem } from './strategic-problem';

type MergeMap = (original: Draft, patch: Draft, type: PatchType) => Draft;

export function mergeSlice(
  original: readonly any[],
  patch: readonly any[],
  member: PatchMember,
  deletes: boolean,
  mergeMap: MergeMap,
): any[] {
  if (original.length === 0 && patch.length === 0) return [];
  const maps = hasMaps(original, patch);
  const { mergeKey, type } = member;
  if (!maps) {
    if (deletes) return original.filter((item) => !patch.includes(item));
    return ordered(distinct([...original, ...patch]), patch, original, mergeKey, false);
  }
  if (mergeKey === '') throw new PatchProblem(`cannot merge lists without merge key for ${type.kind}`);
  const { list, changes } = withSpecialItems(original, patch, mergeKey);
  const before = [...list];
  for (const change of changes) {
    const id = change[mergeKey];
    if (id === undefined) noMergeKey(change, mergeKey);
    const at = placeOf(list, mergeKey, id);
    if (at < 0) list.push(change);
    else list[at] = mergeMap(list[at], change, type);
  }
  return ordered(list, changes, before, mergeKey, true);
}

/** `$patch: delete` and `$patch: replace` among the items. */
function withSpecialItems(
  original: readonly any[],
  patch: readonly any[],
  mergeKey: string,
): { readonly list: any[]; readonly changes: readonly any[] } {
  let list = [...original];
  const changes: any[] = [];
  let replaces = false;
  for (const item of patch) {
    const directive = item.$patch;
    if (directive === undefined) changes.push(item);
    else if (directive === 'replace') replaces = true;
    else if (directive === 'delete') {
      if (item[mergeKey] === undefined) noMergeKey(item, mergeKey);
      list = list.filter((own) => asMap(own)[mergeKey] !== item[mergeKey]);
    } else if (directive === 'merge') throw new PatchProblem('merging lists cannot yet be specified in the patch');
    else badDirective(directive, item);
  }
  return replaces ? { list: changes, changes: [] } : { list, changes };
}

function placeOf(list: readonly any[], mergeKey: string, id: unknown): number {
  return list.findIndex((item) => asMap(item)[mergeKey] === id);
}

/** All items of both lists have one type. */
function hasMaps(...lists: readonly (readonly any[])[]): boolean {
  const items = lists.flat(1);
  const first = items[0];
  if (Array.isArray(first)) throw new PatchProblem('lists of lists are not supported', 422);
  if (items.some((item) => goType(item) !== goType(first))) {
    throw new PatchProblem(`list element types are not identical: ${formatGo(lists as any)}`);
  }
  return isMap(first);
}

/** The last item takes a duplicate's place. */
function distinct(items: any[]): any[] {
  for (let i = 0; i < items.length - 1; i++) {
    for (let j = i + 1; j < items.length; j++) {
      if (items[i] !== items[j]) continue;
      const last = items.pop();
      if (j < items.length) items[j] = last;
      j--;
    }
  }
  return items;
}
