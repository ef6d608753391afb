/**
 * TCP by flow: the SYN, its answer and the first ACK walk the whole way; after that messages use the way that was found,
 * until rules, routes or links change somewhere. Lost packets are sent again with the kernel's time-outs.
 */
import type { Message, NetnsId, SocketOwner } from '../contract';
import { type Packet, type PacketFlag, packet } from '../flow/packet';
import { ARP_FAILS_US, DATA_TRIES, dataWait, oneWayUs, SYN_WAITS } from '../flow/timing';
import { type Fate, send } from '../flow/walk';
import { errnoOf, type SocketNet } from './socket-net';
import type { End, SocketRecord } from './socket-record';

/** How a connection looks where it arrives. */
interface Arrival {
  readonly netns: NetnsId;
  readonly src: number;
  readonly sport: number;
  readonly dst: number;
  readonly dport: number;
}

export class Tcp {
  constructor(private readonly net: SocketNet) {}

  connect(netns: NetnsId, remote: End, owner: SocketOwner): SocketRecord {
    const { net } = this;
    const host = net.world.hosts.get(netns);
    const route = host?.routeTo(remote.ip);
    const local: End = { ip: route?.source ?? 0, port: net.table.freePort(netns, 'tcp') };
    const record = net.table.make(netns, 'tcp', 'stream', owner, local, remote, net.kernel.now);
    if (route === undefined) net.fail(record, 'ENETUNREACH');
    else this.sendSyn(record);
    return record;
  }

  send(record: SocketRecord, message: Message): void {
    if (record.phase !== 'open' && record.phase !== 'connecting') return;
    record.outbox = [...record.outbox, message];
    // With something waiting already a timer is under way.
    if (record.phase === 'open' && record.outbox.length === 1) this.flush(record);
  }

  close(record: SocketRecord): void {
    const { net } = this;
    net.table.remove(record);
    const unread = record.inbox.length > 0;
    if (record.phase === 'open') this.part(record, unread ? 'rst' : 'fin');
    else if (record.phase === 'connecting' && record.peer !== null) this.part(record, 'rst');
  }

  closeListener(record: SocketRecord): void {
    this.net.table.remove(record);
    for (const id of record.backlog) {
      const waiting = this.net.table.get(id);
      if (waiting === undefined) continue;
      this.net.table.remove(waiting);
      this.part(waiting, 'rst');
    }
  }

  handle(op: string, arg: Record<string, number | string>): void {
    const record = this.net.table.get(Number(arg.socket));
    if (op === 'syn') this.onSyn(record, arg as unknown as Arrival);
    else if (op === 'data') this.onData(record, arg);
    else if (record === undefined) return;
    else if (op === 'synack') this.onSynAck(record);
    else if (op === 'ack') this.onAck(record, Number(arg.listener));
    else if (op === 'retry') this.onRetry(record);
    else if (op === 'resend') this.onResend(record);
    else if (op === 'fin') this.onFin(record);
    else if (op === 'fail' && (record.phase === 'connecting' || record.phase === 'open')) {
      this.net.fail(record, arg.errno as 'ECONNREFUSED');
    }
  }

  private walk(record: SocketRecord, flag: PacketFlag): { readonly fate: Fate; readonly arrived: Packet } {
    const { world } = this.net;
    const { local, remote } = record;
    const arrived = packet('tcp', flag, local.ip, local.port, remote?.ip ?? 0, remote?.port ?? 0);
    const host = world.hosts.get(record.netns);
    if (host === undefined) return { fate: { kind: 'dropped', local: true }, arrived };
    return { fate: send(world, host, arrived), arrived };
  }

  private sendSyn(record: SocketRecord): void {
    const { net } = this;
    const { fate, arrived } = this.walk(record, 'syn');
    const again = SYN_WAITS[record.tries];
    record.tries += 1;
    switch (fate.kind) {
      case 'delivered': {
        const { src, sport, dst, dport } = arrived;
        const at = { socket: record.id, netns: fate.host.id, src, sport, dst, dport };
        net.later(oneWayUs(fate.hops), 'syn', at);
        break;
      }
      case 'dropped':
        break;
      case 'no-neighbour':
        net.later(ARP_FAILS_US, 'fail', { socket: record.id, errno: 'EHOSTUNREACH' }, true);
        return;
      default:
        net.later(2 * oneWayUs(fate.hops), 'fail', { socket: record.id, errno: errnoOf(fate) });
        return;
    }
    if (again !== undefined) net.later(again, 'retry', { socket: record.id }, true);
    else net.later(0, 'fail', { socket: record.id, errno: 'ETIMEDOUT' }, true);
  }

  private onRetry(record: SocketRecord): void {
    if (record.phase !== 'connecting') return;
    if (record.tries >= SYN_WAITS.length) this.net.fail(record, 'ETIMEDOUT');
    else this.sendSyn(record);
  }

