/**
 * The strategic merge patch between two pod statuses (pkg/util/pod PatchPodStatus): changed fields only, lists with a
 * merge key by element and with their order, all other lists whole.
 */
import { plainEqual } from '../../../base/freeze';
import type { Draft } from '../../../client/object';

const MERGE_KEYS: Readonly<Record<string, string>> = { conditions: 'type', podIPs: 'ip', hostIPs: 'ip' };

/** Fields of the status that other components own. */
const FOREIGN: readonly string[] = [
  'resourceClaimStatuses',
  'resize',
  'nominatedNodeName',
  'ephemeralContainerStatuses',
];

export function statusPatch(old: Draft, next: Draft): Draft | undefined {
  const patch: Draft = {};
  let order: Draft = {};
  for (const field of Object.keys(next)) {
    if (isAbsent(next[field]) || plainEqual(old[field], next[field])) continue;
    const key = MERGE_KEYS[field];
    if (key === undefined) patch[field] = next[field];
    else {
      patch[field] = changedElements(old[field] ?? [], next[field], key);
      order = { ...order, [`$setElementOrder/${field}`]: next[field].map((e: Draft) => ({ [key]: e[key] })) };
    }
  }
  for (const field of Object.keys(old)) {
    if (isAbsent(next[field]) && old[field] !== undefined && !FOREIGN.includes(field)) patch[field] = null;
  }
  return Object.keys(patch).length === 0 ? undefined : { ...order, ...patch };
}

/** As omitempty leaves it out: a patch of an empty list would be refused. */
function isAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function changedElements(old: readonly Draft[], next: readonly Draft[], key: string): readonly Draft[] {
  const changed: Draft[] = [];
  for (const element of next) {
    const before = old.find((e) => e[key] === element[key]);
    if (before === undefined) changed.push(element);
    else if (!plainEqual(before, element)) changed.push(difference(before, element, key));
  }
  for (const element of old) {
    if (!next.some((e) => e[key] === element[key])) changed.push({ $patch: 'delete', [key]: element[key] });
  }
  return changed;
}

function difference(old: Draft, next: Draft, key: string): Draft {
  const changed: Draft = { [key]: next[key] };
  for (const field of Object.keys(next)) if (!plainEqual(old[field], next[field])) changed[field] = next[field];
  for (const field of Object.keys(old)) if (!(field in next)) changed[field] = null;
  return changed;
}
