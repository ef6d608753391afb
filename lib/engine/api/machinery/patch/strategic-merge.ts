/** Strategic merge patch: lists merge by the keys of the schema, `$patch` and `$setElementOrder` direct it (apimachinery strategicpatch). */
import { plainEqual, thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';
import { type Definition, definition, type FieldShape, fieldOf, targetOf } from '../../openapi/schema';
import { formatGo } from '../json/go-value';
import type { PatchResult } from './json-patch';

const ORDER = '$setElementOrder/';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';

class Failed {
  constructor(
    readonly status: number,
    readonly message: string,
  ) {}
}

export function applyStrategicPatch(document: Plain, patch: Plain, definitionName: string): PatchResult {
  try {
    return { ok: true, value: mergeMap(thaw(document) as Draft, patch as Draft, definition(definitionName)) };
  } catch (thrown) {
    if (thrown instanceof Failed) return { ok: false, status: thrown.status, message: thrown.message };
    throw thrown;
  }
}

/** Merges into `original`, which is the caller's own copy. */
function mergeMap(original: Draft, patch: Draft, type: Definition | undefined): Draft {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') {
    const { [DIRECTIVE]: _directive, ...rest } = patch;
    return thaw(rest);
  }
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge')
    throw new Failed(500, `unknown patch type found: ${formatGo(directive)}`);
  if (patch[RETAIN] !== undefined) retainKeys(original, patch[RETAIN]);
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETE_FROM)) {
      const field = key.slice(DELETE_FROM.length);
      if (Array.isArray(original[field])) {
        original[field] = original[field].filter((item: Plain) => !value.some((gone: Plain) => plainEqual(gone, item)));
      }
      continue;
    }
    if (value === null) {
      delete original[key];
      continue;
    }
    mergeField(original, key, value, patch, type);
  }
  return original;
}

function mergeField(original: Draft, key: string, value: any, patch: Draft, type: Definition | undefined): void {
  const shape = type === undefined ? undefined : fieldOf(type, key);
  const current = original[key];
  if (Array.isArray(value)) {
    const merges = shape?.patchStrategy?.includes('merge') === true;
    if (merges) checkOrder(patch[`${ORDER}${key}`], value, shape?.mergeKey);
    if (!merges) original[key] = withoutDirectives(value);
    else original[key] = mergeList(Array.isArray(current) ? current : [], value, shape, patch[`${ORDER}${key}`]);
    return;
  }
  if (isMap(value)) {
    const base = isMap(current) ? current : {};
    original[key] = mergeMap(base, value, shape === undefined ? undefined : targetOf(shape));
    return;
  }
  original[key] = value;
}

function mergeList(
  original: readonly any[],
  patch: readonly any[],
  shape: FieldShape | undefined,
  order: readonly any[] | undefined,
): any[] {
  const key = shape?.mergeKey;
  if (patch.some((item) => isMap(item) && item[DIRECTIVE] === 'replace')) {
    return patch.filter((item) => !(isMap(item) && item[DIRECTIVE] === 'replace')).map(thaw);
  }
  if (key === undefined) {
    const merged = [...original];
    for (const item of patch) if (!merged.some((own) => plainEqual(own, item))) merged.push(thaw(item));
    return sorted(merged, order ?? patch, original, undefined);
  }
  const items = shape?.items;
  const type = items === undefined ? undefined : targetOf(items);
  let merged = [...original];
  for (const item of patch) {
    const at = merged.findIndex((own) => own[key] === item[key]);
    if (item[DIRECTIVE] === 'delete') merged = merged.filter((own) => own[key] !== item[key]);
    else if (item[key] === undefined)
      throw new Failed(500, `map: ${formatGo(item)} does not contain declared merge key: ${key}`);
    else if (at < 0) merged.push(mergeMap({}, item, type));
    else merged[at] = mergeMap(merged[at], item, type);
  }
  return sorted(merged, order ?? patch, original, key);
}

/**
 * Items that the order names stand in it, the server's own keep theirs; between the two an item that both lists know
 * decides, and what is new comes first (strategicpatch mergeSortedSlice).
 */
function sorted(
  merged: readonly any[],
  order: readonly any[],
  original: readonly any[],
  key: string | undefined,
): any[] {
  const same = (a: any, b: any) => (key === undefined ? plainEqual(a, b) : isMap(a) && isMap(b) && a[key] === b[key]);
  const rank = (list: readonly any[], item: any) => list.findIndex((other) => same(other, item));
  const named = merged.filter((item) => rank(order, item) >= 0).sort((a, b) => rank(order, a) - rank(order, b));
  const own = merged.filter((item) => rank(order, item) < 0).sort((a, b) => rank(original, a) - rank(original, b));
  const result: any[] = [];
  while (own.length > 0 && named.length > 0) {
    const left = rank(original, own[0]);
    const right = rank(original, named[0]);
    result.push(left >= 0 && right >= 0 && left < right ? own.shift() : named.shift());
  }
  return [...result, ...own, ...named];
}

/** Every item of the patch must stand in the order list. */
function checkOrder(order: readonly any[] | undefined, patch: readonly any[], key: string | undefined): void {
  if (order === undefined) return;
  const idOf = (item: any) => (key === undefined ? item : item[key]);
  const kept = patch.filter((item) => !(isMap(item) && item[DIRECTIVE] === 'delete'));
  if (kept.every((item) => order.some((wanted) => plainEqual(idOf(wanted), idOf(item))))) return;
  throw new Failed(
    500,
    `The order in patch list:\n${formatGo(patch as Plain)}\n doesn't match $setElementOrder list:\n${formatGo(order as Plain)}\n`,
  );
}

function retainKeys(original: Draft, keys: readonly string[]): void {
  for (const key of Object.keys(original)) if (!keys.includes(key)) delete original[key];
}

/** A list that is replaced keeps no directives of its items. */
function withoutDirectives(list: readonly any[]): any[] {
  return list.filter((item) => !(isMap(item) && item[DIRECTIVE] !== undefined)).map(thaw);
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
