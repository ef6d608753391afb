/** API JSON walked field by field: shapes are known to the API server only, so kubectl treats them as untyped. */
// biome-ignore lint/suspicious/noExplicitAny: API JSON has no static type here
export type Draft = any;

export const entriesOf = (value: Draft): [string, Draft][] =>
  Object.keys(value ?? {})
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((key) => [key, value[key]]);

/** A deep, mutable copy of plain data. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (value === null || typeof value !== 'object') return value;
  const copy: Draft = {};
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Draft)[key]);
  return copy;
}
