/** The order of path elements: fields by name, then keyed items by their keys' values, then set values (fieldpath/element.go Compare). */
import type { Plain } from '../../../base/plain';

/** Elements carry JSON after their two letters; parsed once. */
const parsed = new Map<string, Plain>();
const PARSED_MAX = 5_000;

export function valueOf(element: string): Plain {
  let value = parsed.get(element);
  if (value === undefined) {
    value = JSON.parse(element.slice(2)) as Plain;
    if (parsed.size >= PARSED_MAX) parsed.clear();
    parsed.set(element, value);
  }
  return value;
}

export function sortElements(elements: string[]): string[] {
  if (elements.length < 2) return elements;
  return elements.every((element) => element.startsWith('f:')) ? elements.sort() : elements.sort(compareElements);
}

function compareElements(a: string, b: string): number {
  const kinds = compareText(a.slice(0, 1), b.slice(0, 1));
  if (kinds !== 0) return kinds;
  if (a.startsWith('f:')) return compareText(a, b);
  return a.startsWith('k:') ? compareKeys(valueOf(a), valueOf(b)) : compareValues(valueOf(a), valueOf(b));
}

function compareKeys(a: any, b: any): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const name = left[i] as string;
    const order = compareText(name, right[i] as string) || compareValues(a[name], b[name]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const RANK: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2, object: 3 };

function compareValues(a: any, b: any): number {
  const ranks = (RANK[typeof a] as number) - (RANK[typeof b] as number);
  if (ranks !== 0) return ranks;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
