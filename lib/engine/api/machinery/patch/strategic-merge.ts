/**
 * Strategic merge patch: maps merge, lists merge by the keys of the schema, `$patch`, `$retainKeys`, `$setElementOrder`
 * and `$deleteFromPrimitiveList` direct it (apimachinery/pkg/util/strategicpatch/patch.go).
 */
import { thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';
import { definition } from '../../openapi/schema';
import { checkOrder, ordered } from './element-order';
import type { PatchResult } from './json-patch';
import { itemsOf, memberOf, type PatchType, structType } from './patch-schema';
import { mergeSlice } from './strategic-list';
import { asList, BAD_RETAIN_KEYS, badDirective, badFormat, goType, isMap, PatchProblem } from './strategic-problem';

const ORDER = '$setElementOrder';
const DELETE_FROM = '$deleteFromPrimitiveList';
const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';

export function applyStrategicPatch(document: Plain, patch: Plain, definitionName: string): PatchResult {
  try {
    const type = structType(definition(definitionName));
    return { ok: true, value: mergeMap(document as Draft, thaw(patch) as Draft, type) };
  } catch (thrown) {
    if (thrown instanceof PatchProblem) return { ok: false, status: thrown.status, message: thrown.message };
    throw thrown;
  }
}

/** The merged map: what the patch does not reach is shared with `before`. `patch` is the caller's own copy. */
export function mergeMap(before: Draft, patch: Draft, type: PatchType): Draft {
  if (Object.hasOwn(patch, DIRECTIVE)) return directed(patch);
  const original: Draft = { ...before };
  retainKeys(original, patch);
  mergeOrdered(original, patch, type);
  for (const key of Object.keys(patch)) mergeMember(original, key, patch[key], type);
  return original;
}

function directed(patch: Draft): Draft {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  return badDirective(directive, patch);
}

function mergeMember(original: Draft, patchKey: string, value: any, type: PatchType): void {
  const deletes = patchKey.startsWith(DELETE_FROM);
  const key = deletes ? fieldOfDirective(patchKey, DELETE_FROM, 'invalid patch format of primitive list') : patchKey;
  if (value === null) {
    delete original[key];
    return;
  }
  if (!Object.hasOwn(original, key) || goType(original[key]) !== goType(value)) {
    if (!deletes) take(original, key, withoutNulls(value));
    return;
  }
  if (isMap(value)) {
    const member = memberOf(type, key);
    original[key] = member.strategy === 'replace' ? value : mergeMap(original[key], value, member.type);
  } else if (Array.isArray(value)) {
    const member = itemsOf(type, key);
    const merges = deletes || member.strategy === 'merge';
    original[key] = merges ? mergeSlice(original[key], value, member, deletes, mergeMap) : value;
  } else take(original, key, value);
}

/** Lists with an order directive come first, and are done with then. */
function mergeOrdered(original: Draft, patch: Draft, type: PatchType): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(ORDER)) continue;
    const order = asList(patch[directive]);
    delete patch[directive];
    const key = fieldOfDirective(directive, ORDER, 'invalid patch format of setElementOrder list');
    const had = Object.hasOwn(original, key) ? asList(original[key]) : undefined;
    const given = Object.hasOwn(patch, key) ? asList(patch[key]) : undefined;
    const member = itemsOf(type, key);
    checkOrder(given ?? [], order, member.mergeKey);
    if (had === undefined && given === undefined) continue;
    const before = had === undefined ? [] : [...had];
    const merged = mergedList(had, given, member);
    const first = [...before, ...(given ?? [])][0];
    if (first === undefined) throw new PatchProblem('no elements in any of the given slices');
    original[key] = ordered(merged, order, before, member.mergeKey, isMap(first));
    delete patch[key];
  }
}

function mergedList(had: any[] | undefined, given: any[] | undefined, member: ReturnType<typeof itemsOf>): any[] {
  if (had === undefined) return withoutDirectives(given ?? []).value as any[];
  if (given === undefined) return had;
  return member.strategy === 'merge' ? mergeSlice(had, given, member, false, mergeMap) : given;
}

/** Keys the list does not name vanish; the patch may set no others. */
function retainKeys(original: Draft, patch: Draft): void {
  if (!Object.hasOwn(patch, RETAIN)) return;
  const kept = patch[RETAIN];
  delete patch[RETAIN];
  if (!Array.isArray(kept)) badFormat(BAD_RETAIN_KEYS);
  for (const key of Object.keys(patch)) {
    if (patch[key] === null || key.startsWith(DELETE_FROM) || key.startsWith(ORDER)) continue;
    if (!kept.includes(key)) badFormat(BAD_RETAIN_KEYS);
  }
  for (const key of Object.keys(original)) if (!kept.includes(key)) delete original[key];
}

function fieldOfDirective(key: string, prefix: string, wrong: string): string {
  return key.startsWith(`${prefix}/`) ? key.slice(prefix.length + 1) : badFormat(wrong);
}

function take(target: Draft, key: string, value: any): void {
  const { keep, value: clean } = withoutDirectives(value);
  if (keep) target[key] = clean;
  else delete target[key];
}

/** What is taken over as it stands keeps no maps that are directives. */
function withoutDirectives(value: any): { readonly keep: boolean; readonly value: any } {
  if (Array.isArray(value)) {
    const items = value.map(withoutDirectives).filter(({ keep }) => keep);
    return { keep: true, value: items.map((item) => item.value) };
  }
  if (!isMap(value)) return { keep: true, value };
  if (Object.hasOwn(value, DIRECTIVE)) return { keep: false, value: null };
  for (const key of Object.keys(value)) take(value, key, value[key]);
  return { keep: true, value };
}

function withoutNulls(value: any): any {
  if (Array.isArray(value)) for (const item of value) withoutNulls(item);
  else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      if (value[key] === null) delete value[key];
      else withoutNulls(value[key]);
    }
  }
  return value;
}
