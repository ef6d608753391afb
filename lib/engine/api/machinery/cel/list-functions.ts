/** Functions of lists and optionals (apiserver/pkg/cel/library/lists.go, cel-go's optionals). */

import { OPERATORS } from './operators';
import { fail } from './problem';
import { compare, equal, isList, isTyped, type Typed, type Value } from './values';

type Implementation = (args: readonly Value[]) => Value;
type List = readonly Value[];

function extreme(list: List, name: string, better: (order: number) => boolean): Value {
  if (list.length === 0) fail(`${name} called on empty list`);
  return list.reduce((best, item) => (better(compare(item, best)) ? item : best));
}

/** Of a list or of a string. */
function place(args: readonly Value[], last: boolean): Value {
  const [container, wanted, from] = args as [Value, Value, Value | undefined];
  if (isList(container)) {
    const indexes = container.flatMap((item, index) => (equal(item, wanted) ? [index] : []));
    return BigInt((last ? indexes.at(-1) : indexes[0]) ?? -1);
  }
  if (typeof container !== 'string' || typeof wanted !== 'string') return fail('no such overload');
  const start = from === undefined ? undefined : Number(from as bigint);
  return BigInt(last ? container.lastIndexOf(wanted, start) : container.indexOf(wanted, start));
}

const optional = (value: Value): Typed & { of: 'optional' } =>
  isTyped(value) && value.of === 'optional' ? value : fail('no such overload');

export const LIST_FUNCTIONS: Readonly<Record<string, Implementation>> = {
  isSorted: ([list]) =>
    (list as List).every((item, index) => index === 0 || compare((list as List)[index - 1] as Value, item) <= 0),
  sum: ([list]) => (list as List).reduce((sum, item) => OPERATORS['_+_']?.([sum, item]) as Value, zero(list as List)),
  min: ([list]) => extreme(list as List, 'min', (order) => order < 0),
  max: ([list]) => extreme(list as List, 'max', (order) => order > 0),
  indexOf: (args) => place(args, false),
  lastIndexOf: (args) => place(args, true),
  hasValue: ([value]) => optional(value as Value).value !== undefined,
  value: ([value]) => optional(value as Value).value ?? fail('optional.none() dereference'),
  orValue: ([value, other]) => optional(value as Value).value ?? (other as Value),
  or: ([value, other]) => (optional(value as Value).value === undefined ? (other as Value) : (value as Value)),
};

function zero([first]: List): Value {
  if (typeof first === 'number') return 0;
  return first !== undefined && isTyped(first) && first.of !== 'optional' ? ({ of: first.of, value: 0n } as Typed) : 0n;
}
