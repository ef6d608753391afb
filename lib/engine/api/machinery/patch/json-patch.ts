/** JSON patch, RFC 6902, as the API server applies it: any failure is told with the same words (evanphx/json-patch). */
import { plainEqual, thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';

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
  const root: Draft = { document: thaw(document) };
  try {
    for (const operation of patch as readonly Draft[]) apply(root, operation);
  } catch (thrown) {
    if (thrown instanceof Failed) return FAILED;
    throw thrown;
  }
  return { ok: true, value: root.document };
}

function apply(root: Draft, { op, path, from, value = null }: Draft): void {
  switch (op) {
    case 'add':
      add(root, path, value);
      return;
    case 'remove':
      remove(root, path);
      return;
    case 'replace':
      get(root, path);
      set(root, path, value);
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
      if (!plainEqual(get(root, path), value)) throw new Failed();
      return;
    default:
      throw new Failed();
  }
}

interface Place {
  readonly parent: any;
  readonly key: string;
}

function placeOf(root: Draft, pointer: unknown): Place {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) throw new Failed();
  const parts = [
    'document',
    ...pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
  ];
  const key = parts.pop() as string;
  let parent: any = root;
  for (const part of parts) {
    if (Array.isArray(parent)) parent = parent[indexOf(parent, part, parent.length - 1)];
    else if (isObject(parent) && Object.hasOwn(parent, part)) parent = parent[part];
    else throw new Failed();
  }
  if (!Array.isArray(parent) && !isObject(parent)) throw new Failed();
  return { parent, key };
}

function get(root: Draft, pointer: unknown): any {
  const { parent, key } = placeOf(root, pointer);
  if (Array.isArray(parent)) return parent[indexOf(parent, key, parent.length - 1)];
  if (!Object.hasOwn(parent, key)) throw new Failed();
  return parent[key];
}

function set(root: Draft, pointer: unknown, value: unknown): void {
  const { parent, key } = placeOf(root, pointer);
  if (Array.isArray(parent)) parent[indexOf(parent, key, parent.length - 1)] = value;
  else parent[key] = value;
}

function add(root: Draft, pointer: unknown, value: unknown): void {
  const { parent, key } = placeOf(root, pointer);
  if (!Array.isArray(parent)) parent[key] = value;
  else if (key === '-') parent.push(value);
  else parent.splice(indexOf(parent, key, parent.length), 0, value);
}

function remove(root: Draft, pointer: unknown): void {
  const { parent, key } = placeOf(root, pointer);
  if (Array.isArray(parent)) parent.splice(indexOf(parent, key, parent.length - 1), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new Failed();
}

/** Negative indexes count from the end. */
function indexOf(list: readonly unknown[], key: string, last: number): number {
  if (!/^-?\d+$/.test(key)) throw new Failed();
  const index = Number(key) < 0 ? Number(key) + list.length : Number(key);
  if (index < 0 || index > last) throw new Failed();
  return index;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
