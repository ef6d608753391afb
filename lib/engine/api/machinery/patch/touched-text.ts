/**
 * JSON of a patched document as the patch libraries leave it: objects on the way to a change have sorted keys, others
 * stand as they were, and signs that mean something in HTML are escaped.
 */
import type { Plain, PlainObject } from '../../../base/plain';

/** `touched`: a merge patch itself, or the paths of a JSON patch as a tree. */
export function touchedText(document: Plain, touched: Plain | undefined): string {
  return text(document, touched ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function text(document: Plain, touched: Plain): string {
  if (!isContainer(document) || !isContainer(touched)) return JSON.stringify(document);
  const marks = touched as PlainObject;
  if (Array.isArray(document)) return `[${document.map((item, index) => text(item, marks[index] ?? null)).join(',')}]`;
  if (Array.isArray(touched)) return JSON.stringify(document);
  const object = document as PlainObject;
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${text(object[key] as Plain, marks[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

function isContainer(value: Plain): boolean {
  return typeof value === 'object' && value !== null;
}

/** The objects and lists that the operations of a JSON patch walk through. */
export function walked(operations: readonly { readonly path?: unknown; readonly from?: unknown }[]): Plain {
  const tree: Record<string, any> = {};
  for (const { path, from } of operations) {
    for (const pointer of [path, from]) {
      if (typeof pointer !== 'string') continue;
      let at = tree;
      const parts = pointer.split('/').slice(1, -1);
      for (const part of parts) at = at[part.replace(/~1/g, '/').replace(/~0/g, '~')] ??= {};
    }
  }
  return tree;
}
