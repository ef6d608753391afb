/** One IPv4 packet on its way. Mutable while it walks: NAT, marks and TTL change it in place. */
import { formatIPv4 } from '../../base/ipv4';

export type PacketProtocol = 'tcp' | 'udp' | 'icmp';
export type PacketFlag = 'syn' | 'synack' | 'data' | 'fin' | 'rst' | 'echo' | 'echo-reply' | 'datagram';

export interface Packet {
  readonly protocol: PacketProtocol;
  readonly flag: PacketFlag;
  src: number;
  /** Of an ICMP echo: its identifier, in both port fields. */
  sport: number;
  dst: number;
  dport: number;
  ttl: number;
  mark: number;
  /** Devices of the host that handles it now; '' before they are known. */
  in: string;
  out: string;
  /** Passes a bridge that hands it to netfilter (net.bridge.bridge-nf-call-iptables=1). */
  bridged: boolean;
}

export const INITIAL_TTL = 64;

export function packet(
  protocol: PacketProtocol,
  flag: PacketFlag,
  src: number,
  sport: number,
  dst: number,
  dport: number,
): Packet {
  return { protocol, flag, src, sport, dst, dport, ttl: INITIAL_TTL, mark: 0, in: '', out: '', bridged: false };
}

/** The answer to a packet as its receiver sends it. */
export function answerTo(received: Packet, flag: PacketFlag): Packet {
  return packet(received.protocol, flag, received.dst, received.dport, received.src, received.sport);
}

export function showPacket(p: Packet): string {
  if (p.protocol === 'icmp') return `icmp ${formatIPv4(p.src)} -> ${formatIPv4(p.dst)}`;
  return `${p.protocol} ${formatIPv4(p.src)}:${p.sport} -> ${formatIPv4(p.dst)}:${p.dport}`;
}
