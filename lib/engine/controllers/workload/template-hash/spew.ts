/**
 * go-spew's `%#v` of a value of a Go type, read from its API JSON (k8s.io/utils/dump ForHash). The types' layouts come
 * from reflection over k8s.io/api: [Go field, JSON key, type]; an empty JSON key means the field is inlined. Named types
 * of basic kinds are written `v1.Protocol=string`. Decoded from protobuf, empty lists and maps are nil.
 */
import { compareText, type Draft } from '../../../client/object';
import { spewQuantity } from './spew-quantity';

export type Layout = Readonly<Record<string, readonly (readonly string[])[]>>;

const ZERO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';

/** With its type in front. */
export function spew(layout: Layout, type: string, value: unknown): string {
  return `(${typeName(type)})${spewBare(layout, type, value)}`;
}

function spewBare(layout: Layout, type: string, value: unknown): string {
  const named = /^([\w.]+)=(map\[.*)$/.exec(type);
  if (named !== null) return spewMap(layout, named[2] as string, value);
  if (type.startsWith('map[')) return spewMap(layout, type, value);
  const absent = value === undefined || value === null;
  if (type.startsWith('*')) return absent ? '<nil>' : spewBare(layout, type.slice(1), value);
  if (type.startsWith('[]')) {
    const items = (value ?? []) as readonly unknown[];
    if (items.length === 0) return '<nil>';
    return `[${items.map((item) => spewBare(layout, type.slice(2), item)).join(' ')}]`;
  }
  switch (type) {
    case 'v1.Time':
      return ZERO_TIME;
    case 'resource.Quantity':
      return spewQuantity(value);
    case 'intstr.IntOrString':
      return spewIntOrString(value);
    default:
  }
  const fields = layout[type];
  if (fields !== undefined) return spewStruct(layout, fields, (value ?? {}) as Draft);
  if (!absent) return String(value);
  const kind = type.slice(type.indexOf('=') + 1);
  return kind === 'string' ? '' : kind === 'bool' ? 'false' : '0';
}

function spewStruct(layout: Layout, fields: readonly (readonly string[])[], value: Draft): string {
  const parts = fields.map(([name = '', key = '', type = '']) => {
    const member = key === '' ? value : value[key];
    return `${name}:${spew(layout, type, member)}`;
  });
  return `{${parts.join(' ')}}`;
}

/** `map[key]element`; keys sorted, neither they nor the elements tell their type. */
function spewMap(layout: Layout, type: string, value: unknown): string {
  const entries = Object.entries((value ?? {}) as Draft);
  if (entries.length === 0) return '<nil>';
  const element = type.slice(type.indexOf(']') + 1);
  const parts = entries
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, member]) => `${key}:${spewBare(layout, element, member)}`);
  return `map[${parts.join(' ')}]`;
}

function spewIntOrString(value: unknown): string {
  const text = typeof value === 'string';
  const number = text || value === undefined || value === null ? 0 : Number(value);
  return `{Type:(intstr.Type)${text ? 1 : 0} IntVal:(int32)${number} StrVal:(string)${text ? value : ''}}`;
}

function typeName(type: string): string {
  return type.replace(/^([\w.]+)=map\[.*$/, '$1').replace(/=\w+/g, '');
}
