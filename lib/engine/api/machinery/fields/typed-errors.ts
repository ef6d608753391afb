/**
 * What an applied object may not say: types the schema does not know, unknown fields, keys twice in a list
 * (structured-merge-diff typed/validate.go). Only the first unknown field of a map is told.
 */
import type { Draft } from '../../kinds/kind';
import {
  type Definition,
  type FieldShape,
  fieldOf,
  INT_OR_STRING,
  MICRO_TIME,
  QUANTITY,
  TIME,
  targetOf,
  typeOf,
} from '../../openapi/schema';
import { formatGo } from '../json/go-value';
import { keyElement, valueElement } from './elements';
import { elementText } from './field-set';

export interface IntentError {
  readonly status: number;
  readonly message: string;
}

/** Undefined when the intent can be applied. `apiVersion`: the version the request addresses. */
export function intentError(
  applied: Draft,
  {
    definition: type,
    apiVersion,
    kind,
  }: { readonly definition: Definition; readonly apiVersion: string; readonly kind: string },
): IntentError | undefined {
  const given: string = applied.apiVersion ?? '';
  if (given !== apiVersion || (applied.kind ?? '') !== kind) {
    const named = given.includes('/') || given === '' ? given || '/' : `/${given}`;
    return { status: 400, message: `invalid object type: ${named}, Kind=${applied.kind ?? ''}` };
  }
  if (Array.isArray(applied.metadata?.managedFields))
    return { status: 400, message: 'metadata.managedFields must be nil' };
  const wrong = typedError(applied, type);
  if (wrong === undefined) return undefined;
  return { status: 500, message: `failed to create typed patch object (${placeOf(applied)}): ${wrong}` };
}

/** `default/web; apps/v1, Kind=Deployment`: as the intent itself says it. */
function placeOf(applied: Draft): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { namespace, name } = isMap(applied.metadata) ? applied.metadata : {};
  return `${text(namespace)}/${text(name)}; ${kindText(applied)}`;
}

function kindText({ apiVersion, kind }: Draft): string {
  return `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`;
}

/** A value that the schema takes and the Go type does not. */
export function conversionFailure(applied: Draft, why: string): string {
  const type = kindText(applied);
  const start = `failed to convert new object (${placeOf(applied)}) to proper version`;
  return `${start}: unable to convert unstructured object to ${type}: ${why}`;
}

export function typedError(object: Draft, type: Definition): string | undefined {
  const errors: string[] = [];
  structErrors(object, type, '', errors);
  if (errors.length <= 1) return errors[0];
  return ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

function structErrors(value: any, type: Definition, path: string, errors: string[]): void {
  if (value === null) return;
  if (!isMap(value)) {
    errors.push(`${path}: expected map, got ${shown(value)}`);
    return;
  }
  for (const name of Object.keys(value)) {
    const field = fieldOf(type, name);
    if (field === undefined) {
      if (type.open === true) continue;
      errors.push(`${path}.${name}: field not declared in schema`);
      return;
    }
    valueErrors(value[name], field, `${path}.${name}`, errors);
  }
}

function valueErrors(value: any, field: FieldShape, path: string, errors: string[]): void {
  if (value === null || value === undefined || field.open === true) return;
  const target = targetOf(field);
  if (target !== undefined && Object.keys(target.fields).length > 0) structErrors(value, target, path, errors);
  else if (field.additional !== undefined) mapErrors(value, field.additional, path, errors);
  else if (field.items !== undefined) listErrors(value, field, path, errors);
  else scalarErrors(value, field, path, errors);
}

function mapErrors(value: any, values: FieldShape, path: string, errors: string[]): void {
  if (!isMap(value)) errors.push(`${path}: expected map, got ${shown(value)}`);
  else for (const name of Object.keys(value)) valueErrors(value[name], values, `${path}.${name}`, errors);
}

function listErrors(value: any, field: FieldShape, path: string, errors: string[]): void {
  if (!Array.isArray(value)) {
    errors.push(`${path}: expected list, got ${shown(value)}`);
    return;
  }
  const items = field.items as FieldShape;
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    let place = `[${index}]`;
    if (field.listType === 'map' || field.listType === 'set') {
      const wrong = field.listType === 'map' ? keyedProblem(item, field) : setProblem(item);
      if (wrong !== undefined) {
        errors.push(`${path}: element ${index}: ${wrong}`);
        return;
      }
      const element = field.listType === 'set' ? valueElement(item) : keyed(item, field);
      place = elementText(element);
      if (seen.has(element)) errors.push(`${path}: duplicate entries for key ${place}`);
      seen.add(element);
    }
    valueErrors(item, items, path + place, errors);
  }
}

function keyed(item: any, field: FieldShape): string {
  return keyElement(item, [...(field.listMapKeys ?? [])].sort(), targetOf(field.items as FieldShape));
}

function keyedProblem(item: any, field: FieldShape): string | undefined {
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isMap(item)) return 'associative list with keys may not have non-map elements';
  if (keyed(item, field) !== 'k:{}') return undefined;
  const keys = (field.listMapKeys ?? []).map((key) => JSON.stringify(key)).join(' ');
  return `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`;
}

function setProblem(item: any): string | undefined {
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (Array.isArray(item)) return 'not supported: associative list with lists as elements';
  return isMap(item) ? "associative list without keys has an element that's a map type" : undefined;
}

const ANY: ReadonlySet<string> = new Set([QUANTITY, INT_OR_STRING]);

function scalarErrors(value: any, field: FieldShape, path: string, errors: string[]): void {
  if (field.ref !== undefined && ANY.has(field.ref)) return;
  const untyped = field.ref === TIME || field.ref === MICRO_TIME;
  const type = untyped ? 'untyped' : typeOf(field);
  if ((type === 'integer' || type === 'number') && typeof value !== 'number')
    errors.push(`${path}: expected numeric (int or float), got ${typeName(value)}`);
  else if (type === 'string' && typeof value !== 'string')
    errors.push(`${path}: expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
  else if (type === 'boolean' && typeof value !== 'boolean')
    errors.push(`${path}: expected boolean, got ${shown(value)}`);
  else if (untyped && typeof value === 'object') errors.push(`${path}: expected any scalar, got ${shown(value)}`);
}

const shown = (value: any) => `&{${formatGo(value)}}`;

function typeName(value: any): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** `%#v`. */
function goSyntax(value: any): string {
  if (value === null) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `map[string]interface {}{${members.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`;
}

function isMap(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
