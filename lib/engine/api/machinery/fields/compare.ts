/** Which paths were added, modified or removed between two objects (structured-merge-diff typed/compare.go). */
import { plainEqual } from '../../../base/freeze';
import { deduce, itemsByElement, type ListShape, type Shape, shapeOfField } from './elements';
import { EMPTY, type FieldSet, LEAF, node } from './field-set';

export interface Comparison {
  /** Added and modified: what the writer comes to own. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { changed: EMPTY, removed: EMPTY };
const CHANGED: Comparison = { changed: LEAF, removed: EMPTY };
const REMOVED: Comparison = { changed: EMPTY, removed: LEAF };

export function compare(before: any, after: any, declared: Shape): Comparison {
  if (before === after) return SAME;
  if (before === undefined) return { changed: added(after, declared), removed: EMPTY };
  const shape = deduce(declared, before, after);
  // Two empty or null values are compared as leaves, so that null and empty stay different.
  if (shape.kind === 'leaf' || (isVoid(before) && isVoid(after)) || isScalar(before) || isScalar(after))
    return leaf(before, after);
  const changed: Record<string, FieldSet> = {};
  const removed: Record<string, FieldSet> = {};
  const put = (element: string, inner: Comparison) => {
    if (inner.changed !== EMPTY) changed[element] = inner.changed;
    if (inner.removed !== EMPTY) removed[element] = inner.removed;
  };
  if (shape.kind === 'struct' || shape.kind === 'map') compareMembers(before, after, shape, put);
  else compareItems(before ?? [], after ?? [], shape as ListShape, put);
  return { changed: node(before === undefined, changed), removed: node(after === undefined, removed) };
}

/** All of a value that was not there. */
function added(value: any, declared: Shape): FieldSet {
  const shape = deduce(declared, value);
  if (shape.kind === 'leaf' || isVoid(value) || isScalar(value)) return LEAF;
  const children: Record<string, FieldSet> = {};
  if (shape.kind === 'struct' || shape.kind === 'map') {
    for (const name in value) {
      if (value[name] === undefined) continue;
      const inner = shape.kind === 'struct' ? shapeOfField(shape.definition, name) : shape.values;
      children[`f:${name}`] = added(value[name], inner);
    }
  } else {
    const list = shape as ListShape;
    for (const [element, group] of itemsByElement(value, list))
      children[element] = group.length > 1 || list.kind === 'set' ? LEAF : added(group[0], list.items);
  }
  return node(true, children);
}

type Put = (element: string, inner: Comparison) => void;

function compareMembers(before: any, after: any, shape: Shape, put: Put): void {
  const shapeOf = (name: string) =>
    shape.kind === 'struct' ? shapeOfField(shape.definition, name) : (shape as { values: Shape }).values;
  for (const name in before) {
    const now = after?.[name];
    if (before[name] !== now) put(`f:${name}`, compare(before[name], now, shapeOf(name)));
  }
  for (const name in after)
    if (before?.[name] === undefined) put(`f:${name}`, compare(undefined, after[name], shapeOf(name)));
}

/** Items that share an element are owned as one. */
function compareItems(before: readonly any[], after: readonly any[], shape: ListShape, put: Put): void {
  const old = itemsByElement(before, shape);
  const now = itemsByElement(after, shape);
  const items = shape.kind === 'set' ? ITEM : shape.items;
  for (const [element, left] of old) put(element, compareGroup(left, now.get(element) ?? NONE, items));
  for (const [element, right] of now) if (!old.has(element)) put(element, compareGroup(NONE, right, items));
}

const NONE: readonly any[] = [];
const ITEM: Shape = { kind: 'leaf' };

function compareGroup(left: readonly any[], right: readonly any[], items: Shape): Comparison {
  if (left.length <= 1 && right.length <= 1) return compare(left[0], right[0], items);
  if (left.length >= 2 && right.length >= 2) return plainEqual(left, right) ? SAME : CHANGED;
  if (left.length >= 2) {
    const added = right.length === 0 ? SAME : compare(undefined, right[0], items);
    return { changed: added.changed, removed: LEAF };
  }
  const gone = left.length === 0 ? SAME : compare(left[0], undefined, items);
  return { changed: LEAF, removed: gone.removed };
}

function leaf(before: unknown, after: unknown): Comparison {
  if (before === undefined) return after === undefined ? SAME : CHANGED;
  if (after === undefined) return REMOVED;
  return plainEqual(before, after) ? SAME : CHANGED;
}

function isVoid(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  for (const _ in value) return false;
  return true;
}

function isScalar(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}
