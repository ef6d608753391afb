/**
 * The way of one packet from the socket that sends it to the host that takes it, or to where it ends: routing, netfilter
 * of every host on the way, forwarding with TTL, ARP on segments, bridges that show frames to netfilter (net/ipv4).
 */
import { formatIPv4, inRange, parseRange, type Range } from '../../base/ipv4';
import type { RejectKind } from '../netfilter/rule';
import { type NetHost, type NextHop, subnetOf } from '../topology/net-host';
import { type Blocked, HostPass } from './host-pass';
import { type Packet, showPacket } from './packet';
import type { World } from './world';

export type Fate =
  | { readonly kind: 'delivered'; readonly host: NetHost; readonly hops: number }
  /** Silence: a DROP, an address that nobody has behind a cloud, a host that does not forward. */
  | { readonly kind: 'dropped'; readonly local: boolean }
  | {
      readonly kind: 'rejected';
      readonly how: RejectKind;
      readonly by: number;
      readonly local: boolean;
      readonly hops: number;
    }
  /** Nobody answered ARP. */
  | { readonly kind: 'no-neighbour'; readonly by: number; readonly local: boolean; readonly hops: number }
  | { readonly kind: 'no-route'; readonly by: number; readonly local: boolean; readonly hops: number }
  | { readonly kind: 'ttl-exceeded'; readonly by: number; readonly hops: number };

const LOOPBACK = parseRange('127.0.0.0/8') as Range;

/** Sends a packet of `host`'s own; source 0 is filled in by routing. */
export function send(world: World, host: NetHost, p: Packet): Fate {
  let route = routed(world, host, p);
  if (route === undefined) return { kind: 'no-route', by: p.src, local: true, hops: 0 };
  if (p.src === 0) p.src = route.source;
  p.out = route.dev;
  const pass = new HostPass(world, host, p);
  const goal = p.dst;
  const blocked = pass.output(() => {
    if (p.dst === goal) return;
    route = routed(world, host, p);
    p.out = route?.dev ?? '';
  });
  if (blocked !== undefined) return blockedFate(pass, blocked, 0);
  if (route === undefined) return { kind: 'no-route', by: p.src, local: true, hops: 0 };
  return onward(world, pass, route);
}

function routed(world: World, host: NetHost, p: Packet): NextHop | undefined {
  world.read(host.routesKey);
  const route = host.routeTo(p.dst);
  world.hops?.push({ host: host.id, stage: 'route', verdict: route?.route ?? 'no route', packet: showPacket(p) });
  return route;
}

function blockedFate(pass: HostPass, blocked: Blocked, hops: number): Fate {
  const local = hops === 0;
  if (blocked.kind === 'drop') return { kind: 'dropped', local };
  return { kind: 'rejected', how: blocked.how, by: addressTowards(pass), local, hops };
}

/** A router answers with the address of the device the packet came in by. */
function addressTowards(pass: HostPass): number {
  const { host, packet } = pass;
  const device = host.deviceNamed(packet.in) ?? host.deviceNamed(packet.out) ?? host.devices[0];
  return device?.ip ?? packet.dst;
}

/** From the routing decision on, host by host. */
function onward(world: World, first: HostPass, firstRoute: NextHop): Fate {
  let pass = first;
  let route = firstRoute;
  const p = first.packet;
  for (let hops = 0; ; ) {
    const blocked = pass.postrouting();
    if (blocked !== undefined) return blockedFate(pass, blocked, hops);
    const { host } = pass;
    if (route.device === null) {
      p.in = 'lo';
      return taken(world, pass, hops);
    }
    // A loop-back source must not leave the machine.
    if (inRange(LOOPBACK, p.src)) return { kind: 'dropped', local: hops === 0 };
    const segment = route.device.segment;
    if (world.isReading) world.read(`link:${route.neighbour}`);
    const next = world.hosts.neighbour(segment, route.neighbour);
    if (next === undefined) {
      const silent = !route.answersArp && !inRange(parseRange(subnetOf(route.device)) as Range, route.neighbour);
      const verdict = silent ? 'no answer' : `nobody has ${formatIPv4(route.neighbour)}`;
      world.hops?.push({ host: host.id, stage: 'arp', verdict, packet: showPacket(p) });
      if (silent) return { kind: 'dropped', local: false };
      return { kind: 'no-neighbour', by: addressTowards(pass), local: hops === 0, hops };
    }
    hops += 1;
    p.mark = 0;
    const bridge = world.hosts.bridgeOf(segment);
    if (bridge !== undefined && bridge !== host && bridge !== next) {
      const ended = crossBridge(world, bridge, segment, p, hops);
      if (ended !== undefined) return ended;
    }
    pass = arrive(world, next, segment, p);
    const met = pass.prerouting();
    if (met !== undefined) return blockedFate(pass, met, hops);
    if (next.isLocal(p.dst)) return taken(world, pass, hops);
    if (!next.forward) {
      world.hops?.push({ host: next.id, stage: 'route', verdict: 'does not forward', packet: showPacket(p) });
      return { kind: 'dropped', local: false };
    }
    if (p.ttl <= 1) return { kind: 'ttl-exceeded', by: addressTowards(pass), hops };
    p.ttl -= 1;
    const way = routed(world, next, p);
    if (way === undefined) return { kind: 'no-route', by: addressTowards(pass), local: false, hops };
    p.out = way.dev;
    const stopped = pass.forward();
    if (stopped !== undefined) return blockedFate(pass, stopped, hops);
    route = way;
  }
}

function arrive(world: World, host: NetHost, segment: string, p: Packet): HostPass {
  p.in = host.devices.find((device) => device.segment === segment)?.name ?? '';
  p.out = '';
  return new HostPass(world, host, p);
}

/** Frames between two ports of a node's bridge pass its netfilter (bridge-nf-call-iptables), without being routed. */
function crossBridge(world: World, bridge: NetHost, segment: string, p: Packet, hops: number): Fate | undefined {
  const pass = arrive(world, bridge, segment, p);
  p.bridged = true;
  const met = pass.prerouting();
  p.out = p.in;
  const blocked = met ?? pass.forward() ?? pass.postrouting();
  p.bridged = false;
  p.mark = 0;
  return blocked === undefined ? undefined : blockedFate(pass, blocked, hops);
}

function taken(world: World, pass: HostPass, hops: number): Fate {
  const blocked = pass.input();
  if (blocked !== undefined) return blockedFate(pass, blocked, hops);
  return { kind: 'delivered', host: pass.host, hops };
}
