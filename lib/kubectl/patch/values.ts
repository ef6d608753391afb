/** Decoded JSON compared as Go's reflect does. */
import type { Draft } from '../draft';

export const isMap = (value: Draft): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);

export const kindOf = (value: Draft): string =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'list' : typeof value;

export function same(a: Draft, b: Draft): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
