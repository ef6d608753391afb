/** Wall time as components read it from API timestamps: milliseconds since 1970 from the kernel and from RFC 3339 texts. */
import type { Kernel, Us } from '../sim/kernel-contract';
import { MS } from '../sim/kernel-contract';
import { parseRfc3339 } from '../sim/wall-clock';

export function nowMs(kernel: Kernel): number {
  return kernel.epochMs + Math.floor(kernel.now / MS);
}

/** undefined for an absent or unreadable timestamp (Go's zero time). */
export function timeMs(timestamp: unknown): number | undefined {
  return typeof timestamp === 'string' ? parseRfc3339(timestamp) : undefined;
}

/** Virtual microseconds from now until `atMs`, never negative. */
export function usUntil(kernel: Kernel, atMs: number): Us {
  return Math.max(0, (atMs - kernel.epochMs) * MS - kernel.now);
}
