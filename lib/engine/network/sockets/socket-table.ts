/** All sockets of all namespaces, found by number, by listening address and, for datagrams, by both ends. */
import { flat } from '../../base/kept-text';
import type { Kernel, Us } from '../../sim/kernel-contract';
import type { NetnsId, Protocol, SocketId, SocketOwner } from '../contract';
import type { End, SocketRecord } from './socket-record';

/** net.ipv4.ip_local_port_range. */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

export interface SavedSockets {
  readonly nextId: number;
  readonly sockets: readonly SocketRecord[];
}

const NONE: readonly SocketRecord[] = [];
const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

function portKey(protocol: Protocol, port: number): number {
  return port * PROTOCOLS.length + PROTOCOLS.indexOf(protocol);
}
function listenerKey(netns: NetnsId, protocol: Protocol, port: number): string {
  return `listener:${netns}:${protocol}:${port}`;
}
function endsKey(netns: NetnsId, local: End, remote: End): string {
  return `${netns} ${local.ip}:${local.port} ${remote.ip}:${remote.port}`;
}

export class SocketTable {
  private nextId = 1;
  private readonly byId = new Map<SocketId, SocketRecord>();
  /** Sockets of each namespace by local port, listeners and others. */
  private readonly byPort = new Map<NetnsId, Map<number, SocketRecord[]>>();
  private readonly datagrams = new Map<string, SocketRecord>();

  constructor(private readonly kernel: Kernel) {}

  get(id: SocketId | null): SocketRecord | undefined {
    return id === null ? undefined : this.byId.get(id);
  }

  all(): readonly SocketRecord[] {
    return [...this.byId.values()];
  }

  make(
    netns: NetnsId,
    protocol: Protocol,
    kind: SocketRecord['kind'],
    owner: SocketOwner,
    local: End,
    remote: End | null,
    now: Us,
  ): SocketRecord {
    const record: SocketRecord = {
      id: this.nextId++,
      netns,
      protocol,
      kind,
      owner,
      phase: kind === 'listener' ? 'listening' : kind === 'stream' ? 'connecting' : 'open',
      errno: null,
      local,
      remote,
      peer: null,
      peerClosed: false,
      inbox: [],
      outbox: [],
      backlog: [],
      pathVersion: 0,
      delayUs: 0,
      lastArrivalUs: 0,
      tries: 0,
      usedAt: now,
    };
    this.insert(record);
    return record;
  }

  remove(record: SocketRecord): void {
    this.byId.delete(record.id);
    const { netns, protocol, local } = record;
    const ports = this.byPort.get(netns);
    const key = portKey(protocol, local.port);
    const others = ports?.get(key)?.filter((one) => one !== record) ?? NONE;
    if (others.length > 0) ports?.set(key, [...others]);
    else if (ports?.delete(key) && ports.size === 0) this.byPort.delete(netns);
    if (record.kind === 'datagram' && record.remote !== null) {
      const ends = endsKey(record.netns, record.local, record.remote);
      if (this.datagrams.get(ends) === record) this.datagrams.delete(ends);
    }
    if (record.kind === 'listener') this.kernel.tracker.touched(listenerKey(netns, protocol, local.port));
  }

  /** The socket that listens on an address, the exact one before the wildcard. Notes the read, also of nothing. */
  listenerAt(netns: NetnsId, protocol: Protocol, ip: number, port: number): SocketRecord | undefined {
    const { tracker } = this.kernel;
    if (tracker.isReading) tracker.read(listenerKey(netns, protocol, port));
    let wild: SocketRecord | undefined;
    for (const one of this.at(netns, protocol, port)) {
      if (one.kind !== 'listener') continue;
      if (one.local.ip === ip) return one;
      if (one.local.ip === 0) wild ??= one;
    }
    return wild;
  }

  datagramBetween(netns: NetnsId, local: End, remote: End): SocketRecord | undefined {
    return this.datagrams.get(endsKey(netns, local, remote));
  }

  isPortTaken(netns: NetnsId, protocol: Protocol, ip: number, port: number): boolean {
    const here = this.at(netns, protocol, port);
    return here.some((one) => one.kind === 'listener' && (one.local.ip === ip || one.local.ip === 0 || ip === 0));
  }

  freePort(netns: NetnsId, protocol: Protocol): number {
    const range = LAST_EPHEMERAL - FIRST_EPHEMERAL + 1;
    let port = FIRST_EPHEMERAL + this.kernel.random(`network/${netns}`).below(range);
    for (let i = 0; i < range && this.at(netns, protocol, port).length > 0; i++) {
      port = port === LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
    }
    return port;
  }

  save(): SavedSockets {
    return { nextId: this.nextId, sockets: this.all().map((record) => ({ ...record })) };
  }

  load(saved: SavedSockets): void {
    this.byId.clear();
    this.byPort.clear();
    this.datagrams.clear();
    this.nextId = saved.nextId;
    for (const record of saved.sockets) this.insert({ ...record });
  }

  private at(netns: NetnsId, protocol: Protocol, port: number): readonly SocketRecord[] {
    return this.byPort.get(netns)?.get(portKey(protocol, port)) ?? NONE;
  }

  private insert(record: SocketRecord): void {
    this.byId.set(record.id, record);
    const { netns, protocol, local } = record;
    let ports = this.byPort.get(netns);
    if (ports === undefined) {
      ports = new Map();
      this.byPort.set(netns, ports);
    }
    const key = portKey(protocol, local.port);
    const others = ports.get(key);
    if (others === undefined) ports.set(key, [record]);
    else others.push(record);
    if (record.kind === 'datagram' && record.remote !== null) {
      this.datagrams.set(flat(endsKey(record.netns, record.local, record.remote)), record);
    }
    if (record.kind === 'listener') this.kernel.tracker.touched(listenerKey(netns, protocol, local.port));
  }
}
