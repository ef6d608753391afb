/**
 * Picks a service address: at random above the part kept for fixed addresses, which comes last
 * (registry/core/service/ipallocator). What is taken is read from the services themselves.
 */
import { formatIPv4, inRange, parseIPv4, type Range } from '../../base/ipv4';
import type { Random } from '../../sim/kernel-contract';

/** min(max(16, size/16), 256) addresses are kept for fixed use. */
export function staticPart(range: Range): number {
  return Math.min(Math.max(16, Math.floor(range.size / 16)), 256);
}

/** Free address, or undefined when the range is full. */
export function pickAddress(range: Range, taken: ReadonlySet<string>, random: Random): string | undefined {
  const kept = staticPart(range);
  const dynamic = range.size - kept - 1;
  return search(range.base + kept, dynamic, taken, random) ?? search(range.base + 1, kept - 1, taken, random);
}

function search(first: number, count: number, taken: ReadonlySet<string>, random: Random): string | undefined {
  if (count <= 0) return undefined;
  const start = random.below(count);
  for (let i = 0; i < count; i++) {
    const address = formatIPv4(first + ((start + i) % count));
    if (!taken.has(address)) return address;
  }
  return undefined;
}

/** Why a fixed address cannot be had; undefined when it can. */
export function refusalOf(range: Range, taken: ReadonlySet<string>, address: string): string | undefined {
  const value = parseIPv4(address);
  const usable =
    value !== undefined && inRange(range, value) && value !== range.base && value !== range.base + range.size - 1;
  if (!usable) return 'the provided network does not match the current range';
  return taken.has(address) ? 'provided IP is already allocated' : undefined;
}
