/** A structural schema in the form of the built-in types, for field ownership (managedfields' type converter). */
import type { Draft } from '../../../api/kinds/kind';
import { type Definition, type FieldShape, OBJECT_META, type ShapeType } from '../../../api/openapi/schema';
import { isMap, PRESERVE } from './prune';

const TEXT: FieldShape = { type: 'string' };

export function shapeOfSchema(name: string, schema: Draft): Definition {
  const own = structOf(name, schema);
  const fields = { ...own.fields, apiVersion: TEXT, kind: TEXT, metadata: { ref: OBJECT_META } };
  return { ...own, fields };
}

function structOf(name: string, schema: Draft): Definition {
  const properties: readonly (readonly [string, Draft])[] = Object.entries(schema.properties ?? {});
  return {
    name,
    goName: name.slice(name.lastIndexOf('.') + 1),
    type: 'object',
    fields: Object.fromEntries(properties.map(([field, inner]) => [field, fieldOf(`${name}.${field}`, inner)])),
    required: [],
    kinds: [],
    ...(schema[PRESERVE] === true ? { open: true } : {}),
  };
}

function fieldOf(name: string, schema: Draft): FieldShape {
  if (schema['x-kubernetes-int-or-string'] === true) return { type: 'any' };
  const type: ShapeType = schema.type ?? 'any';
  if (type === 'array') {
    const listType = schema['x-kubernetes-list-type'];
    return {
      type,
      items: isMap(schema.items) ? fieldOf(`${name}.items`, schema.items) : { type: 'any', open: true },
      ...(listType === undefined ? {} : { listType }),
      ...(listType === 'map' ? { listMapKeys: schema['x-kubernetes-list-map-keys'] ?? [] } : {}),
    };
  }
  if (type !== 'object' && type !== 'any') {
    return { type, ...(schema.default === undefined ? {} : { default: schema.default }) };
  }
  const mapType = schema['x-kubernetes-map-type'];
  const atomic = mapType === 'atomic' ? { mapType } : {};
  if (isMap(schema.additionalProperties)) {
    return { type: 'object', additional: fieldOf(`${name}.values`, schema.additionalProperties), ...atomic };
  }
  if (schema.properties === undefined) return { type: 'any', open: true, ...atomic };
  return { type: 'object', inline: structOf(name, schema), ...atomic };
}
