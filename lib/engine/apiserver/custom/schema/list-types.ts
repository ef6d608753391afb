/** Sets without duplicates, maps without duplicate keys (apiextensions-apiserver/pkg/apiserver/schema/listtype). */
import type { Draft, FieldError } from '../../../api/kinds/kind';
import { marshalGo } from '../../../api/machinery/json/go-value';
import type { Plain } from '../../../base/plain';
import { isMap, memberSchema } from './prune';

export function listErrors(value: Plain, schema: Draft, path = ''): readonly FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return [
      ...duplicates(value, schema, path),
      ...(isMap(items) ? value.flatMap((item, index) => listErrors(item, items, `${path}[${index}]`)) : []),
    ];
  }
  if (!isMap(value)) return [];
  return Object.keys(value).flatMap((name) => {
    const inner = memberSchema(schema, name);
    return inner === undefined ? [] : listErrors((value as Draft)[name], inner, path === '' ? name : `${path}.${name}`);
  });
}

function duplicates(list: readonly Plain[], schema: Draft, path: string): readonly FieldError[] {
  const type: string = schema['x-kubernetes-list-type'] ?? 'atomic';
  if (type !== 'set' && type !== 'map') return [];
  const keys: readonly string[] = [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort();
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    const keyed = (object: Draft) =>
      Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
    const text = marshalGo(type === 'map' && isMap(item) ? keyed(item) : item);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [{ type: 'FieldValueDuplicate', field: `${path}[${index}]`, message: `Duplicate value: ${text}` } as const];
  });
}
