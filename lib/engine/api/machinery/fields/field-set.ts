/**
 * Sets of paths into an object as managedFields write them: `f:` fields, `k:` keyed list items, `v:` set values; `.`
 * marks a node that is itself a member (structured-merge-diff fieldpath).
 */
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';
import { sortElements, valueOf } from './path-order';

export interface FieldSet {
  readonly member: boolean;
  readonly children: Readonly<Record<string, FieldSet>>;
}

const NO_CHILDREN = Object.freeze({});
export const EMPTY: FieldSet = Object.freeze({ member: false, children: NO_CHILDREN });
export const LEAF: FieldSet = Object.freeze({ member: true, children: NO_CHILDREN });

export function isEmpty(set: FieldSet): boolean {
  if (set.member) return false;
  for (const _ in set.children) return false;
  return true;
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

/** Is every member of `b` one of `a`? */
export function covers(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (b.member && !a.member) return false;
  for (const key in b.children) {
    const own = a.children[key];
    if (own === undefined || !covers(own, b.children[key] as FieldSet)) return false;
  }
  return true;
}

function meets(a: FieldSet, b: FieldSet): boolean {
  if (a.member && b.member) return true;
  for (const key in a.children) {
    const other = b.children[key];
    if (other !== undefined && meets(a.children[key] as FieldSet, other)) return true;
  }
  return false;
}

/** Members of `a` that are no members of `b`; `a` itself where there is none in common. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (!meets(a, b)) return a;
  const children: Record<string, FieldSet> = {};
  for (const key in a.children) {
    const own = a.children[key] as FieldSet;
    const other = b.children[key];
    const rest = other === undefined ? own : difference(own, other);
    if (!isEmpty(rest)) children[key] = rest;
  }
  return node(a.member && !b.member, children);
}

/** Members of `a` that are neither members of `b` nor below one. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (b.member) return EMPTY;
  const children: Record<string, FieldSet> = {};
  for (const key in a.children) {
    const own = a.children[key] as FieldSet;
    const other = b.children[key];
    const rest = other === undefined ? own : recursiveDifference(own, other);
    if (!isEmpty(rest)) children[key] = rest;
  }
  return node(a.member, children);
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

/** The JSON form, elements in order; `.` first. */
export function toFieldsV1(set: FieldSet): Plain {
  const out: Record<string, Plain> = {};
  const keys = sortElements(Object.keys(set.children));
  if (set.member && keys.length > 0) out['.'] = {};
  for (const key of keys) out[key] = toFieldsV1(set.children[key] as FieldSet);
  return out;
}

/** The same for equal sets and only for them; cheaper than the JSON form. */
export function signature(set: FieldSet): string {
  const keys = sortElements(Object.keys(set.children));
  let text = set.member ? `.${keys.length}` : `${keys.length}`;
  for (const key of keys) text += `,${key.length}:${key}${signature(set.children[key] as FieldSet)}`;
  return text;
}

export function fromFieldsV1(fields: Draft): FieldSet {
  const keys = Object.keys(fields);
  if (keys.length === 0) return LEAF;
  const children: Record<string, FieldSet> = {};
  for (const key of keys) if (key !== '.') children[key] = fromFieldsV1(fields[key]);
  return node(Object.hasOwn(fields, '.'), children);
}

/** Paths of all members as conflicts name them, `.spec.containers[name="c"].image`: a level's members, then what is below. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const elements = sortElements(Object.keys(set.children));
  const child = (element: string) => set.children[element] as FieldSet;
  return [
    ...elements.filter((element) => child(element).member).map((element) => prefix + elementText(element)),
    ...elements.flatMap((element) => pathsOf(child(element), prefix + elementText(element))),
  ];
}

/** One path element as errors print it. */
export function elementText(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`;
  if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
  const fields = valueOf(element) as Record<string, Plain>;
  return `[${Object.keys(fields)
    .map((name) => `${name}=${JSON.stringify(fields[name])}`)
    .join(',')}]`;
}
