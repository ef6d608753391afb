/** What tools see of one network namespace: `ss`, `netstat`, `iptables-save`, `ip addr`, `ip route`, `conntrack -L`. Reads only. */
import type { NetnsId, Protocol, Route, SimulatedNetwork, SocketOwner } from './contract';

export interface SocketEntry {
  readonly protocol: Protocol;
  /** As ss names them; UDP sockets are UNCONN (listening) or ESTAB (connected). */
  readonly state: 'LISTEN' | 'SYN-SENT' | 'ESTAB' | 'CLOSE-WAIT' | 'UNCONN';
  readonly local: { readonly ip: string; readonly port: number };
  /** Port 0 stands for `*`. */
  readonly remote: { readonly ip: string; readonly port: number };
  readonly receiveQueue: number;
  readonly sendQueue: number;
  /** Whose it is; the host layer knows the process by it. */
  readonly owner: SocketOwner;
}
export interface AddressEntry {
  readonly index: number;
  readonly dev: string;
  /** `10.244.0.12/24`. */
  readonly address: string;
  readonly scope: 'host' | 'global';
  readonly mac: string;
  /** Name of the other end of a veth pair as `ip` shows it (`eth0@if5`); undefined for plain devices. */
  readonly peerIndex?: number;
}
export interface RouteEntry extends Route {
  readonly dev: string;
  /** Routes to the networks of own devices: `proto kernel scope link src …`. */
  readonly kernel: boolean;
  readonly src?: string;
}
export interface NeighbourEntry {
  readonly ip: string;
  readonly dev: string;
  readonly mac: string;
}
export interface ConntrackTuple {
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}
export interface ConntrackView {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Of TCP: SYN_SENT, SYN_RECV, ESTABLISHED, TIME_WAIT, CLOSE. */
  readonly state?: string;
  readonly secondsLeft: number;
  readonly original: ConntrackTuple;
  readonly reply: ConntrackTuple;
  readonly replied: boolean;
  readonly assured: boolean;
}

export interface NetworkInspect {
  sockets(): readonly SocketEntry[];
  iptablesSave(table?: string): string;
  /** As iptables-restore --noflush: programs `iptables -A …` write through this. */
  iptablesRestore(text: string): { readonly ok: true } | { readonly ok: false; readonly message: string };
  addresses(): readonly AddressEntry[];
  routes(): readonly RouteEntry[];
  /** `ip route get`: undefined when there is no route. */
  routeTo(ip: string): { readonly via?: string; readonly dev: string; readonly src: string } | undefined;
  neighbours(): readonly NeighbourEntry[];
  conntrack(): readonly ConntrackView[];
  /** `traceroute`: who answers a packet of that TTL: a router, the goal, or nobody. */
  hopAt(
    ip: string,
    ttl: number,
    protocol?: Protocol,
    port?: number,
  ): { readonly ip: string; readonly last: boolean } | undefined;
}

/** What network.ts gives beyond its contract, for tools. */
export interface InspectableNetwork extends SimulatedNetwork {
  inspect(netns: NetnsId): NetworkInspect;
}

export function createInspect(network: SimulatedNetwork, netns: NetnsId): NetworkInspect {
  return (network as InspectableNetwork).inspect(netns);
}
