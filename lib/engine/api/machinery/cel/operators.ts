/** Arithmetic, comparison and indexing at run time (cel-go's stdlib and types). */
import { fail } from './problem';
import { compare, equal, isList, isMap, isTyped, type Typed, type Value } from './values';

const LEAST = -9_223_372_036_854_775_808n;
const MOST = 9_223_372_036_854_775_807n;

type Implementation = (args: readonly Value[]) => Value;

function whole(value: bigint): bigint {
  return value < LEAST || value > MOST ? fail('integer overflow') : value;
}
const unsigned = (value: bigint): Typed => ({
  of: 'uint',
  value: value < 0n || value > 2n * MOST + 1n ? fail('unsigned integer overflow') : value,
});

function numbers(
  [a, b]: readonly Value[],
  onInts: (a: bigint, b: bigint) => bigint,
  onDoubles: (a: number, b: number) => number,
): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return whole(onInts(a, b));
  if (typeof a === 'number' && typeof b === 'number') return onDoubles(a, b);
  if (isTyped(a as Value) && isTyped(b as Value)) {
    const [x, y] = [a as Typed, b as Typed];
    if (x.of === 'uint' && y.of === 'uint') return unsigned(onInts(x.value, y.value));
  }
  return fail('no such overload');
}

/** Points in time and durations. */
function moments([a, b]: readonly Value[], sign: 1n | -1n): Value | undefined {
  if (!isTyped(a as Value) || !isTyped(b as Value)) return undefined;
  const [x, y] = [a as Typed, b as Typed];
  if ((x.of !== 'timestamp' && x.of !== 'duration') || (y.of !== 'timestamp' && y.of !== 'duration')) return undefined;
  const value = x.value + sign * y.value;
  const points = (x.of === 'timestamp' ? 1n : 0n) + sign * (y.of === 'timestamp' ? 1n : 0n);
  return { of: points === 0n ? 'duration' : 'timestamp', value };
}

function add(args: readonly Value[]): Value {
  const [a, b] = args as [Value, Value];
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (isList(a) && isList(b)) return [...a, ...b];
  return (
    moments(args, 1n) ??
    numbers(
      args,
      (x, y) => x + y,
      (x, y) => x + y,
    )
  );
}

function nonZero(divisor: bigint, why: string): bigint {
  return divisor === 0n ? fail(why) : divisor;
}

export function indexed(container: Value, key: Value): Value | undefined {
  if (isList(container)) {
    const at = typeof key === 'bigint' ? Number(key) : typeof key === 'number' ? key : Number.NaN;
    return container[at];
  }
  if (isMap(container)) return container.get(key);
  return fail('no such overload');
}

function index([container, key]: readonly Value[]): Value {
  const found = indexed(container as Value, key as Value);
  if (found !== undefined) return found;
  return fail(isList(container as Value) ? `index out of bounds: ${key}` : `no such key: ${key}`);
}

function isIn([item, container]: readonly Value[]): Value {
  if (isList(container as Value)) return (container as readonly Value[]).some((one) => equal(one, item as Value));
  if (isMap(container as Value)) return (container as ReadonlyMap<Value, Value>).has(item as Value);
  return fail('no such overload');
}

export const OPERATORS: Readonly<Record<string, Implementation>> = {
  '!_': ([a]) => (typeof a === 'boolean' ? !a : fail('no such overload')),
  '-_': ([a]) => (typeof a === 'bigint' ? whole(-a) : typeof a === 'number' ? -a : fail('no such overload')),
  '_==_': ([a, b]) => equal(a as Value, b as Value),
  '_!=_': ([a, b]) => !equal(a as Value, b as Value),
  '_<_': ([a, b]) => compare(a as Value, b as Value) < 0,
  '_<=_': ([a, b]) => compare(a as Value, b as Value) <= 0,
  '_>_': ([a, b]) => compare(a as Value, b as Value) > 0,
  '_>=_': ([a, b]) => compare(a as Value, b as Value) >= 0,
  '_+_': add,
  '_-_': (args) =>
    moments(args, -1n) ??
    numbers(
      args,
      (x, y) => x - y,
      (x, y) => x - y,
    ),
  '_*_': (args) =>
    numbers(
      args,
      (x, y) => x * y,
      (x, y) => x * y,
    ),
  '_/_': (args) =>
    numbers(
      args,
      (x, y) => x / nonZero(y, 'division by zero'),
      (x, y) => x / y,
    ),
  '_%_': (args) =>
    numbers(
      args,
      (x, y) => x % nonZero(y, 'modulus by zero'),
      () => fail('no such overload'),
    ),
  '_[_]': index,
  '_[?_]': ([container, key]) => ({ of: 'optional', value: indexed(container as Value, key as Value) }),
  '@in': isIn,
};
