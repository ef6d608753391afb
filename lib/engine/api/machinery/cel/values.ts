/** Values at run time: whole numbers are bigints, others numbers, lists arrays, maps Maps; the rest carries its type's name. */
import { compareQuantities, type Quantity } from '../../../base/quantity';
import { fail } from './problem';

export type Value = null | boolean | bigint | number | string | readonly Value[] | ReadonlyMap<Value, Value> | Typed;
export type Typed =
  | { readonly of: 'uint'; readonly value: bigint }
  | { readonly of: 'bytes'; readonly value: string }
  /** Nanoseconds since 1970. */
  | { readonly of: 'timestamp'; readonly value: bigint }
  | { readonly of: 'duration'; readonly value: bigint }
  | { readonly of: 'type'; readonly value: string }
  | { readonly of: 'optional'; readonly value: Value | undefined }
  | { readonly of: 'quantity'; readonly value: Quantity }
  | { readonly of: 'ip' | 'cidr' | 'url'; readonly value: string }
  | { readonly of: 'authorizer' | 'pathCheck' | 'groupCheck' | 'resourceCheck'; readonly value: Check }
  | { readonly of: 'decision'; readonly value: Verdict };

export interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
}
/** A question about access as far as it is put, and who answers it. */
export interface Check {
  readonly ask: (question: Readonly<Record<string, string>>) => Verdict;
  readonly question: Readonly<Record<string, string>>;
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isMap = (value: Value): value is ReadonlyMap<Value, Value> => value instanceof Map;
export const isTyped = (value: Value): value is Typed =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Map);

export function typeOfValue(value: Value): string {
  if (value === null) return 'null_type';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (isList(value)) return 'list';
  if (isTyped(value)) return value.of;
  return 'map';
}

/** JSON as it stands: whole numbers are ints. */
export function valueOf(json: unknown): Value {
  if (json === undefined || json === null) return null;
  if (typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(valueOf);
  if (typeof json === 'object')
    return new Map(
      Object.entries(json).flatMap(([key, item]) => (item === undefined ? [] : [[key, valueOf(item)] as const])),
    );
  return json as string | boolean;
}

const isNumber = (value: Value): boolean =>
  typeof value === 'bigint' || typeof value === 'number' || (isTyped(value) && value.of === 'uint');
const bare = (value: Value): bigint | number =>
  isTyped(value) && value.of === 'uint' ? value.value : (value as bigint | number);

export function equal(a: Value, b: Value): boolean {
  // Whole and other numbers are compared by what they are worth, which only == does.
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number
  if (isNumber(a) && isNumber(b)) return bare(a) == bare(b);
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equal(item, b[index] as Value));
  if (isMap(a)) {
    if (!isMap(b) || a.size !== b.size) return false;
    return [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key) as Value));
  }
  if (!isTyped(a) || !isTyped(b)) return a === b;
  if (a.of === 'quantity' && b.of === 'quantity') return compareQuantities(a.value, b.value) === 0;
  if (a.of === 'optional' && b.of === 'optional')
    return a.value === undefined || b.value === undefined ? a.value === b.value : equal(a.value, b.value);
  return a.of === b.of && a.value === b.value;
}

export function compare(a: Value, b: Value): number {
  const order = (x: bigint | number | string | boolean, y: bigint | number | string | boolean): number =>
    x < y ? -1 : x > y ? 1 : 0;
  if (isNumber(a) && isNumber(b)) return order(bare(a), bare(b));
  if (typeof a === 'string' && typeof b === 'string') return order(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return order(a, b);
  if (isTyped(a) && isTyped(b)) {
    if (a.of === 'quantity' && b.of === 'quantity') return compareQuantities(a.value, b.value);
    const [x, y] = [orderedValue(a), orderedValue(b)];
    if (a.of === b.of && x !== undefined && y !== undefined) return order(x, y);
  }
  return fail('no such overload');
}

function orderedValue(value: Typed): bigint | string | undefined {
  return typeof value.value === 'bigint' || typeof value.value === 'string' ? value.value : undefined;
}
