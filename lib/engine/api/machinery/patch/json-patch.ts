/**
 * JSON patch, RFC 6902, with the liberties of evanphx/json-patch v4: an absent member reads as null, so replace, test and
 * copy take it. The API server tells any failure with the same words.
 */
import { plainEqual, thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';
import { jsonKind } from '../json/go-value';

export type PatchResult =
  | { readonly ok: true; readonly value: Draft }
  | { readonly ok: false; readonly status: number; readonly message: string };

const FAILED: PatchResult = {
  ok: false,
  status: 422,
  message: 'the server rejected our request due to an error in our request',
};

class Failed {}

export function applyJsonPatch(document: Plain, patch: Plain): PatchResult {
  const misfit = typeError(patch as readonly Plain[]);
  if (misfit !== undefined) return { ok: false, status: 400, message: `error decoding patch: ${misfit}` };
  const root: Root = { document: thaw(document) };
  try {
    for (const operation of patch as readonly (Draft | null)[]) apply(root, operation ?? {});
  } catch (thrown) {
    if (thrown instanceof Failed) return FAILED;
    throw thrown;
  }
  return { ok: true, value: root.document };
}

/** Operations are decoded into a struct first. */
function typeError(operations: readonly Plain[]): string | undefined {
  for (const operation of operations) {
    const kind = jsonKind(operation);
    if (kind === 'null') continue;
    if (kind !== 'object') return `json: cannot unmarshal ${kind} into Go value of type handlers.jsonPatchOp`;
    for (const field of Object.keys(operation as Draft)) {
      const given = jsonKind((operation as Draft)[field] ?? null);
      if ((field !== 'op' && field !== 'path' && field !== 'from') || given === 'string' || given === 'null') continue;
      return `json: cannot unmarshal ${given} into Go struct field jsonPatchOp.${field} of type string`;
    }
  }
  return undefined;
}

interface Root {
  document: any;
}

function apply(root: Root, operation: Draft): void {
  const { op, path, from } = operation;
  const value = thaw(operation.value ?? null);
  if (typeof path !== 'string') throw new Failed();
  switch (op) {
    case 'add':
      add(root, path, value);
      return;
    case 'remove':
      remove(root, path);
      return;
    case 'replace':
      replace(root, path, value);
      return;
    case 'move': {
      const moved = get(root, from);
      remove(root, from);
      add(root, path, moved);
      return;
    }
    case 'copy':
      add(root, path, thaw(get(root, from)));
      return;
    case 'test':
      if (!plainEqual(path === '' ? root.document : get(root, path), value)) throw new Failed();
      return;
    default:
      throw new Failed();
  }
}

interface Place {
  readonly parent: any;
  readonly key: string;
}

/** What stands before the first slash is not looked at. */
function placeOf(root: Root, pointer: unknown): Place {
  const parts = typeof pointer === 'string' ? pointer.split('/') : [];
  if (parts.length < 2) throw new Failed();
  const keys = parts.slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = keys.pop() as string;
  let parent = root.document;
  for (const part of keys) {
    parent = member(parent, part);
    if (typeof parent !== 'object' || parent === null) throw new Failed();
  }
  return { parent, key };
}

function member(parent: any, key: string): any {
  if (Array.isArray(parent)) return parent[indexOf(key, parent.length, parent.length - 1)];
  return Object.hasOwn(parent, key) ? parent[key] : null;
}

function get(root: Root, pointer: unknown): any {
  const { parent, key } = placeOf(root, pointer);
  return member(parent, key);
}

function replace(root: Root, pointer: string, value: unknown): void {
  if (pointer === '') {
    if (typeof value !== 'object' || value === null) throw new Failed();
    root.document = value;
    return;
  }
  const { parent, key } = placeOf(root, pointer);
  if (Array.isArray(parent)) parent[indexOf(key, parent.length, parent.length - 1)] = value;
  else set(parent, key, value);
}

function add(root: Root, pointer: string, value: unknown): void {
  const { parent, key } = placeOf(root, pointer);
  if (!Array.isArray(parent)) set(parent, key, value);
  else if (key === '-') parent.push(value);
  else parent.splice(indexOf(key, parent.length + 1, parent.length), 0, value);
}

function remove(root: Root, pointer: unknown): void {
  const { parent, key } = placeOf(root, pointer);
  if (Array.isArray(parent)) parent.splice(indexOf(key, parent.length, parent.length - 1), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new Failed();
}

/** Negative indexes count from `end`. */
function indexOf(key: string, end: number, last: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw new Failed();
  const index = Number(key) < 0 ? Number(key) + end : Number(key);
  if (index < 0 || index > last) throw new Failed();
  return index;
}

function set(object: Draft, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
