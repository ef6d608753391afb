/**
 * Which functions there are and what they take: the standard ones (cel-spec, langdef.md) and those that the API server adds
 * (apiserver/pkg/cel/library). One line a function: `name: arguments -> result | …`; a receiver stands before a dot.
 */
import { DYN, listOf, mapOf, optionalOf, type Type } from './value-types';

export interface Overload {
  /** Of a member call the receiver comes first. */
  readonly params: readonly Type[];
  readonly member: boolean;
  readonly result: Type;
}

const NUMBERS = ['int', 'uint', 'double'];
const ORDERED = [...NUMBERS, 'string', 'bytes', 'bool', 'timestamp', 'duration'];
const compare = (name: string): string => {
  const same = ORDERED.map((type) => `${type}, ${type} -> bool`);
  const mixed = NUMBERS.flatMap((a) => NUMBERS.filter((b) => a !== b).map((b) => `${a}, ${b} -> bool`));
  return `${name}: ${[...same, ...mixed].join(' | ')}`;
};
const arithmetic = (name: string, more: string): string =>
  `${name}: ${NUMBERS.map((type) => `${type}, ${type} -> ${type}`).join(' | ')}${more}`;
const getters = 'getFullYear getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek'.split(' ');
const clocks = 'getHours getMinutes getSeconds getMilliseconds'.split(' ');

