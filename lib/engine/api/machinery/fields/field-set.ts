/**
 * Sets of paths into an object as managedFields write them: `f:` fields, `k:` keyed list items, `v:` set values; `.`
 * marks a node that is itself a member (structured-merge-diff fieldpath).
 */
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';

export interface FieldSet {
  readonly member: boolean;
  readonly children: Readonly<Record<string, FieldSet>>;
}

const NO_CHILDREN = Object.freeze({});
export const EMPTY: FieldSet = Object.freeze({ member: false, children: NO_CHILDREN });
export const LEAF: FieldSet = Object.freeze({ member: true, children: NO_CHILDREN });

export function isEmpty(set: FieldSet): boolean {
  return !set.member && Object.keys(set.children).length === 0;
}

/** A node of these parts; the shared ones where they fit. */
export function node(member: boolean, children: Readonly<Record<string, FieldSet>>): FieldSet {
  for (const _ in children) return { member, children };
  return member ? LEAF : EMPTY;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const children: Record<string, FieldSet> = { ...a.children };
  for (const key in b.children) {
    const own = children[key];
    const other = b.children[key] as FieldSet;
    children[key] = own === undefined ? other : union(own, other);
  }
  return node(a.member || b.member, children);
}

/** Members of `a` that are no members of `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b) || isEmpty(a)) return a;
  const children: Record<string, FieldSet> = {};
  for (const key in a.children) {
    const own = a.children[key] as FieldSet;
    const other = b.children[key];
    const rest = other === undefined ? own : difference(own, other);
    if (!isEmpty(rest)) children[key] = rest;
  }
  return node(a.member && !b.member, children);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children: Record<string, FieldSet> = {};
  for (const key in a.children) {
    const other = b.children[key];
    if (other === undefined) continue;
    const both = intersection(a.children[key] as FieldSet, other);
    if (!isEmpty(both)) children[key] = both;
  }
  return node(a.member && b.member, children);
}

export function same(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.member !== b.member) return false;
  const keys = Object.keys(a.children);
  if (keys.length !== Object.keys(b.children).length) return false;
  return keys.every(
    (key) => b.children[key] !== undefined && same(a.children[key] as FieldSet, b.children[key] as FieldSet),
  );
}

/** The JSON form, keys in order; `.` first. */
export function toFieldsV1(set: FieldSet): Plain {
  const out: Record<string, Plain> = {};
  const keys = Object.keys(set.children).sort();
  if (set.member && keys.length > 0) out['.'] = {};
  for (const key of keys) out[key] = toFieldsV1(set.children[key] as FieldSet);
  return out;
}

export function fromFieldsV1(fields: Draft): FieldSet {
  const keys = Object.keys(fields);
  if (keys.length === 0) return LEAF;
  const children: Record<string, FieldSet> = {};
  for (const key of keys) if (key !== '.') children[key] = fromFieldsV1(fields[key]);
  return node(Object.hasOwn(fields, '.'), children);
}

/** Paths of all members as conflicts name them: `.spec.containers[name="c"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const own = set.member ? [prefix] : [];
  return [
    ...own,
    ...Object.keys(set.children)
      .sort()
      .flatMap((key) => pathsOf(set.children[key] as FieldSet, prefix + element(key))),
  ];
}

function element(key: string): string {
  const text = key.slice(2);
  if (key.startsWith('f:')) return `.${text}`;
  if (key.startsWith('v:')) return `[=${text}]`;
  const fields = JSON.parse(text) as Record<string, Plain>;
  return `[${Object.keys(fields)
    .map((name) => `${name}=${JSON.stringify(fields[name])}`)
    .join(',')}]`;
}
