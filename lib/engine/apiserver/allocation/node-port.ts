/** Picks node ports: at random above the band kept for fixed ones, the band last (registry/core/service/portallocator). */
import type { Random } from '../../sim/kernel-contract';

export const FIRST_NODE_PORT = 30000;
export const LAST_NODE_PORT = 32767;
const COUNT = LAST_NODE_PORT - FIRST_NODE_PORT + 1;
/** min(max(16, size/32), 128). */
const KEPT = Math.min(Math.max(16, Math.floor(COUNT / 32)), 128);

export function pickNodePort(taken: ReadonlySet<number>, random: Random): number | undefined {
  return search(FIRST_NODE_PORT + KEPT, COUNT - KEPT, taken, random) ?? search(FIRST_NODE_PORT, KEPT, taken, random);
}

function search(first: number, count: number, taken: ReadonlySet<number>, random: Random): number | undefined {
  const start = random.below(count);
  for (let i = 0; i < count; i++) {
    const port = first + ((start + i) % count);
    if (!taken.has(port)) return port;
  }
  return undefined;
}

export function inNodePortRange(port: number): boolean {
  return port >= FIRST_NODE_PORT && port <= LAST_NODE_PORT;
}

export function nodePortRefusal(port: number, taken: boolean): string | undefined {
  if (!inNodePortRange(port)) {
    return `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;
  }
  return taken ? 'provided port is already allocated' : undefined;
}
