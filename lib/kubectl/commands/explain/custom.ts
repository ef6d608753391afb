/** `kubectl explain` of a custom resource, from the schema that the server publishes; metadata is explained as everybody's. */
import { definition, OBJECT_META } from '../../../engine/api/openapi/schema';
import type { Resource } from '../../client/discovery';
import type { Draft } from '../../draft';
import type { Invocation } from '../../invocation';
import { explained, metadataFields, page } from './render';
import { indented, wrapWords } from './wrap';

export function customSchema(k: Invocation, { group, version, kind }: Resource): Draft | undefined {
  const document = k.call({ method: 'GET', path: `/openapi/v3/apis/${group}/${version}` });
  const schemas: Readonly<Record<string, Draft>> = document.components?.schemas ?? {};
  return Object.values(schemas).find((schema) =>
    (schema['x-kubernetes-group-version-kind'] ?? []).some((one: Draft) => one.group === group && one.kind === kind),
  );
}

/** The text, or undefined when the path leads nowhere. */
export function explainedCustom(root: Draft, path: readonly string[], recursive: boolean): string | undefined {
  const [first] = path;
  if (first === undefined) return page(lines(root.description), fieldList(root, 1, recursive));
  if (first === 'metadata') {
    const builtIn = definition('io.k8s.api.core.v1.ConfigMap');
    return builtIn && explained(builtIn, path, recursive);
  }
  let schema = root;
  let name = '';
  for (name of path) {
    const next = inner(schema).properties;
    if (next === undefined || !Object.hasOwn(next, name)) return undefined;
    schema = next[name];
  }
  const values = schema.enum ? `ENUM:${schema.enum.map((value: unknown) => `\n    ${shown(value)}`).join('')}` : '';
  const target = inner(schema);
  const about = target === schema ? lines(schema.description) : lines(schema.description) + lines(target.description);
  return `FIELD: ${name} <${typeText(schema)}>\n${values}\n\n${page(about, fieldList(target, 1, recursive))}`;
}

function isMetadata(schema: Draft): boolean {
  return schema.allOf?.[0]?.$ref !== undefined;
}

const lines = (text: string | undefined): string => (text ? `${text}\n` : '');
const shown = (value: unknown): string => (value === '' ? '""' : String(value));

/** Where lists and maps end. */
function inner(schema: Draft): Draft {
  if (schema.items) return inner(schema.items);
  const more = schema.additionalProperties;
  return typeof more === 'object' ? inner(more) : schema;
}

function typeText(schema: Draft): string {
  if (isMetadata(schema)) return 'ObjectMeta';
  if (schema.items) return `[]${typeText(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeText(schema.additionalProperties)}`;
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
}

function fieldList(schema: Draft, level: number, recursive: boolean): string {
  const properties: Readonly<Record<string, Draft>> = schema.properties ?? {};
  const indent = level * 2;
  let text = '';
  for (const name of Object.keys(properties).sort()) {
    const field = properties[name] as Draft;
    const required = (schema.required ?? []).includes(name) ? ' -required-' : '';
    text += `${' '.repeat(indent)}${name}\t<${typeText(field)}>${required}${shortEnum(field.enum, indent)}\n`;
    if (!recursive)
      text += `${indented(wrapWords(field.description || '<no description>', 78 - indent), indent + 2)}\n\n`;
    else if (isMetadata(field)) text += ofMetadata(level + 1);
    else text += fieldList(inner(field), level + 1, true);
  }
  return text;
}

function ofMetadata(level: number): string {
  const meta = definition(OBJECT_META);
  return meta === undefined ? '' : metadataFields(meta, level);
}

/** Four values at most, on the line below. */
function shortEnum(values: readonly unknown[] | undefined, indent: number): string {
  if (values === undefined) return '';
  return `\n${' '.repeat(indent)}enum: ${values.slice(0, 4).map(shown).join(', ')}${values.length > 4 ? ', ....' : ''}`;
}
