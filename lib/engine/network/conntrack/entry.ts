/**
 * One tracked connection: the tuple of its first packet and the tuple its answers have; where they differ there is NAT.
 * Time-outs are the kernel's defaults (nf_conntrack_*_timeout*); entries end when they are next looked at.
 */
import { SECOND, type Us } from '../../sim/kernel-contract';
import type { Packet, PacketProtocol } from '../flow/packet';

export interface Tuple {
  readonly src: number;
  readonly sport: number;
  readonly dst: number;
  readonly dport: number;
}
export type TcpState = 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'TIME_WAIT' | 'CLOSE';

export interface Entry {
  readonly protocol: PacketProtocol;
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly state: TcpState | null;
  readonly replied: boolean;
  readonly assured: boolean;
  readonly startedAt: Us;
  readonly expiresAt: Us;
}
export type Direction = 'original' | 'reply';

const TCP_SECONDS: Readonly<Record<TcpState, number>> = {
  SYN_SENT: 120,
  SYN_RECV: 60,
  ESTABLISHED: 432_000,
  TIME_WAIT: 120,
  CLOSE: 10,
};
const UDP_SECONDS = 30;
const UDP_STREAM_SECONDS = 120;
const ICMP_SECONDS = 30;
/** A UDP exchange that is still going on after this counts as a stream. */
const STREAM_AFTER = 2 * SECOND;

export function tupleOf(p: Packet): Tuple {
  return { src: p.src, sport: p.sport, dst: p.dst, dport: p.dport };
}
export function inverse(t: Tuple): Tuple {
  return { src: t.dst, sport: t.dport, dst: t.src, dport: t.sport };
}
export function newEntry(p: Packet, now: Us): Entry {
  const original = tupleOf(p);
  const state = p.protocol === 'tcp' ? (p.flag === 'syn' ? 'SYN_SENT' : 'ESTABLISHED') : null;
  return {
    protocol: p.protocol,
    original,
    reply: inverse(original),
    state,
    replied: false,
    assured: false,
    startedAt: now,
    expiresAt: now + lifeOf(p.protocol, state, false),
  };
}

function lifeOf(protocol: PacketProtocol, state: TcpState | null, isStream: boolean): Us {
  if (state !== null) return TCP_SECONDS[state] * SECOND;
  if (protocol === 'icmp') return ICMP_SECONDS * SECOND;
  return (isStream ? UDP_STREAM_SECONDS : UDP_SECONDS) * SECOND;
}

function nextState(state: TcpState, p: Packet): TcpState {
  if (p.flag === 'syn') return 'SYN_SENT';
  if (p.flag === 'synack') return 'SYN_RECV';
  if (p.flag === 'rst') return 'CLOSE';
  if (p.flag === 'fin') return 'TIME_WAIT';
  return state === 'SYN_RECV' || state === 'SYN_SENT' ? 'ESTABLISHED' : state;
}

/** The entry after another packet of its connection. */
export function afterPacket(entry: Entry, p: Packet, direction: Direction, now: Us): Entry {
  const { protocol, original, reply, startedAt } = entry;
  const replied = entry.replied || direction === 'reply';
  const state = entry.state === null ? null : nextState(entry.state, p);
  const isStream = replied && protocol === 'udp' && now - startedAt > STREAM_AFTER;
  const assured = entry.assured || isStream || (replied && state === 'ESTABLISHED');
  const expiresAt = now + lifeOf(protocol, state, isStream);
  return { protocol, original, reply, state, replied, assured, startedAt, expiresAt };
}
