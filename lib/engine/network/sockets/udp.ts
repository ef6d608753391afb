/**
 * UDP: every datagram walks its way and is tracked. A listener hands out one socket per sender, so that servers answer
 * them as they answer connections; such a socket ends by itself when it has been idle.
 */
import type { Message, NetnsId, SocketOwner } from '../contract';
import { packet } from '../flow/packet';
import { ARP_FAILS_US, DATAGRAM_IDLE_US, oneWayUs } from '../flow/timing';
import { send } from '../flow/walk';
import { errnoOf, type SocketNet } from './socket-net';
import type { End, SocketRecord } from './socket-record';

export class Udp {
  constructor(private readonly net: SocketNet) {}

  connect(netns: NetnsId, remote: End, owner: SocketOwner): SocketRecord {
    const { net } = this;
    const route = net.world.hosts.get(netns)?.routeTo(remote.ip);
    const local: End = { ip: route?.source ?? 0, port: net.table.freePort(netns, 'udp') };
    const record = net.table.make(netns, 'udp', 'datagram', owner, local, remote, net.kernel.now);
    if (route === undefined) net.fail(record, 'ENETUNREACH');
    return record;
  }

  send(record: SocketRecord, message: Message): void {
    const { net } = this;
    const host = net.world.hosts.get(record.netns);
    if (record.phase !== 'open' || record.remote === null || host === undefined) return;
    const { local, remote } = record;
    record.usedAt = net.kernel.now;
    const arrived = packet('udp', 'datagram', local.ip, local.port, remote.ip, remote.port);
    const fate = send(net.world, host, arrived);
    const { src, sport, dst, dport } = arrived;
    switch (fate.kind) {
      case 'delivered': {
        const at = { netns: fate.host.id, src, sport, dst, dport, sender: record.id };
        net.later(oneWayUs(fate.hops), 'datagram', { ...at, message: message as never });
        return;
      }
      case 'dropped':
        // A DROP on the way out makes sendto fail with EPERM.
        if (fate.local) net.fail(record, 'EPERM');
        return;
      case 'no-neighbour':
        net.later(ARP_FAILS_US, 'refused', { socket: record.id, errno: 'EHOSTUNREACH' }, true);
        return;
      default:
        net.later(2 * oneWayUs(fate.hops), 'refused', { socket: record.id, errno: errnoOf(fate) });
    }
  }

  handle(op: string, arg: Record<string, unknown>): void {
    const record = this.net.table.get(Number(arg.socket));
    if (op === 'datagram') this.onDatagram(arg);
    else if (record === undefined) return;
    else if (op === 'refused') {
      if (record.phase === 'open') this.net.fail(record, arg.errno as 'ECONNREFUSED');
    } else if (op === 'idle') this.onIdle(record);
  }

  close(record: SocketRecord): void {
    this.net.table.remove(record);
    for (const id of record.backlog) {
      const waiting = this.net.table.get(id);
      if (waiting !== undefined) this.net.table.remove(waiting);
    }
  }

  private onDatagram(arg: Record<string, unknown>): void {
    const { net } = this;
    const netns = String(arg.netns);
    const local: End = { ip: Number(arg.dst), port: Number(arg.dport) };
    const remote: End = { ip: Number(arg.src), port: Number(arg.sport) };
    const message = arg.message as Message;
    if (net.world.hosts.get(netns) === undefined) return;
    let to = net.table.datagramBetween(netns, local, remote);
    if (to === undefined) {
      const listener = net.table.listenerAt(netns, 'udp', local.ip, local.port);
      if (listener === undefined) {
        const sender = net.table.get(Number(arg.sender));
        if (sender !== undefined) net.later(20, 'refused', { socket: sender.id, errno: 'ECONNREFUSED' });
        return;
      }
      to = net.table.make(netns, 'udp', 'datagram', listener.owner, local, remote, net.kernel.now);
      to.peer = listener.id;
      listener.backlog = [...listener.backlog, to.id];
      net.later(DATAGRAM_IDLE_US, 'idle', { socket: to.id }, true);
      to.inbox = [message];
      net.tell(listener);
      return;
    }
    to.usedAt = net.kernel.now;
    if (to.phase === 'closed') {
      // It had been idle, and its owner kept it.
      to.phase = 'open';
      net.later(DATAGRAM_IDLE_US, 'idle', { socket: to.id }, true);
    }
    to.inbox = [...to.inbox, message];
    net.tell(to);
  }

  private onIdle(record: SocketRecord): void {
    const { net } = this;
    const left = record.usedAt + DATAGRAM_IDLE_US - net.kernel.now;
    if (left > 0) {
      net.later(left, 'idle', { socket: record.id }, true);
      return;
    }
    record.phase = 'closed';
    const listener = net.table.get(record.peer);
    if (listener?.backlog.includes(record.id)) {
      listener.backlog = listener.backlog.filter((id) => id !== record.id);
      net.table.remove(record);
    } else net.tell(record);
  }
}
