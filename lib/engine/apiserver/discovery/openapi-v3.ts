/**
 * OpenAPI v3 documents, one a group and version: the shapes of all types and, of the operations, the PATCHes by which
 * kubectl finds out that the server validates fields. Descriptions are left out.
 */
import type { Kind } from '../../api/kinds/kind';
import { type Definition, definition, type FieldShape, OBJECT_META } from '../../api/openapi/schema';
import { base64Url } from '../../base/base64';
import type { Plain } from '../../base/plain';
import { customName, publishedSchema } from './custom-schema';
import type { Served } from './groups';

function rootsOf({ core, groups }: Served): ReadonlyMap<string, readonly Kind[]> {
  return new Map([
    ...core.versions.map(({ version, kinds }) => [`api/${version}`, kinds] as const),
    ...groups.flatMap(({ name, versions }) =>
      versions.map(({ version, kinds }) => [`apis/${name}/${version}`, kinds] as const),
    ),
  ]);
}

export function openApiIndex(served: Served): Plain {
  const entries = [...rootsOf(served).keys()].map((root) => {
    const serverRelativeURL = `/openapi/v3/${root}?hash=${base64Url(root)}`;
    return [root, { serverRelativeURL }] as const;
  });
  return { paths: Object.fromEntries(entries) };
}

const documents = new WeakMap<Served, Map<string, Plain>>();

/** `root`: `api/v1`, `apis/apps/v1`; undefined when it is not served. */
export function openApiOf(root: string, served: Served): Plain | undefined {
  const kinds = rootsOf(served).get(root);
  if (kinds === undefined) return undefined;
  const made = documents.get(served) ?? new Map<string, Plain>();
  documents.set(served, made);
  let document = made.get(root);
  if (document === undefined) {
    document = {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: 'v1.36.3' },
      paths: Object.fromEntries(
        kinds.filter((kind) => kind.verbs.includes('patch')).map((kind) => patchOf(root, kind)),
      ),
      components: { schemas: schemasOf(kinds) },
    };
    made.set(root, document);
  }
  return document;
}

function patchOf(root: string, { group, version, kind, plural, namespaced }: Kind): readonly [string, Plain] {
  const place = namespaced ? 'namespaces/{namespace}/' : '';
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  const gvk = { group, version, kind };
  return [
    `/${root}/${place}${plural}/{name}`,
    { patch: { 'x-kubernetes-group-version-kind': gvk, parameters, responses: { 200: { description: 'OK' } } } },
  ];
}

/** The kinds' definitions and all that they refer to. */
function schemasOf(kinds: readonly Kind[]): Plain {
  const schemas: Record<string, Plain> = {};
  const waiting: string[] = [];
  for (const kind of kinds) {
    if (kind.custom === undefined) waiting.push(kind.schema);
    else schemas[customName(kind)] = publishedSchema(kind, kind.custom.schema);
  }
  if (kinds.some(({ custom }) => custom !== undefined)) waiting.push(OBJECT_META);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const shape = Object.hasOwn(schemas, name) ? undefined : definition(name);
    if (shape === undefined) continue;
    schemas[name] = schemaOf(shape, waiting);
  }
  return schemas;
}

function schemaOf(shape: Definition, waiting: string[]): Plain {
  const names = Object.keys(shape.fields);
  return {
    type: shape.type === 'any' ? 'object' : shape.type,
    ...(shape.format === undefined ? {} : { format: shape.format }),
    ...(names.length === 0
      ? {}
      : {
          properties: Object.fromEntries(
            names.map((name) => [name, fieldSchema(shape.fields[name] as FieldShape, waiting)]),
          ),
        }),
    ...(shape.required.length === 0 ? {} : { required: shape.required }),
    ...(shape.kinds.length === 0
      ? {}
      : {
          'x-kubernetes-group-version-kind': shape.kinds.map(({ group, kind, version }) => ({ group, kind, version })),
        }),
  };
}

function fieldSchema(field: FieldShape, waiting: string[]): Plain {
  if (field.ref !== undefined) {
    waiting.push(field.ref);
    return { allOf: [{ $ref: `#/components/schemas/${field.ref}` }] };
  }
  return {
    ...(field.type === undefined || field.type === 'any' ? {} : { type: field.type }),
    ...(field.format === undefined ? {} : { format: field.format }),
    ...(field.enum === undefined ? {} : { enum: field.enum }),
    ...(field.items === undefined ? {} : { items: fieldSchema(field.items, waiting) }),
    ...(field.additional === undefined ? {} : { additionalProperties: fieldSchema(field.additional, waiting) }),
    ...(field.mergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': field.mergeKey }),
    ...(field.patchStrategy === undefined ? {} : { 'x-kubernetes-patch-strategy': field.patchStrategy.join(',') }),
    ...(field.listType === undefined ? {} : { 'x-kubernetes-list-type': field.listType }),
    ...(field.listMapKeys === undefined ? {} : { 'x-kubernetes-list-map-keys': field.listMapKeys }),
  };
}
