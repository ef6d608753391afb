/** A hash of a whole saved state: SHA-256 over its canonical text. Slow on purpose: tests and checkpoints only. */
import { hex, sha256 } from '../base/sha256';

export function stateHash(state: unknown): string {
  const parts: string[] = [];
  write(state, parts);
  return hex(sha256(parts.join('')));
}

/** Maps and sets keep their order, which is state; keys of plain objects are sorted. */
function write(value: unknown, out: string[]): void {
  if (value instanceof Map) {
    out.push('M(');
    for (const [key, item] of value) {
      write(key, out);
      out.push('>');
      write(item, out);
    }
    out.push(')');
  } else if (value instanceof Set) {
    out.push('S(');
    for (const item of value) write(item, out);
    out.push(')');
  } else if (Array.isArray(value)) {
    out.push('[');
    for (const item of value) {
      write(item, out);
      out.push(',');
    }
    out.push(']');
  } else if (typeof value === 'object' && value !== null) {
    out.push('{');
    for (const key of Object.keys(value).sort()) {
      const item = (value as Record<string, unknown>)[key];
      if (item === undefined) continue;
      out.push(JSON.stringify(key), ':');
      write(item, out);
    }
    out.push('}');
  } else out.push(JSON.stringify(value) ?? 'undefined', ';');
}
