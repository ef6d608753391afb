/** All paths an object names (structured-merge-diff typed/tofieldset.go), and named fields as members (fieldpath/set.go). */
import { fieldOf } from '../../openapi/schema';
import { deduce, itemsByElement, type ListShape, type Shape, shapeOfField } from './elements';
import { EMPTY, type FieldSet, LEAF, node } from './field-set';

export function fieldSetOf(value: any, named: Shape): FieldSet {
  const shape = deduce(named, value);
  if (shape.kind === 'leaf') return LEAF;
  if (value === undefined || value === null || typeof value !== 'object') return EMPTY;
  const children: Record<string, FieldSet> = {};
  if (shape.kind === 'struct' || shape.kind === 'map') {
    for (const name of Object.keys(value)) {
      const child = value[name];
      if (child === undefined) continue;
      const declared = shape.kind === 'struct' && fieldOf(shape.definition, name) !== undefined;
      const inner = fieldSetOf(child, shape.kind === 'map' ? shape.values : shapeOfField(shape.definition, name));
      // Struct fields stand for themselves only when nothing is below them.
      const set = !declared || isNullOrEmptyMap(child) ? node(true, inner.children) : inner;
      if (set !== EMPTY) children[`f:${name}`] = set;
    }
    return node(false, children);
  }
  const list = shape as ListShape;
  for (const [element, group] of itemsByElement(value, list)) {
    const inner = group.length > 1 || list.kind === 'set' ? LEAF : fieldSetOf(group[0], list.items);
    children[element] = node(true, inner.children);
  }
  return node(false, children);
}

function isNullOrEmptyMap(value: any): boolean {
  if (value === null) return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** Declared fields that something below belongs to become members too. */
export function withNamedFields(set: FieldSet, shape: Shape | undefined): FieldSet {
  const children: Record<string, FieldSet> = {};
  for (const element in set.children) {
    const child = set.children[element] as FieldSet;
    const inner = withNamedFields(child, below(shape, element));
    const declared =
      shape?.kind === 'struct' &&
      element.startsWith('f:') &&
      fieldOf(shape.definition, element.slice(2)) !== undefined &&
      inner !== LEAF;
    children[element] = declared ? node(true, inner.children) : inner;
  }
  return node(set.member, children);
}

function below(shape: Shape | undefined, element: string): Shape | undefined {
  if (shape === undefined) return undefined;
  if (element.startsWith('f:')) {
    if (shape.kind === 'struct') return shapeOfField(shape.definition, element.slice(2));
    if (shape.kind === 'deduced') return shape;
    return shape.kind === 'map' ? shape.values : undefined;
  }
  return element.startsWith('k:') && shape.kind === 'keyed-list' ? shape.items : undefined;
}
