/** What has no Go type is written with its keys in order, at every depth (encoding/json of maps). */
import type { Plain } from './plain';

export function sortedKeys(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, Plain>;
  const keys = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort();
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(object[key] as Plain)]));
}
