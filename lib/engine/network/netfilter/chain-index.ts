/**
 * Which rules of a long chain can concern a packet: those for exactly its (destination, protocol, port) by a map, all
 * others from a list, merged by position, so that the meaning stays that of the list (kernel.md section 3).
 */
import type { Packet } from '../flow/packet';
import { onlyPort } from './matches/ports';
import type { Rule } from './rule';
import type { Chain } from './tables';

const SHORT_CHAIN = 8;
const NOTHING: readonly number[] = [];

interface Index {
  readonly exact: ReadonlyMap<number, readonly number[]>;
  readonly others: readonly number[];
}

const indexes = new WeakMap<Chain, Index>();

function keyOf(destination: number, protocol: string, port: number): number {
  // 32 + 16 + 1 bits: exact in a double.
  return (destination * 65_536 + port) * 2 + (protocol === 'udp' ? 1 : 0);
}

function ruleKey(rule: Rule): number | undefined {
  const { destination, protocol } = rule;
  if (destination === null || destination.not || destination.range.prefix !== 32) return undefined;
  if (protocol === null || protocol.not || (protocol.name !== 'tcp' && protocol.name !== 'udp')) return undefined;
  const ports = rule.matches.find((match) => match.kind.name === protocol.name);
  const port = ports === undefined ? undefined : onlyPort(ports.data);
  return port === undefined ? undefined : keyOf(destination.range.base, protocol.name, port);
}

function indexOf(chain: Chain): Index {
  let index = indexes.get(chain);
  if (index === undefined) {
    const exact = new Map<number, number[]>();
    const others: number[] = [];
    chain.rules.forEach((rule, position) => {
      const key = ruleKey(rule);
      if (key === undefined) others.push(position);
      else if (exact.has(key)) exact.get(key)?.push(position);
      else exact.set(key, [position]);
    });
    index = { exact, others };
    indexes.set(chain, index);
  }
  return index;
}

/** Positions of the rules to try, in order; null: all of them. */
export function candidates(chain: Chain, p: Packet): readonly number[] | null {
  if (chain.rules.length <= SHORT_CHAIN) return null;
  const { exact, others } = indexOf(chain);
  const hits = p.protocol === 'icmp' ? NOTHING : (exact.get(keyOf(p.dst, p.protocol, p.dport)) ?? NOTHING);
  if (hits.length === 0) return others;
  if (others.length === 0) return hits;
  const merged: number[] = [];
  let a = 0;
  let b = 0;
  while (a < hits.length || b < others.length) {
    const hit = hits[a] ?? Number.POSITIVE_INFINITY;
    const other = others[b] ?? Number.POSITIVE_INFINITY;
    if (hit < other) {
      merged.push(hit);
      a++;
    } else {
      merged.push(other);
      b++;
    }
  }
  return merged;
}
