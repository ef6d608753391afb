/** The first packet of a connection there and its answer back: who takes it, or how it ends. Time passes with it. */
import type { NetnsId, Protocol } from '../contract';
import { answerTo, type Packet, packet } from '../flow/packet';
import { ARP_FAILS_US, oneWayUs } from '../flow/timing';
import { type Fate, send } from '../flow/walk';
import { errnoOf } from '../sockets/socket-net';
import type { SocketRecord } from '../sockets/socket-record';
import type { PeekRun } from './peek-run';

export type Reached =
  | {
      readonly kind: 'open';
      readonly listener: SocketRecord;
      readonly netns: NetnsId;
      /** As the server sees the connection. */
      readonly seen: Packet;
      /** One way, the way back. */
      readonly backUs: number;
    }
  | { readonly kind: 'refused'; readonly by: 'rst' | 'icmp' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' };

function turnedBack(run: PeekRun, fate: Exclude<Fate, { kind: 'delivered' }>): Reached {
  if (fate.kind === 'dropped') {
    run.world.now = run.deadline;
    return { kind: 'timeout' };
  }
  if (fate.kind === 'no-neighbour') run.world.now += ARP_FAILS_US;
  if (run.world.now >= run.deadline) return { kind: 'timeout' };
  if (errnoOf(fate) !== 'ECONNREFUSED') return { kind: 'unreachable' };
  return { kind: 'refused', by: fate.kind === 'rejected' && fate.how === 'tcp-reset' ? 'rst' : 'icmp' };
}

export function reach(run: PeekRun, from: NetnsId, protocol: Protocol, ip: number, port: number): Reached {
  const { world } = run;
  const client = world.hosts.get(from);
  if (client === undefined) return { kind: 'unreachable' };
  const own = world.nextPort();
  const p = packet(protocol, protocol === 'tcp' ? 'syn' : 'datagram', 0, own, ip, port);
  // The source is chosen by the first routing decision, before any translation.
  p.src = client.routeTo(ip)?.source ?? 0;
  const source = p.src;
  const fate = send(world, client, p);
  if (fate.kind !== 'delivered') return turnedBack(run, fate);
  world.now += oneWayUs(fate.hops);
  const listener = run.sources.table.listenerAt(fate.host.id, protocol, p.dst, p.dport);
  const answer = answerTo(p, protocol === 'udp' ? 'datagram' : listener === undefined ? 'rst' : 'synack');
  world.hops?.push({
    host: fate.host.id,
    stage: 'socket',
    verdict: listener === undefined ? `nobody listens on port ${p.dport}` : `listener on port ${p.dport}`,
  });
  const back = send(world, fate.host, answer);
  const isHome =
    back.kind === 'delivered' &&
    back.host === client &&
    answer.dst === source &&
    answer.dport === own &&
    answer.src === ip &&
    answer.sport === port;
  if (!isHome) {
    world.now = run.deadline;
    return { kind: 'timeout' };
  }
  const backUs = oneWayUs(back.hops);
  if (listener === undefined) return { kind: 'refused', by: protocol === 'tcp' ? 'rst' : 'icmp' };
  if (protocol === 'tcp') world.now += backUs;
  return { kind: 'open', listener, netns: fate.host.id, seen: p, backUs };
}
