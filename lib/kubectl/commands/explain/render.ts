/**
 * The plain text of `kubectl explain` for a definition and a path of fields below it. Follows the template
 * kubectl/pkg/explain/v2/templates/plaintext.tmpl, with the schemas' references already resolved.
 */
import { type Definition, definition, type FieldShape } from '../../../engine/api/openapi/schema';
import { descriptionOf, fieldDescription } from './descriptions';
import { indented, wrapWords } from './wrap';

const shapeOf = (field: FieldShape): Definition | undefined =>
  field.ref === undefined ? undefined : definition(field.ref);

/** `string`, `ObjectMeta`, `[]Container`, `map[string]string`, `Object`. */
function typeText(field: FieldShape): string {
  if (field.items) return `[]${typeText(field.items)}`;
  if (field.additional) return `map[string]${typeText(field.additional)}`;
  if (field.ref !== undefined) {
    const target = shapeOf(field);
    if (target && target.type !== 'object' && target.type !== 'any') return target.type;
    return field.ref.slice(field.ref.lastIndexOf('.') + 1);
  }
  return field.type === undefined || field.type === 'object' || field.type === 'any' ? 'Object' : field.type;
}

const enumValue = (value: string): string => (value === '' ? '""' : value);

/** Enums of a listed field: four at most, on the line below. */
function shortEnum(field: FieldShape, indent: number): string {
  if (!field.enum) return '';
  const shown = field.enum.slice(0, 4).map(enumValue).join(', ');
  return `\n${' '.repeat(indent)}enum: ${shown}${field.enum.length > 4 ? ', ....' : ''}`;
}

const sortedFields = (of: Definition): [string, FieldShape][] =>
  Object.keys(of.fields)
    .sort()
    .map((name) => [name, of.fields[name] as FieldShape]);

/** Where lists and maps end: the definition whose fields are shown. */
function inner(field: FieldShape): Definition | undefined {
  if (field.items) return inner(field.items);
  if (field.additional) return inner(field.additional);
  return shapeOf(field);
}

function fieldList(of: Definition, level: number, recursive: boolean, seen: readonly string[]): string {
  let text = '';
  const indent = level * 2;
  for (const [name, field] of sortedFields(of)) {
    const required = of.required.includes(name) ? ' -required-' : '';
    text += `${' '.repeat(indent)}${name}\t<${typeText(field)}>${required}${shortEnum(field, indent)}\n`;
    if (recursive) {
      const next = inner(field);
      if (next && !seen.includes(next.name)) text += fieldList(next, level + 1, true, [...seen, next.name]);
    } else {
      const about = fieldDescription(of, name, field) ?? '<no description>';
      text += `${indented(wrapWords(about, 78 - indent), indent + 2)}\n\n`;
    }
  }
  return text;
}

/** What is said about a field's own place and then about its type. */
function describedAs(owner: Definition, name: string, field: FieldShape): string {
  const own = fieldDescription(owner, name, field);
  const type = inner(field);
  const about = type === undefined ? undefined : descriptionOf(type.name);
  return [own, about].map((text) => (text === undefined || text === '' ? '' : `${text}\n`)).join('');
}

function body(about: string, of: Definition | undefined, recursive: boolean, seen: readonly string[]): string {
  return page(about, of === undefined ? '' : fieldList(of, 1, recursive, seen));
}

/** All names below metadata, for objects of which only that is built in. */
export function metadataFields(of: Definition, level: number): string {
  return fieldList(of, level, true, [of.name]);
}

export function page(about: string, fields: string): string {
  const text = `DESCRIPTION:\n${indented(wrapWords(about === '' ? '<empty>' : about, 76), 4)}\n`;
  return fields === '' ? text : `${text}FIELDS:\n${fields}`;
}

/** The text, or undefined when the path leads nowhere. */
export function explained(root: Definition, path: readonly string[], recursive: boolean): string | undefined {
  if (path.length === 0) {
    const about = descriptionOf(root.name);
    return body(about === undefined ? '' : `${about}\n`, root, recursive, []);
  }
  let owner = root;
  for (const [index, name] of path.entries()) {
    const field = Object.hasOwn(owner.fields, name) ? (owner.fields[name] as FieldShape) : undefined;
    if (field === undefined) return undefined;
    const next = inner(field);
    if (index < path.length - 1) {
      if (next === undefined) return undefined;
      owner = next;
      continue;
    }
    const values = field.enum ? `ENUM:${field.enum.map((value) => `\n    ${enumValue(value)}`).join('')}` : '';
    return (
      `FIELD: ${name} <${typeText(field)}>\n${values}\n\n` +
      body(describedAs(owner, name, field), next, recursive, next ? [next.name] : [])
    );
  }
  return undefined;
}
