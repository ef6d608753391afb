/** Non-blocking sockets for simulated processes (contract.ts SocketLayer) over TCP, UDP and ICMP. */
import { formatIPv4, parseIPv4 } from '../../base/ipv4';
import type { Plain } from '../../base/plain';
import type { Message, NetnsId, Protocol, SocketId, SocketLayer, SocketOwner, SocketState } from '../contract';
import { Ping } from './ping';
import type { SocketNet } from './socket-net';
import type { End, SocketRecord } from './socket-record';
import { Tcp } from './tcp';
import { Udp } from './udp';

const LOCALHOST = 0x7f000001;

function endText(end: End): { readonly ip: string; readonly port: number } {
  return { ip: formatIPv4(end.ip), port: end.port };
}

/** How a socket stands at a moment; its ends are put into words when somebody asks, which few do. */
class StateOfRecord implements SocketState {
  readonly phase: SocketState['phase'];
  readonly errno: SocketState['errno'];
  readonly protocol: SocketState['protocol'];
  readonly peerClosed: boolean;
  readonly pending: number;
  private readonly localEnd: End;
  private readonly remoteEnd: End | null;

  constructor(record: SocketRecord) {
    this.phase = record.phase;
    this.errno = record.errno ?? undefined;
    this.protocol = record.protocol;
    this.peerClosed = record.peerClosed;
    this.pending = record.inbox.length + record.backlog.length;
    this.localEnd = record.local;
    this.remoteEnd = record.remote;
  }

  get local() {
    return endText(this.localEnd);
  }
  get remote() {
    return this.remoteEnd === null ? undefined : endText(this.remoteEnd);
  }
}

export class Sockets implements SocketLayer {
  private readonly tcp: Tcp;
  private readonly udp: Udp;
  private readonly icmp: Ping;

  constructor(private readonly net: SocketNet) {
    this.tcp = new Tcp(net);
    this.udp = new Udp(net);
    this.icmp = new Ping(net);
  }

  connect(netns: NetnsId, protocol: Protocol, ip: string, port: number, owner: SocketOwner): SocketId {
    const address = parseIPv4(ip);
    // The unspecified address means this machine.
    const remote: End = { ip: address === 0 ? LOCALHOST : (address ?? 0), port };
    if (address === undefined) return this.connectIPv6(netns, protocol, ip, remote, owner);
    return (protocol === 'tcp' ? this.tcp : this.udp).connect(netns, remote, owner).id;
  }

  listen(netns: NetnsId, protocol: Protocol, ip: string, port: number, owner: SocketOwner): SocketId | 'EADDRINUSE' {
    const { table, kernel } = this.net;
    const address = parseIPv4(ip) ?? 0;
    const local: End = { ip: address, port: port === 0 ? table.freePort(netns, protocol) : port };
    if (table.isPortTaken(netns, protocol, local.ip, local.port)) return 'EADDRINUSE';
    return table.make(netns, protocol, 'listener', owner, local, null, kernel.now).id;
  }

  accept(listener: SocketId): SocketId | undefined {
    const record = this.net.table.get(listener);
    const [first, ...rest] = record?.backlog ?? [];
    if (record === undefined || first === undefined) return undefined;
    record.backlog = rest;
    return first;
  }

  send(socket: SocketId, message: Message): void {
    const record = this.net.table.get(socket);
    if (record?.kind === 'stream') this.tcp.send(record, message);
    else if (record?.kind === 'datagram') this.udp.send(record, message);
  }

  receive(socket: SocketId): Message | undefined {
    const record = this.net.table.get(socket);
    const [first, ...rest] = record?.inbox ?? [];
    if (record === undefined || first === undefined) return undefined;
    record.inbox = rest;
    return first;
  }

  state(socket: SocketId): SocketState | undefined {
    const record = this.net.table.get(socket);
    return record === undefined ? undefined : new StateOfRecord(record);
  }

  close(socket: SocketId): void {
    const record = this.net.table.get(socket);
    if (record === undefined) return;
    if (record.kind === 'stream') this.tcp.close(record);
    else if (record.kind === 'listener' && record.protocol === 'tcp') this.tcp.closeListener(record);
    else this.udp.close(record);
  }

  ping(netns: NetnsId, ip: string, sequence: number, owner: SocketOwner): SocketId {
    return this.icmp.start(netns, parseIPv4(ip) ?? 0, sequence, owner).id;
  }

  /** A namespace is gone: so are its sockets; nobody is told, their processes ended before. */
  drop(netns: NetnsId): void {
    for (const record of this.net.table.all()) if (record.netns === netns) this.net.table.remove(record);
  }

  handle(op: string, arg: Plain): void {
    const a = arg as Record<string, never>;
    if (op === 'datagram' || op === 'refused' || op === 'idle') this.udp.handle(op, a);
    else if (op === 'echo') this.icmp.handle(a);
    else this.tcp.handle(op, a);
  }

  /** This network is IPv4 only; loop-back answers with a RST, all else has no route. */
  private connectIPv6(netns: NetnsId, protocol: Protocol, ip: string, remote: End, owner: SocketOwner): SocketId {
    const { table, kernel } = this.net;
    const kind = protocol === 'tcp' ? 'stream' : 'datagram';
    const record = table.make(netns, protocol, kind, owner, { ip: 0, port: 0 }, remote, kernel.now);
    this.net.fail(record, ip === '::1' ? 'ECONNREFUSED' : 'ENETUNREACH');
    return record.id;
  }
}
