/** Conversions between types, `size` and `type` (cel-go's common/types). */
import { utf8Length } from '../../../base/utf8';
import { fail } from './problem';
import { durationText, parseDuration, parseTimestamp, timestampText } from './times';
import { isList, isMap, isTyped, type Typed, typeOfValue, type Value } from './values';

const cannot = (value: Value, wanted: string): never =>
  fail(`type conversion error from '${typeOfValue(value)}' to '${wanted}'`);
const SECOND = 1_000_000_000n;

function int(value: Value): Value {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : fail('integer overflow');
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? BigInt(value) : cannot(value, 'int');
  if (isTyped(value) && value.of === 'uint') return value.value;
  if (isTyped(value) && value.of === 'timestamp') return value.value / SECOND;
  return cannot(value, 'int');
}

function double(value: Value): Value {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (isTyped(value) && value.of === 'uint') return Number(value.value);
  if (typeof value === 'string' && value.trim() === value && value !== '' && !Number.isNaN(Number(value)))
    return Number(value);
  return cannot(value, 'double');
}

/** Go's %g of a float64. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return doubleText(value);
  if (isTyped(value)) {
    if (value.of === 'uint') return String(value.value);
    if (value.of === 'bytes') return value.value;
    if (value.of === 'timestamp') return timestampText(value.value);
    if (value.of === 'duration') return durationText(value.value);
    if (value.of === 'ip' || value.of === 'cidr') return value.value;
  }
  return cannot(value, 'string');
}

function bool(value: Value): Value {
  if (typeof value === 'boolean') return value;
  if (/^(?:1|t|T|true|TRUE|True)$/.test(String(value))) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(String(value))) return false;
  return cannot(value, 'bool');
}

function moment(value: Value, of: 'timestamp' | 'duration'): Value {
  if (isTyped(value) && value.of === of) return value;
  if (of === 'timestamp' && typeof value === 'bigint') return { of, value: value * SECOND };
  const parsed =
    typeof value !== 'string' ? undefined : of === 'timestamp' ? parseTimestamp(value) : parseDuration(value);
  return parsed === undefined
    ? cannot(value, `google.protobuf.${of === 'timestamp' ? 'Timestamp' : 'Duration'}`)
    : { of, value: parsed };
}

function size(value: Value): Value {
  if (typeof value === 'string') return BigInt([...value].length);
  if (isList(value)) return BigInt(value.length);
  if (isMap(value)) return BigInt(value.size);
  if (isTyped(value) && value.of === 'bytes') return BigInt(utf8Length(value.value));
  return fail('no such overload');
}

export const CONVERSIONS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  int: ([value]) => int(value as Value),
  uint: ([value]) => ({ of: 'uint', value: int(value as Value) as bigint }) as Typed,
  double: ([value]) => double(value as Value),
  string: ([value]) => textOf(value as Value),
  bytes: ([value]) => ({ of: 'bytes', value: typeof value === 'string' ? value : textOf(value as Value) }),
  bool: ([value]) => bool(value as Value),
  timestamp: ([value]) => moment(value as Value, 'timestamp'),
  duration: ([value]) => moment(value as Value, 'duration'),
  dyn: ([value]) => value as Value,
  type: ([value]) => ({ of: 'type', value: typeOfValue(value as Value) }),
  size: ([value]) => size(value as Value),
};
