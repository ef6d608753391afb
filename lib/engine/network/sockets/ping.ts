/** ICMP echo: one question, one pseudo socket that gets the answer as a text (contract.ts SocketLayer.ping). */
import { formatIPv4 } from '../../base/ipv4';
import type { NetnsId, SocketOwner } from '../contract';
import { answerTo, packet } from '../flow/packet';
import { ARP_FAILS_US, oneWayUs } from '../flow/timing';
import { type Fate, send } from '../flow/walk';
import type { RejectKind } from '../netfilter/rule';
import type { SocketNet } from './socket-net';
import type { End, SocketRecord } from './socket-record';

const WORDS: Readonly<Record<RejectKind, string>> = {
  'icmp-net-unreachable': 'net',
  'icmp-host-unreachable': 'host',
  'icmp-port-unreachable': 'port',
  'icmp-proto-unreachable': 'Destination Protocol Unreachable',
  'icmp-net-prohibited': 'Destination Net Prohibited',
  'icmp-host-prohibited': 'Destination Host Prohibited',
  'icmp-admin-prohibited': 'filtered',
  'tcp-reset': 'port',
};

export type EchoResult =
  | { readonly kind: 'reply'; readonly ttl: number; readonly hops: number }
  | { readonly kind: 'unreachable'; readonly by: number; readonly what: string; readonly late: boolean }
  | { readonly kind: 'silence' }
  | { readonly kind: 'failed'; readonly errno: 'ENETUNREACH' | 'EPERM' };

function turnedBack(fate: Fate): EchoResult {
  switch (fate.kind) {
    case 'rejected':
      return { kind: 'unreachable', by: fate.by, what: WORDS[fate.how], late: false };
    case 'no-neighbour':
      return { kind: 'unreachable', by: fate.by, what: 'host', late: true };
    case 'no-route':
      if (fate.local) return { kind: 'failed', errno: 'ENETUNREACH' };
      return { kind: 'unreachable', by: fate.by, what: 'net', late: false };
    case 'ttl-exceeded':
      return { kind: 'unreachable', by: fate.by, what: 'Time to live exceeded', late: false };
    case 'dropped':
      return fate.local ? { kind: 'failed', errno: 'EPERM' } : { kind: 'silence' };
    default:
      return { kind: 'silence' };
  }
}

/** There and back. */
export function echo(world: Parameters<typeof send>[0], netns: NetnsId, ip: number, identifier: number): EchoResult {
  const host = world.hosts.get(netns);
  if (host === undefined) return { kind: 'silence' };
  const question = packet('icmp', 'echo', 0, identifier, ip, identifier);
  const there = send(world, host, question);
  if (there.kind !== 'delivered') return turnedBack(there);
  const answer = answerTo(question, 'echo-reply');
  const back = send(world, there.host, answer);
  if (back.kind !== 'delivered' || back.host !== host) return { kind: 'silence' };
  return { kind: 'reply', ttl: answer.ttl, hops: there.hops + back.hops };
}

export class Ping {
  constructor(private readonly net: SocketNet) {}

  start(netns: NetnsId, ip: number, sequence: number, owner: SocketOwner): SocketRecord {
    const { net } = this;
    const remote: End = { ip, port: sequence };
    const local: End = { ip: net.world.hosts.get(netns)?.routeTo(ip)?.source ?? 0, port: 0 };
    const record = net.table.make(netns, 'udp', 'ping', owner, local, remote, net.kernel.now);
    const result = echo(net.world, netns, ip, record.id % 65_536);
    if (result.kind === 'failed') net.fail(record, result.errno);
    else if (result.kind === 'reply') {
      const us = oneWayUs(result.hops) + net.kernel.random(`network/${netns}`).below(25);
      const ms = `${Math.floor(us / 1000)}.${String(us % 1000).padStart(3, '0')}`;
      net.later(us, 'echo', { socket: record.id, text: `reply ttl=${result.ttl} time=${ms}` });
    } else if (result.kind === 'unreachable') {
      const text = `unreachable ${formatIPv4(result.by)} ${result.what}`;
      net.later(result.late ? ARP_FAILS_US : oneWayUs(2), 'echo', { socket: record.id, text }, result.late);
    }
    return record;
  }

  handle(arg: Record<string, unknown>): void {
    const record = this.net.table.get(Number(arg.socket));
    if (record === undefined) return;
    record.inbox = [...record.inbox, { kind: 'text', data: String(arg.text) }];
    this.net.tell(record);
  }
}
