/** What a Go type says about the members of a patch: struct fields with their merge strategy and key (strategicpatch/meta.go). */
import { type Definition, type FieldShape, fieldOf, targetOf } from '../../openapi/schema';
import { PatchProblem } from './strategic-problem';

/** `definition` undefined: a type without fields, a map or a scalar. */
export interface PatchType {
  readonly kind: 'struct' | 'map' | 'slice' | 'string';
  readonly definition: Definition | undefined;
}

export interface PatchMember {
  readonly type: PatchType;
  readonly strategy: string;
  readonly mergeKey: string;
}

export function structType(definition: Definition | undefined): PatchType {
  return { kind: 'struct', definition };
}

export function memberOf(type: PatchType, key: string): PatchMember {
  const shape = lookUp(type, key);
  return { type: typeOfShape(shape), strategy: strategyOf(shape), mergeKey: shape.mergeKey ?? '' };
}

/** The member's items instead of the list. */
export function itemsOf(type: PatchType, key: string): PatchMember {
  const shape = lookUp(type, key);
  if (shape.items === undefined) throw new PatchProblem(`expected slice or array type, but got: ${type.kind}`);
  return { type: typeOfShape(shape.items), strategy: strategyOf(shape), mergeKey: shape.mergeKey ?? '' };
}

function lookUp(type: PatchType, key: string): FieldShape {
  if (type.kind !== 'struct') {
    throw new PatchProblem(`merging an object in json but data type is not struct, instead is: ${type.kind}`);
  }
  const { definition } = type;
  const found = definition === undefined ? undefined : (fieldOf(definition, key) ?? foldedField(definition, key));
  if (found !== undefined) return found;
  throw new PatchProblem(
    `unable to find api field in struct ${definition?.goName ?? ''} for the json field ${JSON.stringify(key)}`,
  );
}

function foldedField(definition: Definition, key: string): FieldShape | undefined {
  const folded = key.toLowerCase();
  const name = Object.keys(definition.fields).find((field) => field.toLowerCase() === folded);
  return name === undefined ? undefined : definition.fields[name];
}

function typeOfShape(shape: FieldShape): PatchType {
  if (shape.items !== undefined) return { kind: 'slice', definition: undefined };
  if (shape.additional !== undefined) return { kind: 'map', definition: undefined };
  const definition = targetOf(shape);
  return definition === undefined ? { kind: 'string', definition } : { kind: 'struct', definition };
}

/** retainKeys works without being declared. */
function strategyOf(shape: FieldShape): string {
  return shape.patchStrategy?.find((strategy) => strategy !== 'retainKeys') ?? '';
}
