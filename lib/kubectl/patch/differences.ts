/**
 * What a patch must say to make one object of another: maps field by field, lists by the merge key of the API's schema,
 * with the directives that order lists and name what a union keeps (apimachinery's strategicpatch, diffMaps).
 */
import { type Definition, type FieldShape, fieldOf, targetOf } from '../../engine/api/openapi/schema';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import { goValue } from '../printers/go-format';
import { isMap, kindOf, same } from './values';

export interface DiffOptions {
  readonly ignoreDeletions?: boolean;
  readonly ignoreChanges?: boolean;
  readonly setElementOrder?: boolean;
  /** Of a union: the patch names the fields that stay. */
  readonly retainKeys?: boolean;
}

export interface Member {
  readonly type: Definition | undefined;
  readonly strategy: string;
  readonly retainKeys: boolean;
  readonly mergeKey: string;
}

const shapeOf = (parent: Definition | undefined, field: string): FieldShape | undefined =>
  parent ? fieldOf(parent, field) : undefined;

/** What the schema says of a field: of the items where it is a list, of the values where it is a map. */
export function memberOf(parent: Definition | undefined, field: string): Member {
  const shape = shapeOf(parent, field);
  const strategies = shape?.patchStrategy ?? [];
  return {
    type: shape === undefined ? undefined : (targetOf(shape) ?? (shape.items ? targetOf(shape.items) : undefined)),
    strategy: strategies.find((strategy) => strategy !== 'retainKeys') ?? '',
    retainKeys: strategies.includes('retainKeys'),
    mergeKey: shape?.mergeKey ?? '',
  };
}

export function differences(before: Draft, after: Draft, type: Definition | undefined, options: DiffOptions): Draft {
  const patch: Draft = {};
  for (const key of Object.keys(after)) {
    const value = after[key];
    if (!Object.hasOwn(before, key) || kindOf(before[key]) !== kindOf(value)) {
      if (!options.ignoreChanges) patch[key] = value;
    } else if (isMap(value)) mapDifferences(patch, key, before[key], value, type, options);
    else if (Array.isArray(value)) listDifferences(patch, key, before[key], value, type, options);
    else if (!options.ignoreChanges && before[key] !== value) patch[key] = value;
  }
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  }
  if (options.retainKeys) {
    const kept = Object.keys(after).filter((key) => after[key] !== null);
    const more = Object.keys(before).some((key) => !Object.hasOwn(after, key));
    if (kept.length > 0 && (more || Object.keys(patch).length > 0)) patch.$retainKeys = kept.sort();
  }
  return patch;
}

function mapDifferences(
  patch: Draft,
  key: string,
  before: Draft,
  after: Draft,
  parent: Definition | undefined,
  options: DiffOptions,
): void {
  const { type, strategy, retainKeys } = memberOf(parent, key);
  if (strategy === 'replace') {
    if (!options.ignoreChanges) patch[key] = after;
    return;
  }
  const inner = differences(before, after, type, { ...options, retainKeys });
  if (Object.keys(inner).length > 0) patch[key] = inner;
}

function listDifferences(
  patch: Draft,
  key: string,
  before: readonly Draft[],
  after: readonly Draft[],
  parent: Definition | undefined,
  options: DiffOptions,
): void {
  const member = memberOf(parent, key);
  if (member.strategy !== 'merge') {
    if (!options.ignoreChanges && !same(before, after)) patch[key] = after;
    return;
  }
  if (before.length === 0) {
    if (after.length > 0 && !options.ignoreChanges) patch[key] = after;
    return;
  }
  if (isMap([...before, ...after][0])) mergedMaps(patch, key, before, after, member, options);
  else mergedScalars(patch, key, before, after, options);
}

function mergedScalars(
  patch: Draft,
  key: string,
  before: readonly Draft[],
  after: readonly Draft[],
  options: DiffOptions,
): void {
  const added = options.ignoreChanges ? [] : after.filter((item) => !before.includes(item));
  const gone = options.ignoreDeletions ? [] : [...new Set(before.filter((item) => !after.includes(item)))].sort();
  if (added.length > 0) patch[key] = added;
  if (gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = gone;
  const reorders = (!options.ignoreDeletions && gone.length > 0) || (!options.ignoreChanges && !same(before, after));
  if (options.setElementOrder && reorders) patch[`$setElementOrder/${key}`] = after;
}

function mergedMaps(
  patch: Draft,
  key: string,
  before: readonly Draft[],
  after: readonly Draft[],
  { type, retainKeys, mergeKey }: Member,
  options: DiffOptions,
): void {
  for (const item of [...before, ...after]) {
    if (item[mergeKey] !== undefined) continue;
    throw new Failure(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
  }
  const changes: Draft[] = [];
  for (const item of after) {
    const old = before.find((own) => own[mergeKey] === item[mergeKey]);
    if (old === undefined) {
      if (!options.ignoreChanges) changes.push(item);
      continue;
    }
    const inner = differences(old, item, type, { ...options, retainKeys });
    if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: item[mergeKey] });
  }
  if (!options.ignoreDeletions) {
    const gone = before.filter((item) => !after.some((own) => own[mergeKey] === item[mergeKey]));
    const names = gone.map((item) => item[mergeKey]).sort();
    changes.push(...names.map((name) => ({ $patch: 'delete', [mergeKey]: name })));
  }
  if (changes.length > 0) patch[key] = changes;
  const sameOrder =
    before.length === after.length && after.every((item, index) => item[mergeKey] === before[index]?.[mergeKey]);
  const reorders =
    (!options.ignoreChanges && (changes.length > 0 || !sameOrder)) || (!options.ignoreDeletions && changes.length > 0);
  if (options.setElementOrder && reorders) {
    patch[`$setElementOrder/${key}`] = after.map((item) => ({ [mergeKey]: item[mergeKey] }));
  }
}
