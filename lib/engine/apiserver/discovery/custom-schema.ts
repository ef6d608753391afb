/** What OpenAPI v3 tells of a custom resource: its definition's schema with the fields that every object has (apiextensions-apiserver controller/openapi/builder). */
import type { Draft, Kind } from '../../api/kinds/kind';
import { OBJECT_META } from '../../api/openapi/schema';
import type { Plain } from '../../base/plain';

const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';
const API_VERSION = `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${CONVENTIONS}#resources`;
const KIND = `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${CONVENTIONS}#types-kinds`;
const METADATA = `Standard object's metadata. More info: ${CONVENTIONS}#metadata`;

/** `com.example.x.v1.Widget` */
export function customName({ group, version, kind }: Kind): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

export function publishedSchema({ group, version, kind }: Kind, schema: Draft): Plain {
  const { properties, ...rest } = published(schema);
  return {
    ...rest,
    type: 'object',
    properties: {
      ...properties,
      apiVersion: { description: API_VERSION, type: 'string' },
      kind: { description: KIND, type: 'string' },
      metadata: { description: METADATA, allOf: [{ $ref: `#/components/schemas/${OBJECT_META}` }] },
    },
    'x-kubernetes-group-version-kind': [{ group, kind, version }],
  } as Plain;
}

/** Whole numbers or words are told as either. */
function published(schema: Draft): Draft {
  const { properties, items, additionalProperties: more, ...rest } = schema;
  const out: Draft = { ...rest };
  if (schema['x-kubernetes-int-or-string'] === true && schema.anyOf === undefined)
    out.anyOf = [{ type: 'integer' }, { type: 'string' }];
  if (properties)
    out.properties = Object.fromEntries(Object.keys(properties).map((name) => [name, published(properties[name])]));
  if (items) out.items = published(items);
  if (more !== undefined) out.additionalProperties = typeof more === 'object' ? published(more) : more;
  return out;
}
