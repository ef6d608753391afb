/**
 * A hash of a saved state, for tests and checkpoints: two runs of a session are the same when their hashes are. What is
 * frozen cannot change, lists in it included (base/freeze.ts), so that its part is made once, however many states share
 * it (kernel.md section 5).
 */
import { hex, sha256 } from '../base/sha256';

/** A longer text of an object is replaced by its own hash, whether the object is frozen or not. */
const TEXT_MAX = 256;
const known = new WeakMap<object, string>();

export function stateHash(state: unknown): string {
  return hex(sha256(textOf(state, { fixed: true })));
}

/** `around.fixed` becomes false when something in the value could still change: only what is frozen all through is kept. */
function textOf(value: unknown, around: { fixed: boolean }): string {
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value) ?? 'undefined'};`;
  const before = known.get(value);
  if (before !== undefined) return before;
  const isList = Array.isArray(value);
  const isFrozen = Object.isFrozen(value) && !(value instanceof Map || value instanceof Set);
  const own = { fixed: isFrozen || (isList && around.fixed) };
  const parts: string[] = [];
  write(value, parts, own);
  let text = parts.join('');
  if (text.length > TEXT_MAX) text = `#${hex(sha256(text))}`;
  if (own.fixed && isFrozen) known.set(value, text);
  if (!own.fixed) around.fixed = false;
  return text;
}

/** Maps and sets keep their order, which is state; keys of plain objects are sorted. */
function write(value: object, out: string[], own: { fixed: boolean }): void {
  if (value instanceof Map) {
    out.push('M(');
    for (const [key, item] of value) {
      out.push(textOf(key, own), '>', textOf(item, own));
    }
    out.push(')');
  } else if (value instanceof Set) {
    out.push('S(');
    for (const item of value) out.push(textOf(item, own));
    out.push(')');
  } else if (Array.isArray(value)) {
    out.push('[');
    for (const item of value) out.push(textOf(item, own), ',');
    out.push(']');
  } else {
    out.push('{');
    for (const key of Object.keys(value).sort()) {
      const item = (value as Record<string, unknown>)[key];
      if (item === undefined) continue;
      out.push(JSON.stringify(key), ':', textOf(item, own));
    }
    out.push('}');
  }
}
