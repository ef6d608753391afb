/** All paths that an applied object names (structured-merge-diff typed/tofieldset.go). */
import type { Draft } from '../../kinds/kind';
import { itemsOf, type Shape, shapeOfField } from './elements';
import { EMPTY, type FieldSet, LEAF, node } from './field-set';

export function fieldSetOf(value: Draft | undefined, shape: Shape): FieldSet {
  if (value === undefined) return EMPTY;
  if (shape.kind === 'leaf' || value === null || typeof value !== 'object') return LEAF;
  const children: Record<string, FieldSet> = {};
  if (shape.kind === 'struct' || shape.kind === 'map') {
    const names = Object.keys(value);
    // An empty map is said on purpose.
    if (names.length === 0) return LEAF;
    for (const name of names) {
      const inner = fieldSetOf(value[name], shape.kind === 'map' ? shape.values : shapeOfField(shape.definition, name));
      if (inner !== EMPTY) children[`f:${name}`] = shape.kind === 'map' ? node(true, inner.children) : inner;
    }
    return node(false, children);
  }
  if ((value as readonly Draft[]).length === 0) return LEAF;
  for (const [element, item] of itemsOf(value as readonly Draft[], shape)) {
    const inner = shape.kind === 'set' ? LEAF : fieldSetOf(item, shape.items);
    children[element] = node(true, inner.children);
  }
  return node(false, children);
}
