/** How the schema divides a value into owned parts: structs, granular maps, keyed lists, sets; all else is one leaf. */
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';
import { type Definition, type FieldShape, fieldOf, isAtomic, targetOf } from '../../openapi/schema';

export type Shape =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'struct'; readonly definition: Definition }
  | { readonly kind: 'map'; readonly values: Shape }
  | {
      readonly kind: 'keyed-list';
      readonly keys: readonly string[];
      readonly items: Shape;
      readonly definition: Definition | undefined;
    }
  | { readonly kind: 'set' };

const LEAF: Shape = { kind: 'leaf' };
const SET: Shape = { kind: 'set' };
const known = new WeakMap<FieldShape, Shape>();

export function shapeOfField(parent: Definition, field: string): Shape {
  const shape = fieldOf(parent, field);
  return shape === undefined ? LEAF : shapeOf(shape);
}

export function structOf(definition: Definition): Shape {
  return { kind: 'struct', definition };
}

function shapeOf(field: FieldShape): Shape {
  let shape = known.get(field);
  if (shape === undefined) {
    shape = build(field);
    known.set(field, shape);
  }
  return shape;
}

function build(field: FieldShape): Shape {
  if (isAtomic(field)) return LEAF;
  const target = targetOf(field);
  if (target !== undefined && Object.keys(target.fields).length > 0) return { kind: 'struct', definition: target };
  if (field.additional !== undefined) return { kind: 'map', values: shapeOf(field.additional) };
  if (field.items === undefined) return LEAF;
  if (field.listType === 'set') return SET;
  if (field.listType !== 'map') return LEAF;
  return {
    kind: 'keyed-list',
    keys: [...(field.listMapKeys ?? [])].sort(),
    items: shapeOf(field.items),
    definition: targetOf(field.items),
  };
}

/** `k:{"containerPort":80,"protocol":"TCP"}`; a key that is left out has its default. */
export function keyElement(item: Draft, keys: readonly string[], definition: Definition | undefined): string {
  const parts: string[] = [];
  for (const key of keys) {
    const value: Plain = item[key] ?? (definition === undefined ? undefined : fieldOf(definition, key)?.default);
    if (value !== undefined) parts.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
  }
  return `k:{${parts.join(',')}}`;
}

export function valueElement(value: Plain): string {
  return `v:${JSON.stringify(value)}`;
}

/** Items by element; an element that occurs twice holds the list of its items. */
export function itemsOf(
  list: readonly Draft[],
  shape: Extract<Shape, { kind: 'keyed-list' | 'set' }>,
): ReadonlyMap<string, Draft> {
  const items = new Map<string, Draft>();
  const twice = new Set<string>();
  for (const item of list) {
    const element = shape.kind === 'set' ? valueElement(item) : keyElement(item, shape.keys, shape.definition);
    const known = items.get(element);
    if (known === undefined) items.set(element, item);
    else {
      items.set(element, twice.has(element) ? [...(known as readonly Draft[]), item] : [known, item]);
      twice.add(element);
    }
  }
  return items;
}
