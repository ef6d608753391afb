/**
 * Finds what belongs to a tuple. Keyed by a number made of the tuple, with what collides side by side: every packet asks,
 * and a text of two addresses and two ports takes longer to write than all the rest.
 */
import type { PacketProtocol } from '../flow/packet';
import type { Tuple } from './entry';

export interface Keyed {
  readonly protocol: PacketProtocol;
  readonly tuple: Tuple;
}

const PROTOCOLS: Readonly<Record<PacketProtocol, number>> = { tcp: 6, udp: 17, icmp: 1 };

function hashOf(protocol: PacketProtocol, { src, sport, dst, dport }: Tuple): number {
  let hash = Math.imul(src ^ PROTOCOLS[protocol], 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ dst, 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 13) ^ ((sport << 16) | dport), 0xc2b2ae35);
}

function isAt(one: Keyed, protocol: PacketProtocol, { src, sport, dst, dport }: Tuple): boolean {
  const { tuple } = one;
  return (
    tuple.sport === sport &&
    tuple.dport === dport &&
    tuple.src === src &&
    tuple.dst === dst &&
    one.protocol === protocol
  );
}

export class TupleIndex<T extends Keyed> {
  private map: Map<number, readonly T[]> | undefined;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(protocol: PacketProtocol, tuple: Tuple): T | undefined {
    const here = this.map?.get(hashOf(protocol, tuple));
    if (here === undefined) return undefined;
    for (const one of here) if (isAt(one, protocol, tuple)) return one;
    return undefined;
  }

  /** At the end, also where another stood at the same tuple. */
  put(one: T): void {
    this.delete(one.protocol, one.tuple);
    this.map ??= new Map();
    const hash = hashOf(one.protocol, one.tuple);
    const here = this.map.get(hash);
    this.map.set(hash, here === undefined ? [one] : [...here, one]);
    this.count++;
  }

  delete(protocol: PacketProtocol, tuple: Tuple): void {
    const hash = hashOf(protocol, tuple);
    const here = this.map?.get(hash);
    if (here === undefined) return;
    const left = here.filter((one) => !isAt(one, protocol, tuple));
    if (left.length === here.length) return;
    this.count--;
    if (left.length === 0) this.map?.delete(hash);
    else this.map?.set(hash, left);
  }

  clear(): void {
    this.map = undefined;
    this.count = 0;
  }

  *values(): IterableIterator<T> {
    for (const here of this.map?.values() ?? []) yield* here;
  }
}
