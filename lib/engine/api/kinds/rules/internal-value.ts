/**
 * A value as the server's messages print it: JSON of its internal Go type, whose fields have no JSON names, so capital
 * names, every field, null for what is not set. Types of apimachinery keep their JSON names.
 */
import {
  type Definition,
  definition,
  type FieldShape,
  fieldOf,
  INT_OR_STRING,
  MICRO_TIME,
  QUANTITY,
  TIME,
  targetOf,
  typeOf,
} from '../../openapi/schema';
import type { Draft } from '../kind';
import { toInternalShape } from './internal-shapes';

export function internalValue(value: unknown, definitionName: string): unknown {
  const shape = definition(definitionName);
  return shape ? struct((value ?? {}) as Draft, shape) : value;
}

/** The same of one field of a definition: lists of structs, maps, pointers. */
export function internalField(value: unknown, definitionName: string, field: string): unknown {
  const shape = definition(definitionName);
  const found = shape && fieldOf(shape, field);
  return found ? convert(value, found) : value;
}

function struct(value: Draft, shape: Definition): Draft {
  const out: Draft = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    // Kind and version of a whole object are not part of it.
    if (field.goType === undefined) continue;
    // An embedded struct has no name of its own: its fields stand among the others.
    if (field.goName?.includes('.')) {
      Object.assign(out, value[name] ?? {});
      continue;
    }
    const key = field.goName ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    out[key] = convert(value[name], field);
  }
  return toInternalShape(out, shape.name);
}

function convert(value: unknown, field: FieldShape): unknown {
  if (value === undefined || value === null) return zero(field);
  const target = targetOf(field);
  if (target && Object.keys(target.fields).length > 0)
    return target.name.startsWith('io.k8s.apimachinery.') ? value : struct(value as Draft, target);
  if (Array.isArray(value)) {
    if (value.length === 0) return null;
    const items = field.items;
    return items ? value.map((item) => convert(item, items)) : value;
  }
  const additional = field.additional;
  if (additional && typeof value === 'object') {
    const keys = Object.keys(value).sort();
    return Object.fromEntries(keys.map((key) => [key, convert((value as Draft)[key], additional)]));
  }
  return value;
}

function zero(field: FieldShape): unknown {
  if (field.pointer === true) return null;
  if (field.ref === TIME || field.ref === MICRO_TIME) return null;
  if (field.ref === QUANTITY) return '0';
  if (field.ref === INT_OR_STRING) return 0;
  const target = targetOf(field);
  if (target?.type === 'object' && Object.keys(target.fields).length > 0)
    return target.name.startsWith('io.k8s.apimachinery.') ? {} : struct({}, target);
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
