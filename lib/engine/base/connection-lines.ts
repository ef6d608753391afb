/**
 * What runs over the stream of a port-forward in place of SPDY's frames: one JSON line for each thing that happens to one
 * of its connections. Lines to the pod ask, lines from the pod answer.
 */
import type { Plain } from './plain';

export type ToPod =
  | { readonly kind: 'open'; readonly id: number; readonly port: number }
  | { readonly kind: 'data'; readonly id: number; readonly message: Plain }
  | { readonly kind: 'end'; readonly id: number };
export type FromPod =
  | { readonly kind: 'data'; readonly id: number; readonly message: Plain }
  | { readonly kind: 'end'; readonly id: number }
  /** The error stream's text. */
  | { readonly kind: 'error'; readonly id: number; readonly text: string };

export function encode(line: ToPod | FromPod): string {
  return `${JSON.stringify(line)}\n`;
}

/** Whole lines of what was read so far, and what is left. */
export function decode<T extends ToPod | FromPod>(
  text: string,
): { readonly lines: readonly T[]; readonly rest: string } {
  const parts = text.split('\n');
  const rest = parts.pop() as string;
  return { lines: parts.map((part) => JSON.parse(part) as T), rest };
}
