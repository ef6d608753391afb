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

import { isSettled } from './settled';

/** Decoding keeps an empty list apart from none where the field is always written; storing in protobuf does not. */
export type EmptyLists = 'kept' | 'none';

const NONE: readonly string[] = [];

export function roundTrip(
  value: Draft,
  definitionName: string,
  empty: EmptyLists = 'none',
  asStored: readonly string[] = NONE,
): Draft {
  const shape = definition(definitionName);
  return shape ? struct(value, shape, empty, asStored) : value;
}

/** The same, in place: for callers that keep the draft. Parts that are `asStored` have the form already and stay. */
export function roundTripInPlace(
  draft: Draft,
  definitionName: string,
  empty?: EmptyLists,
  asStored?: readonly string[],
): void {
  const result = roundTrip(draft, definitionName, empty, asStored);
  const keys = Object.keys(draft);
  // Mostly the fields are there in order, and an object that lost fields is slow for the rest of its life.
  if (!startsWith(Object.keys(result), keys)) for (const key of keys) delete draft[key];
  Object.assign(draft, result);
}

function startsWith(list: readonly string[], start: readonly string[]): boolean {
  return start.length <= list.length && start.every((name, index) => list[index] === name);
}

/** One field of a struct, with what does not hang on the value: every write of every object comes by here. */
interface Slot {
  readonly index: number;
  readonly name: string;
  readonly field: FieldShape;
  /** What is written when nothing is given; undefined: nothing. */
  readonly zero: unknown;
  readonly isOmittable: boolean;
  /** Text, numbers and booleans stay as they are. */
  readonly isScalar: boolean;
}

interface Plan {
  readonly byName: ReadonlyMap<string, Slot>;
  /** Those that are written when nothing is given. */
  readonly always: readonly Slot[];
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'integer', 'number', 'boolean']);
const plans = new WeakMap<Definition, Plan>();

function planOf(shape: Definition): Plan {
  let plan = plans.get(shape);
  if (plan === undefined) {
    const slots = Object.entries(shape.fields).map(([name, field], index): Slot => {
      const absent = zero(field);
      const isOmittable = field.goType !== undefined && field.pointer !== true && field.omit !== undefined;
      const isScalar = field.ref === undefined && SCALARS.has(typeOf(field));
      return { index, name, field, zero: omitted(absent, field) ? undefined : absent, isOmittable, isScalar };
    });
    plan = {
      byName: new Map(slots.map((slot) => [slot.name, slot])),
      always: slots.filter((slot) => slot.zero !== undefined),
    };
    plans.set(shape, plan);
  }
  return plan;
}

/** The fields that are given or always written, in the order of the Go struct: objects have few of the many they could. */
function slotsOf(value: Draft, { byName, always }: Plan): readonly Slot[] {
  const found: Slot[] = always.length === 0 ? [] : [...always];
  let last = found[found.length - 1]?.index ?? -1;
  for (const name of Object.keys(value)) {
    const slot = byName.get(name);
    const given = value[name];
    if (slot === undefined || slot.zero !== undefined || given === undefined || given === null) continue;
    if (slot.index > last) {
      found.push(slot);
      last = slot.index;
    } else {
      let at = found.length - 1;
      while (at > 0 && (found[at - 1] as Slot).index > slot.index) at--;
      found.splice(at, 0, slot);
    }
  }
  return found;
}

function struct(value: Draft, shape: Definition, empty: EmptyLists, asStored: readonly string[] = NONE): Draft {
  const out: Draft = {};
  for (const slot of slotsOf(value, planOf(shape))) {
    const { name, field } = slot;
    const given = slot.zero === undefined || Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined || given === null) {
      // Structs are made anew: the caller may go on to fill them.
      out[name] = typeof slot.zero === 'object' ? zero(field) : slot.zero;
      continue;
    }
    if (asStored.length > 0 && asStored.includes(name)) {
      out[name] = given;
      continue;
    }
    if (slot.isScalar && typeof given !== 'object') {
      if (!slot.isOmittable || (given !== '' && given !== 0 && given !== false)) out[name] = given;
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
  if (field.goType === undefined || field.omit === 'zero') return undefined;
  // Few pointers are written even when they are none.
  if (field.pointer === true) return field.omit === undefined ? null : undefined;
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
    if (isSettled(value, field)) return value;
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
