/**
 * The order of merged lists: items the patch names stand as it names them, the server's own keep their order; between the
 * two an item decides that the server had before, and what is new comes first (strategicpatch normalizeElementOrder).
 */

import { formatGo } from '../json/go-value';
import { asMap, BAD_ORDER_LIST, badFormat, isMap, noMergeKey, PatchProblem } from './strategic-problem';

/** `mergeKey` empty: scalars, compared as they are. */
export function ordered(
  merged: readonly any[],
  named: readonly any[],
  server: readonly any[],
  mergeKey: string,
  maps: boolean,
): any[] {
  const inPatch: any[] = [];
  const serverOnly: any[] = [];
  for (const item of merged) {
    if (mergeKey !== '' && asMap(item)[mergeKey] === undefined) noMergeKey(item, mergeKey);
    const known =
      mergeKey === '' ? named.includes(item) : named.some((other) => asMap(other)[mergeKey] === item[mergeKey]);
    (known ? inPatch : serverOnly).push(item);
  }
  const left = sorted(serverOnly, server, mergeKey, maps);
  const right = sorted(inPatch, named, mergeKey, maps);
  const result: any[] = [];
  while (left.length > 0 && right.length > 0) {
    const own = index(server, left[0], mergeKey, maps);
    const other = index(server, right[0], mergeKey, maps);
    result.push(own >= 0 && other >= 0 && own < other ? left.shift() : right.shift());
  }
  return [...result, ...left, ...right];
}

/** Every item of the patch must stand in the order list, in the same order. */
export function checkOrder(patch: readonly any[], order: readonly any[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return;
  const kept = mergeKey === '' ? patch : patch.filter((item) => asMap(item).$patch !== 'delete');
  let at = 0;
  let wanted = 0;
  while (at < kept.length && wanted < order.length) {
    if (isMap(kept[at]) && kept[at].$patch !== undefined) at++;
    else {
      if (sameKey(kept[at], order[wanted], mergeKey)) at++;
      wanted++;
    }
  }
  if (at < kept.length && wanted >= order.length) {
    const message = `The order in patch list:\n${formatGo(patch as any)}\n doesn't match $setElementOrder list:\n${formatGo(order as any)}\n`;
    throw new PatchProblem(message);
  }
}

/** The list an order directive names must be one, also when absent. */
export function orderList(value: any): any[] {
  return Array.isArray(value) ? value : badFormat(BAD_ORDER_LIST);
}

function sameKey(a: any, b: any, mergeKey: string): boolean {
  if (mergeKey === '') return a === b;
  const left = asMap(a);
  const right = asMap(b);
  if (left[mergeKey] === undefined) noMergeKey(left, mergeKey);
  if (right[mergeKey] === undefined) noMergeKey(right, mergeKey);
  return left[mergeKey] === right[mergeKey];
}

/** Insertion, as Go sorts short lists: what the order does not know is pushed to the front. */
function sorted(items: readonly any[], order: readonly any[], mergeKey: string, maps: boolean): any[] {
  const list = maps ? items.filter((item) => asMap(item).$patch !== 'delete') : [...items];
  const less = (a: any, b: any) => {
    const left = index(order, a, mergeKey, maps);
    const right = index(order, b, mergeKey, maps);
    return left >= 0 && right >= 0 ? left < right : true;
  };
  if (maps)
    for (const item of [...items, ...order]) if (asMap(item)[mergeKey] === undefined) noMergeKey(item, mergeKey);
  for (let i = 1; i < list.length; i++) {
    for (let j = i; j > 0 && less(list[j], list[j - 1]); j--) [list[j - 1], list[j]] = [list[j], list[j - 1]];
  }
  return maps ? [...list, ...items.filter((item) => item.$patch === 'delete')] : list;
}

function index(list: readonly any[], item: any, mergeKey: string, maps: boolean): number {
  const idOf = (one: any) => (maps ? (isMap(one) ? one[mergeKey] : undefined) : one);
  const wanted = idOf(item);
  return list.findIndex((one) => idOf(one) === wanted);
}
