/** What is left of a strategic merge patch once it has been merged: orders of lists and the lists they order are taken out of it on the way, and so is the order to replace. */
import type { Plain, PlainObject } from '../../../base/plain';

const ORDER = '$setElementOrder/';

export function spentPatch(patch: Plain): Plain {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const object = patch as PlainObject;
  const ordered = Object.keys(object).flatMap((key) => (key.startsWith(ORDER) ? [key, key.slice(ORDER.length)] : []));
  const left = Object.entries(object).filter(
    ([key]) => !ordered.includes(key) && key !== '$retainKeys' && !(key === '$patch' && object[key] === 'replace'),
  );
  return Object.fromEntries(left.map(([key, value]) => [key, spentPatch(value as Plain)]));
}
