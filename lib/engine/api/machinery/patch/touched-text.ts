/** JSON of a patched document as the patch libraries leave it: objects on the way to a change have sorted keys, others stand as they were. */
import { plainEqual } from '../../../base/freeze';
import type { Plain, PlainObject } from '../../../base/plain';

export function touchedText(before: Plain, after: Plain): string {
  if (typeof after !== 'object' || after === null || plainEqual(before, after)) return JSON.stringify(after);
  if (Array.isArray(after)) {
    const old = Array.isArray(before) ? before : [];
    return `[${after.map((item, index) => touchedText(old[index] ?? null, item)).join(',')}]`;
  }
  const old = typeof before === 'object' && before !== null && !Array.isArray(before) ? (before as PlainObject) : {};
  const object = after as PlainObject;
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${touchedText(old[key] ?? null, object[key] as Plain)}`);
  return `{${members.join(',')}}`;
}
