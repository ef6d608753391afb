/** How long packets take: tens of microseconds, by the number of links; and how long kernels try before they give up. */
import { SECOND, type Us } from '../../sim/kernel-contract';

const STACK_US = 8;
const LINK_US = 12;

export function oneWayUs(links: number): Us {
  return STACK_US + LINK_US * links;
}

/** A SYN is sent again after 1, 3, 7, … s; after 127 s connect() fails (tcp_syn_retries=6). */
export const SYN_WAITS: readonly Us[] = [1, 2, 4, 8, 16, 32, 64].map((s) => s * SECOND);
/** ARP is asked three times, a second apart. */
export const ARP_FAILS_US: Us = 3 * SECOND;
/** Data on a connection: retransmission time-outs double up to 120 s, fifteen times (tcp_retries2). */
export const DATA_TRIES = 15;
export function dataWait(tries: number): Us {
  return Math.min(120 * SECOND, 200_000 * 2 ** tries);
}
export const DATAGRAM_IDLE_US: Us = 30 * SECOND;
