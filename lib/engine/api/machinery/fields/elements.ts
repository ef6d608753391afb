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
  | { readonly kind: 'set' }
  /** No schema: objects are maps, all else is one leaf. */
  | { readonly kind: 'deduced' };

export type ListShape = Extract<Shape, { kind: 'keyed-list' | 'set' }>;

const LEAF: Shape = { kind: 'leaf' };
const SET: Shape = { kind: 'set' };
const DEDUCED: Shape = { kind: 'deduced' };
const DEDUCED_MAP: Shape = { kind: 'map', values: DEDUCED };
const known = new WeakMap<FieldShape, Shape>();

export function shapeOfField(parent: Definition, field: string): Shape {
  const shape = fieldOf(parent, field);
  if (shape === undefined) return parent.open === true ? DEDUCED : LEAF;
  return shapeOf(shape);
}

/** Of two values of a deduced shape one may be an object and the other not: then both are leaves. */
export function deduce(shape: Shape, ...values: readonly unknown[]): Shape {
  if (shape.kind !== 'deduced') return shape;
  const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return values.every((value) => value === undefined || isMap(value)) ? DEDUCED_MAP : LEAF;
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
  if (field.open === true) return DEDUCED;
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
    const given: Plain | undefined = item[key];
    const value = given !== undefined || definition === undefined ? given : fieldOf(definition, key)?.default;
    if (value !== undefined) parts.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
  }
  return `k:{${parts.join(',')}}`;
}

export function valueElement(value: Plain): string {
  return `v:${JSON.stringify(value)}`;
}

export function elementOf(item: Draft, shape: ListShape): string {
  return shape.kind === 'set' ? valueElement(item as unknown as Plain) : keyElement(item, shape.keys, shape.definition);
}

/** Items by element, in order; several where a key occurs twice. */
export function itemsByElement(list: readonly any[], shape: ListShape): ReadonlyMap<string, readonly any[]> {
  const items = new Map<string, any[]>();
  if (!Array.isArray(list)) return items;
  for (const item of list) {
    const element = elementOf(item, shape);
    const group = items.get(element);
    if (group === undefined) items.set(element, [item]);
    else group.push(item);
  }
  return items;
}
