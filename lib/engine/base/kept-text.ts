/**
 * Texts that are kept for long. A text put together from parts is kept by V8 as the tree of its parts until somebody reads
 * it; a session keeps hundreds of keys and names, and most names are the same in every session.
 */

/** The same text in one piece. */
export function flat(text: string): string {
  // Reading a letter joins the parts; the comparison is there so that the read is not optimized away.
  return text.charCodeAt(text.length - 1) === 0 ? text.slice(0) : text;
}

const INTERNED = new Map<string, string>();
const INTERNED_MAX = 8_192;

/** The one copy of a name that all sessions of this process share. */
export function interned(text: string): string {
  const known = INTERNED.get(text);
  if (known !== undefined) return known;
  const one = flat(text);
  if (INTERNED.size < INTERNED_MAX) INTERNED.set(one, one);
  return one;
}
