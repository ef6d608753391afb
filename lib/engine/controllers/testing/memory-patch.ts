/** Merge patches, and of strategic ones the two list keys that controllers use: owner references and pod conditions. */
import type { Draft } from '../../client/object';

const LIST_KEYS: Readonly<Record<string, string>> = { ownerReferences: 'uid', conditions: 'type' };

export function applyPatch(old: Draft, patch: Draft): Draft {
  const next: Draft = { ...old };
  for (const [field, value] of Object.entries(patch)) {
    const key = LIST_KEYS[field];
    if (field.startsWith('$setElementOrder/')) continue;
    if (field.startsWith('$deleteFromPrimitiveList/')) {
      const list = field.slice(field.indexOf('/') + 1);
      next[list] = (next[list] ?? []).filter((item: unknown) => !(value as readonly unknown[]).includes(item));
      continue;
    }
    if (value === null) delete next[field];
    else if (key !== undefined && Array.isArray(value)) next[field] = mergeList(next[field] ?? [], value, key);
    else if (typeof value === 'object' && !Array.isArray(value)) next[field] = applyPatch(next[field] ?? {}, value);
    else next[field] = value;
  }
  return next;
}

function mergeList(old: readonly Draft[], patch: readonly Draft[], key: string): readonly Draft[] | undefined {
  let merged = [...old];
  for (const item of patch) {
    if (item.$patch === 'delete') merged = merged.filter((o) => o[key] !== item[key]);
    else if (merged.some((o) => o[key] === item[key])) {
      merged = merged.map((o) => (o[key] === item[key] ? { ...o, ...item } : o));
    } else merged.push(item);
  }
  return merged.length === 0 ? undefined : merged;
}
