/** Merging an applied object into the live one, and taking dropped parts out again (structured-merge-diff typed/merge.go, remove.go). */
import type { Draft } from '../../kinds/kind';
import { itemsOf, keyElement, type Shape, shapeOfField, valueElement } from './elements';
import type { FieldSet } from './field-set';

/** `live` is the caller's own copy. */
export function mergeIntent(live: any, intent: any, shape: Shape): any {
  if (intent === undefined) return live;
  if (live === undefined || live === null || shape.kind === 'leaf' || intent === null || typeof intent !== 'object')
    return intent;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    for (const name of Object.keys(intent)) {
      const inner = shape.kind === 'map' ? shape.values : shapeOfField(shape.definition, name);
      live[name] = mergeIntent(live[name], intent[name], inner);
    }
    return live;
  }
  return mergeItems(live, intent, shape);
}

/** Known items keep their place, new ones follow in the order of the intent. */
function mergeItems(
  live: readonly any[],
  intent: readonly any[],
  shape: Extract<Shape, { kind: 'keyed-list' | 'set' }>,
): any[] {
  const wanted = itemsOf(intent, shape);
  const seen = new Set<string>();
  const merged: any[] = [];
  for (const item of live) {
    const element = elementOf(item, shape);
    const mine = wanted.get(element);
    seen.add(element);
    merged.push(mine === undefined || shape.kind === 'set' ? item : mergeIntent(item, mine, shape.items));
  }
  for (const item of intent) if (!seen.has(elementOf(item, shape))) merged.push(item);
  return merged;
}

/** Removes the members of a set: list items, map entries, fields. Empty remains stay. */
export function removeItems(value: any, gone: FieldSet, shape: Shape): any {
  if (value === undefined || value === null || typeof value !== 'object' || shape.kind === 'leaf') return value;
  if (Array.isArray(value)) {
    if (shape.kind !== 'keyed-list' && shape.kind !== 'set') return value;
    return value.flatMap((item) => {
      const set = gone.children[elementOf(item, shape)];
      if (set === undefined) return [item];
      if (set.member) return [];
      return shape.kind === 'set' ? [item] : [removeItems(item, set, shape.items)];
    });
  }
  if (shape.kind !== 'struct' && shape.kind !== 'map') return value;
  const kept: Draft = {};
  for (const name of Object.keys(value)) {
    const set = gone.children[`f:${name}`];
    if (set?.member === true) continue;
    const inner = shape.kind === 'map' ? shape.values : shapeOfField(shape.definition, name);
    kept[name] = set === undefined ? value[name] : removeItems(value[name], set, inner);
  }
  return kept;
}

function elementOf(item: any, shape: Extract<Shape, { kind: 'keyed-list' | 'set' }>): string {
  return shape.kind === 'set' ? valueElement(item) : keyElement(item, shape.keys, shape.definition);
}
