/** `kubectl explain --output=plaintext-openapiv2`: the older page, with types by their shape alone (kubectl/pkg/explain). */
import { type Definition, definition, type FieldShape } from '../../../engine/api/openapi/schema';
import type { Resource } from '../../client/discovery';
import { Failure } from '../../failure';
import { descriptionOf, fieldDescription } from './descriptions';
import { wrapParagraphs } from './wrap-paragraphs';

const WIDTH = 80;
const FIELD_INDENT = 3;
const TEXT_INDENT = 5;

const definitionOf = (field: FieldShape): Definition | undefined =>
  field.ref === undefined ? undefined : definition(field.ref);

function typeText(field: FieldShape): string {
  if (field.items) return `[]${typeText(field.items)}`;
  if (field.additional) return `map[string]${typeText(field.additional)}`;
  const target = definitionOf(field);
  if (target === undefined)
    return field.type === 'any' ? '' : field.type === 'object' ? 'map[string]' : `${field.type}`;
  if (target.type === 'any') return 'string';
  if (target.type !== 'object') return target.type;
  return Object.keys(target.fields).length === 0 ? 'map[string]' : 'Object';
}

/** Where lists and maps end. */
function inner(field: FieldShape): Definition | undefined {
  const sub = field.items ?? field.additional;
  return sub === undefined ? definitionOf(field) : inner(sub);
}

const hasFields = (of: Definition | undefined): of is Definition =>
  of !== undefined && of.type === 'object' && Object.keys(of.fields).length > 0;

function indented(text: string, by: number): string {
  return wrapParagraphs(text, WIDTH - by)
    .map((line) => (line === '' ? '\n' : `${' '.repeat(by)}${line}\n`))
    .join('');
}

/** What is said of the place, then of the type that stands there. */
function described(texts: readonly (string | undefined)[]): string {
  let out = 'DESCRIPTION:\n';
  let empty = true;
  for (const [index, text] of texts.entries()) {
    if (text === undefined || text === '') continue;
    out += `${index === 0 ? '' : '\n'}${indented(text, TEXT_INDENT)}`;
    empty = false;
  }
  return empty ? `${out}${indented('<empty>', TEXT_INDENT)}` : out;
}

const sortedFields = (of: Definition): readonly (readonly [string, FieldShape])[] =>
  Object.keys(of.fields)
    .sort()
    .map((name) => [name, of.fields[name] as FieldShape] as const);

function fieldList(of: Definition): string {
  return sortedFields(of)
    .map(([name, field]) => {
      const required = of.required.includes(name) ? ' -required-' : '';
      const text = fieldDescription(of, name, field);
      const about = indented(text === undefined || text === '' ? '<no description>' : text, TEXT_INDENT);
      return `${' '.repeat(FIELD_INDENT)}${name}\t<${typeText(field)}>${required}\n${about}\n`;
    })
    .join('');
}

function tree(of: Definition, indent: number, seen: readonly string[]): string {
  return sortedFields(of)
    .map(([name, field]) => {
      const line = `${' '.repeat(indent)}${name}\t<${typeText(field)}>\n`;
      const next = inner(field);
      if (!hasFields(next) || seen.includes(next.name)) return line;
      return line + tree(next, indent + FIELD_INDENT, [...seen, next.name]);
    })
    .join('');
}

function fieldsOf(of: Definition, recursive: boolean): string {
  return `\nFIELDS:\n${recursive ? tree(of, FIELD_INDENT, []) : fieldList(of)}`;
}

/** The page; a path that leads nowhere fails at its first unknown field. */
export function explainedV2(
  { group, version, kind }: Resource,
  root: Definition,
  path: readonly string[],
  recursive: boolean,
): string {
  const head = `KIND:     ${kind}\nVERSION:  ${group === '' ? '' : `${group}/`}${version}\n\n`;
  if (path.length === 0) return head + described([descriptionOf(root.name)]) + fieldsOf(root, recursive);
  let owner: Definition | undefined = root;
  for (const [index, name] of path.entries()) {
    const field: FieldShape | undefined =
      owner !== undefined && Object.hasOwn(owner.fields, name) ? owner.fields[name] : undefined;
    if (owner === undefined || field === undefined) throw new Failure(`field ${JSON.stringify(name)} does not exist`);
    const next = inner(field);
    if (index < path.length - 1) {
      owner = next;
      continue;
    }
    const texts = [fieldDescription(owner, name, field), ...(next === undefined ? [] : [descriptionOf(next.name)])];
    if (hasFields(next)) {
      return `${head}RESOURCE: ${name} <${typeText(field)}>\n\n${described(texts)}${fieldsOf(next, recursive)}`;
    }
    return `${head}FIELD:    ${name} <${typeText(field)}>\n\n${described(texts)}`;
  }
  return head;
}
