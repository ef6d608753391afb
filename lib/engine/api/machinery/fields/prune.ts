/** Taking out what a manager no longer applies, unless another manager has it (structured-merge-diff merge/update.go prune, typed/remove.go). */
import type { Draft } from '../../kinds/kind';
import { deduce, elementOf, type Shape, shapeOfField } from './elements';
import { difference, type FieldSet, intersection, isEmpty, union } from './field-set';
import { fieldSetOf, withNamedFields } from './intent-set';

/** `last`: what the manager applied before; `managed`: what anybody, also this manager by now, has. */
export function prune(merged: Draft, last: FieldSet, managed: FieldSet, shape: Shape): Draft {
  if (isEmpty(last)) return merged;
  const named = (set: FieldSet) => withNamedFields(set, shape);
  const namesOf = (object: Draft) => named(fieldSetOf(object, shape));
  const all = namesOf(merged);
  const without = removeItems(merged, named(last), shape);
  const owned = removeItems(merged, difference(all, union(namesOf(without), named(managed))), shape);
  // Only what the manager itself had may go.
  return removeItems(merged, intersection(difference(all, namesOf(owned)), named(last)), shape);
}

/** What loses its last part becomes null. */
function removeItems(value: any, gone: FieldSet, declared: Shape): any {
  if (isEmpty(gone)) return value;
  const shape = deduce(declared, value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    if (shape.kind !== 'keyed-list' && shape.kind !== 'set') return null;
    const kept = value.flatMap((item) => {
      const set = gone.children[elementOf(item, shape)];
      if (set === undefined) return [item];
      if (set.member) return [];
      return shape.kind === 'set' ? [item] : [removeItems(item, set, shape.items)];
    });
    return kept.length === 0 ? null : kept;
  }
  if (shape.kind !== 'struct' && shape.kind !== 'map') return null;
  const kept: Draft = {};
  for (const name of Object.keys(value)) {
    const set = gone.children[`f:${name}`];
    if (set?.member === true) continue;
    const inner = shape.kind === 'map' ? shape.values : shapeOfField(shape.definition, name);
    kept[name] = set === undefined ? value[name] : removeItems(value[name], set, inner);
  }
  return Object.keys(kept).length === 0 ? null : kept;
}
