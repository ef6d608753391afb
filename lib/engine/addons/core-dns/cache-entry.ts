/** What the cache keeps of an answer, and until when. */
import type { DnsRecord, DnsReply } from '../../network/contract';
import type { Us } from '../../sim/kernel-contract';

/** A type, not an interface: it is part of an app's plain state. */
export type CacheEntry = {
  readonly storedUs: Us;
  readonly ttl: number;
  readonly rcode: DnsReply['rcode'];
  readonly ra: boolean;
  readonly answer: readonly Plainly<DnsRecord>[];
  readonly authority: readonly Plainly<DnsRecord>[];
  readonly additional: readonly Plainly<DnsRecord>[];
};
type Plainly<T> = { readonly [K in keyof T]: T[K] };

export function secondsLeft(entry: CacheEntry, now: Us): number {
  return entry.ttl - Math.floor((now - entry.storedUs) / 1_000_000);
}
