/**
 * What decoding into the Go types and encoding again does to an object: unknown fields and nulls vanish, empty values
 * that carry `omitempty` vanish, structs and required fields appear with their zero value, quantities become canonical,
 * struct fields take the order of the Go struct and map keys are sorted.
 */

import { canonical } from '../../base/quantity';
import type { Draft } from '../kinds/kind';
import {
  type Definition,
  definition,
  type FieldShape,
  INT_OR_STRING,
  MICRO_TIME,
  QUANTITY,
  TIME,
  targetOf,
  typeOf,
} from './schema';

/** Decoding keeps an empty list apart from none where the field is always written; storing in protobuf does not. */
export type EmptyLists = 'kept' | 'none';

export function roundTrip(value: Draft, definitionName: string, empty: EmptyLists = 'none'): Draft {
  const shape = definition(definitionName);
  return shape ? struct(value, shape, empty) : value;
}

/** The same, in place: for callers that keep the draft. */
export function roundTripInPlace(draft: Draft, definitionName: string, empty: EmptyLists = 'none'): void {
  const result = roundTrip({ ...draft }, definitionName, empty);
  for (const key of Object.keys(draft)) delete draft[key];
  Object.assign(draft, result);
}

/** One field of a struct, with what does not hang on the value: every write of every object comes by here. */
interface Slot {
  readonly name: string;
  readonly field: FieldShape;
  /** What is written when nothing is given; undefined: nothing. */
  readonly zero: unknown;
  readonly isOmittable: boolean;
  /** Every object has something of this name that is not its own. */
  readonly isInherited: boolean;
}

const slots = new WeakMap<Definition, readonly Slot[]>();

function slotsOf(shape: Definition): readonly Slot[] {
  let known = slots.get(shape);
  if (known === undefined) {
    known = Object.entries(shape.fields).map(([name, field]) => {
      const absent = zero(field);
      const isOmittable = field.goType !== undefined && field.pointer !== true && field.omit !== undefined;
      return {
        name,
        field,
        zero: omitted(absent, field) ? undefined : absent,
        isOmittable,
        isInherited: name in Object.prototype,
      };
    });
    slots.set(shape, known);
  }
  return known;
}

function struct(value: Draft, shape: Definition, empty: EmptyLists): Draft {
  const out: Draft = {};
  for (const slot of slotsOf(shape)) {
    const { name, field } = slot;
    const given = slot.isInherited && !Object.hasOwn(value, name) ? undefined : value[name];
    if (given === undefined || given === null) {
      // Structs are made anew: the caller may go on to fill them.
      if (slot.zero !== undefined) out[name] = typeof slot.zero === 'object' ? zero(field) : slot.zero;
      continue;
    }
    const result = convert(given, field, empty);
    if (result !== undefined && !(slot.isOmittable && omitted(result, field))) out[name] = result;
  }
  return out;
}

function isStruct(field: FieldShape): boolean {
  const target = targetOf(field);
  return (
    target !== undefined && target.type === 'object' && field.pointer !== true && Object.keys(target.fields).length > 0
  );
}

/** What an absent field is written as; undefined: not at all. */
function zero(field: FieldShape): unknown {
  if (field.goType === undefined || field.pointer === true || field.omit === 'zero') return undefined;
  if (isStruct(field)) return struct({}, targetOf(field) as Definition, 'none');
  if (field.ref === TIME || field.ref === MICRO_TIME) return null;
  if (field.ref === QUANTITY) return '0';
  if (field.ref === INT_OR_STRING) return 0;
  if (field.omit === 'empty') return undefined;
  switch (typeOf(field)) {
    case 'string':
      return field.format === 'byte' ? null : '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function omitted(value: unknown, field: FieldShape): boolean {
  if (field.goType === undefined || field.pointer === true || field.omit === undefined) return false;
  if (field.ref === QUANTITY || field.ref === INT_OR_STRING || field.ref === TIME || field.ref === MICRO_TIME)
    return false;
  if (value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  const empty = Object.keys(value).length === 0;
  return isStruct(field) ? empty && field.omit === 'zero' : empty;
}

function convert(value: unknown, field: FieldShape, empty: EmptyLists): unknown {
  if (field.ref === QUANTITY)
    return typeof value === 'string' || typeof value === 'number' ? canonicalOr(String(value)) : value;
  if (Array.isArray(value)) {
    if (value.length === 0 && field.goType !== undefined && field.omit === undefined && field.pointer !== true)
      return empty === 'kept' ? value : null;
    const items = field.items;
    return items ? value.map((item) => (item === null ? zeroItem(items) : convert(item, items, empty))) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const target = targetOf(field);
  if (target && Object.keys(target.fields).length > 0) return struct(value as Draft, target, empty);
  const additional = field.additional;
  if (!additional) return value;
  const out: Draft = {};
  for (const key of Object.keys(value).sort()) {
    const item = (value as Draft)[key];
    out[key] = item === null ? zeroItem(additional) : convert(item, additional, empty);
  }
  return out;
}

function zeroItem(field: FieldShape): unknown {
  const target = targetOf(field);
  if (target?.type === 'object') return struct({}, target, 'none');
  return field.ref === QUANTITY ? '0' : typeOf(field) === 'string' ? '' : typeOf(field) === 'integer' ? 0 : null;
}

function canonicalOr(text: string): string {
  return canonical(text) ?? text;
}
