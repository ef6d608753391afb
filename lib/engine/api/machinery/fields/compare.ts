/** Which paths were added, modified or removed between two objects (structured-merge-diff typed/compare.go). */
import { plainEqual } from '../../../base/freeze';
import type { Draft } from '../../kinds/kind';
import { itemsOf, type Shape, shapeOfField } from './elements';
import { EMPTY, type FieldSet, LEAF, node } from './field-set';

export interface Comparison {
  /** Added and modified: what the writer comes to own. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { changed: EMPTY, removed: EMPTY };
const ADDED: Comparison = { changed: LEAF, removed: EMPTY };
const REMOVED: Comparison = { changed: EMPTY, removed: LEAF };

export function compare(before: Draft | undefined, after: Draft | undefined, shape: Shape): Comparison {
  if (before === after) return SAME;
  if (shape.kind === 'leaf' || (isVoid(before) && isVoid(after)) || isScalar(before) || isScalar(after))
    return leaf(before, after);
  switch (shape.kind) {
    case 'struct':
      return fields(before, after, (field) => shapeOfField(shape.definition, field));
    case 'map':
      return fields(before, after, () => shape.values);
    default: {
      if ((before ?? null) !== null && !Array.isArray(before)) return leaf(before, after);
      const old = itemsOf((before ?? []) as readonly Draft[], shape);
      const now = itemsOf((after ?? []) as readonly Draft[], shape);
      const elements = [...old.keys(), ...[...now.keys()].filter((element) => !old.has(element))];
      return gather(before, after, elements, (element) => {
        const a = old.get(element);
        const b = now.get(element);
        // Duplicates of a key are owned as one.
        const whole = shape.kind === 'set' || Array.isArray(a) || Array.isArray(b);
        return whole ? leaf(a, b) : compare(a, b, shape.items);
      });
    }
  }
}

function fields(before: Draft | undefined, after: Draft | undefined, shapeOf: (field: string) => Shape): Comparison {
  const names = before ? Object.keys(before) : [];
  if (after) for (const name of Object.keys(after)) if (!before || !Object.hasOwn(before, name)) names.push(name);
  return gather(
    before,
    after,
    names.map((name) => `f:${name}`),
    (element) => {
      const name = element.slice(2);
      return compare(before?.[name], after?.[name], shapeOf(name));
    },
  );
}

function gather(
  before: unknown,
  after: unknown,
  elements: readonly string[],
  of: (element: string) => Comparison,
): Comparison {
  const changed: Record<string, FieldSet> = {};
  const removed: Record<string, FieldSet> = {};
  for (const element of elements) {
    const inner = of(element);
    if (inner.changed !== EMPTY) changed[element] = inner.changed;
    if (inner.removed !== EMPTY) removed[element] = inner.removed;
  }
  return { changed: node(before === undefined, changed), removed: node(after === undefined, removed) };
}

function leaf(before: unknown, after: unknown): Comparison {
  if (before === undefined) return after === undefined ? SAME : ADDED;
  if (after === undefined) return REMOVED;
  return plainEqual(before, after) ? SAME : ADDED;
}

/** An empty or null value is a leaf, so that null and empty stay different. */
function isVoid(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  for (const _ in value) return false;
  return true;
}

function isScalar(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}