const LINES: readonly string[] = [
  '!_: bool -> bool',
  '-_: int -> int | double -> double',
  '_==_: A, A -> bool',
  '_!=_: A, A -> bool',
  ...['_<_', '_<=_', '_>_', '_>=_'].map(compare),
  arithmetic(
    '_+_',
    ' | string, string -> string | bytes, bytes -> bytes | list(A), list(A) -> list(A) | timestamp, duration -> timestamp | duration, timestamp -> timestamp | duration, duration -> duration',
  ),
  arithmetic(
    '_-_',
    ' | timestamp, timestamp -> duration | timestamp, duration -> timestamp | duration, duration -> duration',
  ),
  arithmetic('_*_', ''),
  arithmetic('_/_', ''),
  '_%_: int, int -> int | uint, uint -> uint',
  '_[_]: list(A), int -> A | map(A, B), A -> B',
  '_[?_]: list(A), int -> optional(A) | map(A, B), A -> optional(B)',
  '@in: A, list(A) -> bool | A, map(A, B) -> bool',
  'size: string -> int | bytes -> int | list(A) -> int | map(A, B) -> int | string. -> int | bytes. -> int | list(A). -> int | map(A, B). -> int',
  'contains: string.string -> bool',
  'startsWith: string.string -> bool',
  'endsWith: string.string -> bool',
  'matches: string.string -> bool | string, string -> bool',
  'dyn: A -> dyn',
  'type: A -> type',
  'bool: bool -> bool | string -> bool',
  'int: int -> int | uint -> int | double -> int | string -> int | timestamp -> int',
  'uint: uint -> uint | int -> uint | double -> uint | string -> uint',
  'double: double -> double | int -> double | uint -> double | string -> double',
  'string: string -> string | bool -> string | int -> string | uint -> string | double -> string | bytes -> string | timestamp -> string | duration -> string',
  'bytes: bytes -> bytes | string -> bytes',
  'timestamp: timestamp -> timestamp | string -> timestamp | int -> timestamp',
  'duration: duration -> duration | string -> duration',
  ...getters.map((name) => `${name}: timestamp. -> int | timestamp.string -> int`),
  ...clocks.map((name) => `${name}: timestamp. -> int | timestamp.string -> int | duration. -> int`),
  // cel-go's strings
  'charAt: string.int -> string',
  'indexOf: string.string -> int | string.string, int -> int | list(A).A -> int',
  'lastIndexOf: string.string -> int | string.string, int -> int | list(A).A -> int',
  'lowerAscii: string. -> string',
  'upperAscii: string. -> string',
  'replace: string.string, string -> string | string.string, string, int -> string',
  'split: string.string -> list(string) | string.string, int -> list(string)',
  'substring: string.int -> string | string.int, int -> string',
  'trim: string. -> string',
  'join: list(string). -> string | list(string).string -> string',
  'format: string.list(dyn) -> string',
  'reverse: string. -> string',
  // the API server's own
  'find: string.string -> string',
  'findAll: string.string -> list(string) | string.string, int -> list(string)',
  'isSorted: list(int). -> bool | list(uint). -> bool | list(double). -> bool | list(string). -> bool | list(bool). -> bool | list(timestamp). -> bool | list(duration). -> bool',
  'sum: list(int). -> int | list(uint). -> uint | list(double). -> double | list(duration). -> duration',
  'min: list(int). -> int | list(uint). -> uint | list(double). -> double | list(string). -> string | list(bool). -> bool',
  'max: list(int). -> int | list(uint). -> uint | list(double). -> double | list(string). -> string | list(bool). -> bool',
  'isURL: string -> bool',
  'url: string -> url',
  ...'getScheme getHost getHostname getPort getEscapedPath'.split(' ').map((name) => `${name}: url. -> string`),
  'getQuery: url. -> map(string, list(string))',
  'isQuantity: string -> bool',
  'quantity: string -> quantity',
  'asInteger: quantity. -> int',
  'asApproximateFloat: quantity. -> double',
  'isInteger: quantity. -> bool',
  'sign: quantity. -> int',
  'add: quantity.quantity -> quantity | quantity.int -> quantity',
  'sub: quantity.quantity -> quantity | quantity.int -> quantity',
  'compareTo: quantity.quantity -> int',
  'isGreaterThan: quantity.quantity -> bool',
  'isLessThan: quantity.quantity -> bool',
  'isIP: string -> bool',
  'ip: string -> ip',
  'family: ip. -> int',
  'isLoopback: ip. -> bool',
  'isCIDR: string -> bool',
  'cidr: string -> cidr',
  'containsIP: cidr.string -> bool | cidr.ip -> bool',
  'containsCIDR: cidr.string -> bool | cidr.cidr -> bool',
  'prefixLength: cidr. -> int',
  'masked: cidr. -> cidr',
  'path: authorizer.string -> pathCheck',
  'group: authorizer.string -> groupCheck',
  'serviceAccount: authorizer.string, string -> authorizer',
  'resource: groupCheck.string -> resourceCheck',
  'subresource: resourceCheck.string -> resourceCheck',
  'namespace: resourceCheck.string -> resourceCheck',
  'name: resourceCheck.string -> resourceCheck',
  'check: pathCheck.string -> decision | resourceCheck.string -> decision',
  'allowed: decision. -> bool',
  'reason: decision. -> string',
  'errored: decision. -> bool',
  'error: decision. -> string',
  'hasValue: optional(A). -> bool',
  'value: optional(A). -> A',
  'orValue: optional(A).A -> A',
  'or: optional(A).optional(A) -> optional(A)',
];

const TYPE_NAMES: Readonly<Record<string, Type>> = { A: parameter('A'), B: parameter('B'), dyn: DYN };

function parameter(name: string): Type {
  return { kind: 'parameter', name };
}

/** Splits at commas outside of brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += letter;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

function typeOf(text: string): Type {
  const [, outer, inner = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  if (outer === 'list') return listOf(typeOf(inner));
  if (outer === 'optional') return optionalOf(typeOf(inner));
  if (outer === 'map') {
    const [key = '', value = ''] = partsOf(inner);
    return mapOf(typeOf(key), typeOf(value));
  }
  return TYPE_NAMES[text] ?? ({ kind: text } as Type);
}

function overloadOf(text: string): Overload {
  const [left = '', result = ''] = text.split('->').map((part) => part.trim());
  const dot = left.indexOf('.');
  const receiver = dot < 0 ? [] : [left.slice(0, dot)];
  const params = [...receiver, ...partsOf(left.slice(dot + 1))].map(typeOf);
  return { params, member: dot >= 0, result: typeOf(result) };
}

export const FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = new Map(
  LINES.map((line) => {
    const [, name = '', overloads = ''] = /^(\S+): (.*)$/.exec(line) ?? [];
    return [name, overloads.split(' | ').map(overloadOf)] as const;
  }),
);
