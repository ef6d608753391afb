/**
 * Whether decoding a value into its Go type complains about nothing. Nearly every body is like that, and is told so
 * without naming a single place in it; for all others inspect.ts finds the words.
 */
import type { Plain } from '../../base/plain';
import { parseQuantity } from '../../base/quantity';
import {
  type Definition,
  type FieldShape,
  fieldOf,
  INT_OR_STRING,
  MICRO_TIME,
  QUANTITY,
  TIME,
  targetOf,
  typeOf,
} from '../openapi/schema';
import { isSettled } from '../openapi/settled';
import { timeError } from './json/time-text';

type Member = Plain | undefined;

/** `false` means: look closer. */
export function isWellTyped(object: object, definition: Definition): boolean {
  for (const key in object) {
    const field = fieldOf(definition, key);
    if (field === undefined || !fits((object as Record<string, Member>)[key], field)) return false;
  }
  return true;
}

function fits(value: Member, field: FieldShape): boolean {
  if (value === null) return true;
  if (field.ref === QUANTITY)
    return (typeof value === 'string' || typeof value === 'number') && parseQuantity(String(value)) !== undefined;
  if (field.ref === INT_OR_STRING) return typeof value === 'string' || isInteger(value, 2 ** 31 - 1);
  if (field.ref === TIME || field.ref === MICRO_TIME)
    return typeof value === 'string' && timeError(value, field.ref === MICRO_TIME ? 'micro' : 'seconds') === undefined;
  switch (typeOf(field)) {
    case 'any':
      return value !== undefined;
    case 'string':
      return typeof value === 'string' && field.format !== 'byte';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return isInteger(value, WIDE.has(field.goType ?? '') ? 2 ** 31 - 1 : 255);
    case 'number':
      return typeof value === 'number';
    case 'array':
      return Array.isArray(value) && (isSettled(value, field) || fitsAll(value, field.items));
    default:
      return typeof value === 'object' && !Array.isArray(value) && fitsObject(value, field);
  }
}

/** Which hold every number of 32 bits; up to 255 fits every integer type there is. */
const WIDE: ReadonlySet<string> = new Set(['int', 'int32', 'int64']);

function isInteger(value: Member, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function fitsAll(items: readonly Plain[], shape: FieldShape | undefined): boolean {
  if (shape !== undefined) for (const item of items) if (!fits(item, shape)) return false;
  return true;
}

function fitsObject(object: object, field: FieldShape): boolean {
  const target = targetOf(field);
  if (target !== undefined && Object.keys(target.fields).length > 0) return isWellTyped(object, target);
  const shape = field.additional;
  if (shape !== undefined)
    for (const key in object) if (!fits((object as Record<string, Member>)[key], shape)) return false;
  return true;
}
