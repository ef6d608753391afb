/** `--sort-by`: rows and objects ordered by one field as kubectl/pkg/cmd/get/sorter.go compares them; texts that are both quantities compare as such. */
import { compareQuantities, parseQuantity } from '../../engine/base/quantity';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import { findResults, relaxedJsonPath } from './jsonpath/evaluate';
import { JsonPathError } from './jsonpath/parse';

function textLess(a: string, b: string): boolean {
  const left = parseQuantity(a);
  const right = left && parseQuantity(b);
  return left && right ? compareQuantities(left, right) < 0 : a < b;
}

function less(a: Draft, b: Draft, field: string): boolean {
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return textLess(a, b);
  const type = Array.isArray(a) ? '[]interface {}' : typeof a === 'boolean' ? 'bool' : 'map[string]interface {}';
  throw new Failure(`Field ${field} is an unsortable type: interface, err: unsortable type: ${type}`);
}

/** Go's sort of few elements: an insertion sort, which turns round whatever has no such field. */
function insert<T>(items: readonly { readonly item: T; readonly key: Draft }[], field: string): T[] {
  const sorted = [...items];
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0; j--) {
      const [before, here] = [sorted[j - 1], sorted[j]] as [(typeof items)[0], (typeof items)[0]];
      if (here.key !== undefined && (before.key === undefined || !less(here.key, before.key, field))) break;
      sorted[j - 1] = here;
      sorted[j] = before;
    }
  }
  return sorted.map(({ item }) => item);
}

/** Throws when no item has the field. */
export function sortedBy<T>(items: readonly T[], path: string, objectOf: (item: T) => Draft): T[] {
  const keyed = items.map((item) => ({
    item,
    key: findResults(path, objectOf(item), { allowMissingKeys: true })[0]?.[0],
  }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new Failure(`couldn't find any field with path "${path}" in the list of objects`);
  }
  return insert(keyed, path);
}

/** A table's rows; a bad or an unknown field leaves none, since the printer's complaint is dropped. */
export function sortedRows(rows: readonly Draft[], field: string): readonly Draft[] {
  if (rows.length <= 1) return rows;
  try {
    return sortedBy(rows, lenient(field), (row) => row.object);
  } catch (error) {
    if (error instanceof Failure || error instanceof JsonPathError) return [];
    throw error;
  }
}

export function lenient(field: string): string {
  try {
    return relaxedJsonPath(field);
  } catch (error) {
    if (error instanceof JsonPathError) return field;
    throw error;
  }
}