  private onSyn(client: SocketRecord | undefined, at: Arrival): void {
    const { net } = this;
    if (client === undefined || client.phase !== 'connecting') return;
    let server = net.table.get(client.peer);
    if (server === undefined) {
      if (net.world.hosts.get(at.netns) === undefined) return;
      const listener = net.table.listenerAt(at.netns, 'tcp', at.dst, at.dport);
      if (listener === undefined) {
        const back = this.answer(at, 'rst');
        if (this.reaches(back, client)) {
          net.later(oneWayUs((back.fate as { hops: number }).hops), 'fail', {
            socket: client.id,
            errno: 'ECONNREFUSED',
          });
        }
        return;
      }
      const local: End = { ip: at.dst, port: at.dport };
      const remote: End = { ip: at.src, port: at.sport };
      server = net.table.make(at.netns, 'tcp', 'stream', listener.owner, local, remote, net.kernel.now);
      server.phase = 'open';
      server.peer = client.id;
      client.peer = server.id;
    }
    const back = this.answer(at, 'synack');
    if (!this.reaches(back, client) || back.fate.kind !== 'delivered') return;
    server.delayUs = oneWayUs(back.fate.hops);
    server.pathVersion = net.version;
    net.later(server.delayUs, 'synack', { socket: client.id });
  }

  private answer(at: Arrival, flag: 'synack' | 'rst'): { readonly fate: Fate; readonly arrived: Packet } {
    const { world } = this.net;
    const arrived = packet('tcp', flag, at.dst, at.dport, at.src, at.sport);
    const host = world.hosts.get(at.netns);
    if (host === undefined) return { fate: { kind: 'dropped', local: true }, arrived };
    return { fate: send(world, host, arrived), arrived };
  }

  /** Does a packet arrive at the socket it is meant for, from where that socket expects it? */
  private reaches({ fate, arrived }: { readonly fate: Fate; readonly arrived: Packet }, to: SocketRecord): boolean {
    return (
      fate.kind === 'delivered' &&
      fate.host.id === to.netns &&
      arrived.dst === to.local.ip &&
      arrived.dport === to.local.port &&
      arrived.src === to.remote?.ip &&
      arrived.sport === to.remote.port
    );
  }

  private onSynAck(client: SocketRecord): void {
    const { net } = this;
    const server = net.table.get(client.peer);
    if (client.phase !== 'connecting' || server === undefined) return;
    const listener = net.table.listenerAt(server.netns, 'tcp', server.local.ip, server.local.port);
    const ack = this.walk(client, 'data');
    if (!this.reaches(ack, server) || ack.fate.kind !== 'delivered') return;
    client.phase = 'open';
    client.tries = 0;
    client.delayUs = oneWayUs(ack.fate.hops);
    client.pathVersion = net.version;
    net.tell(client);
    client.lastArrivalUs = net.kernel.now + client.delayUs;
    net.later(client.delayUs, 'ack', { socket: server.id, listener: listener?.id ?? 0 });
    if (client.outbox.length > 0) this.flush(client);
  }

  private onAck(server: SocketRecord, listenerId: number): void {
    const listener = this.net.table.get(listenerId);
    if (listener === undefined) {
      // The listener went in between: nobody will ever take this connection.
      this.net.table.remove(server);
      this.part(server, 'rst');
      return;
    }
    listener.backlog = [...listener.backlog, server.id];
    this.net.tell(listener);
  }

  /** Finds the way to the other end; undefined: it is cut just now. */
  private delayTo(record: SocketRecord, flag: PacketFlag): number | undefined {
    const { net } = this;
    if (flag === 'data' && record.pathVersion === net.version) return record.delayUs;
    const peer = net.table.get(record.peer);
    const way = this.walk(record, flag);
    if (way.fate.kind !== 'delivered' || (peer !== undefined && !this.reaches(way, peer))) return undefined;
    record.pathVersion = net.version;
    record.delayUs = oneWayUs(way.fate.hops);
    return record.delayUs;
  }

  private flush(record: SocketRecord): void {
    const { net } = this;
    const { now } = net.kernel;
    const delay = this.delayTo(record, 'data');
    if (delay === undefined) {
      if (record.tries >= DATA_TRIES) net.fail(record, 'ETIMEDOUT');
      else net.later(dataWait(record.tries), 'resend', { socket: record.id }, true);
      record.tries += 1;
      return;
    }
    record.tries = 0;
    const arrival = Math.max(now + delay, record.lastArrivalUs);
    record.lastArrivalUs = arrival;
    for (const message of record.outbox) {
      net.later(arrival - now, 'data', { socket: record.peer ?? 0, from: record.id, message: message as never });
    }
    record.outbox = [];
  }

  private onResend(record: SocketRecord): void {
    if (record.phase === 'open' && record.outbox.length > 0) this.flush(record);
  }

  private onData(record: SocketRecord | undefined, arg: Record<string, unknown>): void {
    const { net } = this;
    if (record === undefined || record.phase !== 'open') {
      // Data for a socket that is gone is answered by a RST.
      const sender = net.table.get(Number(arg.from));
      if (sender !== undefined) net.later(sender.delayUs, 'fail', { socket: sender.id, errno: 'ECONNRESET' });
      return;
    }
    record.inbox = [...record.inbox, arg.message as Message];
    net.tell(record);
  }

  /** Tells the other end that this one is gone. */
  private part(record: SocketRecord, flag: 'fin' | 'rst'): void {
    const { net } = this;
    const peer = net.table.get(record.peer);
    if (record.outbox.length > 0 && record.phase === 'open') this.flush(record);
    const delay = this.delayTo(record, flag);
    if (peer === undefined || delay === undefined) return;
    const wait = Math.max(delay, record.lastArrivalUs - net.kernel.now);
    if (flag === 'fin') net.later(wait, 'fin', { socket: peer.id });
    else net.later(wait, 'fail', { socket: peer.id, errno: 'ECONNRESET' });
  }

  private onFin(record: SocketRecord): void {
    if (record.phase !== 'open') return;
    record.peerClosed = true;
    this.net.tell(record);
  }
}
