/** The reads behind inspect.ts, over the live tables of one namespace. */
import { formatIPv4, parseIPv4 } from '../base/ipv4';
import { SECOND } from '../sim/kernel-contract';
import { hashText } from '../sim/random-stream';
import type { Tuple } from './conntrack/entry';
import type { Netfilter, NetnsId, Protocol } from './contract';
import type { LiveWorld } from './flow/live-world';
import { packet } from './flow/packet';
import { send } from './flow/walk';
import type {
  AddressEntry,
  ConntrackTuple,
  ConntrackView,
  NeighbourEntry,
  NetworkInspect,
  RouteEntry,
  SocketEntry,
} from './inspect';
import { PeekWorld } from './peek/peek-world';
import type { SocketRecord } from './sockets/socket-record';
import type { SocketTable } from './sockets/socket-table';
import { BRIDGE } from './topology/hosts';
import { type Device, type NetHost, subnetOf } from './topology/net-host';

/** UDP traceroute starts at this port. */
const TRACE_PORT = 33_434;

function pair(n: number): string {
  return (n & 255).toString(16).padStart(2, '0');
}

/** Locally administered and always the same for one device. */
function macOf(netns: NetnsId, device: string): string {
  const a = hashText(`${netns} ${device}`);
  const b = hashText(`${device} ${netns}`);
  return [(a & 0xfc) | 2, a >>> 8, a >>> 16, a >>> 24, b, b >>> 8].map(pair).join(':');
}

function tupleText(t: Tuple): ConntrackTuple {
  return { src: formatIPv4(t.src), sport: t.sport, dst: formatIPv4(t.dst), dport: t.dport };
}

function socketState(record: SocketRecord): SocketEntry['state'] {
  if (record.protocol === 'udp') return record.kind === 'listener' ? 'UNCONN' : 'ESTAB';
  if (record.kind === 'listener') return 'LISTEN';
  if (record.phase === 'connecting') return 'SYN-SENT';
  return record.peerClosed ? 'CLOSE-WAIT' : 'ESTAB';
}

export class Inspection implements NetworkInspect {
  constructor(
    private readonly netns: NetnsId,
    private readonly world: LiveWorld,
    private readonly table: SocketTable,
    private readonly netfilter: Netfilter,
  ) {}

  sockets(): readonly SocketEntry[] {
    return this.table
      .all()
      .filter((one) => one.netns === this.netns && one.kind !== 'ping' && one.phase !== 'failed')
      .map((record) => ({
        protocol: record.protocol,
        state: socketState(record),
        local: { ip: formatIPv4(record.local.ip), port: record.local.port },
        remote:
          record.remote === null
            ? { ip: '0.0.0.0', port: 0 }
            : { ip: formatIPv4(record.remote.ip), port: record.remote.port },
        receiveQueue: record.kind === 'listener' ? record.backlog.length : record.inbox.length,
        sendQueue: record.kind === 'listener' ? 0 : record.outbox.length,
        owner: record.owner,
      }));
  }

  iptablesSave(table?: string): string {
    return this.netfilter.save(table);
  }

  iptablesRestore(text: string): ReturnType<Netfilter['restore']> {
    return this.netfilter.restore(text);
  }

  addresses(): readonly AddressEntry[] {
    const { host } = this;
    const lo: AddressEntry = {
      index: 1,
      dev: 'lo',
      address: '127.0.0.1/8',
      scope: 'host',
      mac: '00:00:00:00:00:00',
    };
    const own = (host?.devices ?? []).map(
      (device, i): AddressEntry => ({
        index: i + 2,
        dev: device.name,
        address: `${formatIPv4(device.ip)}/${device.prefix}`,
        scope: 'global',
        mac: macOf(this.netns, device.name),
        ...this.peerOf(device),
      }),
    );
    return [lo, ...own];
  }

  routes(): readonly RouteEntry[] {
    const { host } = this;
    if (host === undefined) return [];
    return host.routes.map((route): RouteEntry => {
      const device = host.devices.find((one) =>
        route.dev === undefined ? subnetHas(one, route.via) : one.name === route.dev,
      );
      const kernel = route.via === undefined && device !== undefined && subnetOf(device) === route.to;
      const dev = device?.name ?? route.dev ?? '';
      return { ...route, dev, kernel, ...(kernel && device !== undefined ? { src: formatIPv4(device.ip) } : {}) };
    });
  }

  routeTo(ip: string): ReturnType<NetworkInspect['routeTo']> {
    const address = parseIPv4(ip);
    const next = address === undefined ? undefined : this.host?.routeTo(address);
    if (next === undefined) return undefined;
    const via = next.neighbour === address ? {} : { via: formatIPv4(next.neighbour) };
    return { ...via, dev: next.dev, src: formatIPv4(next.source) };
  }

  neighbours(): readonly NeighbourEntry[] {
    return (this.host?.devices ?? []).flatMap((device) =>
      this.world.hosts
        .neighbours(device.segment)
        .filter(([ip, host]) => host.id !== this.netns && subnetHas(device, formatIPv4(ip)))
        .map(([ip, host]) => ({
          ip: formatIPv4(ip),
          dev: device.name,
          mac: macOf(host.id, host.devices.find((one) => one.segment === device.segment)?.name ?? ''),
        })),
    );
  }

  conntrack(): readonly ConntrackView[] {
    const { host, world } = this;
    if (host === undefined) return [];
    return world
      .connections(host)
      .list(world.now)
      .map((entry) => ({
        protocol: entry.protocol,
        ...(entry.state === null ? {} : { state: entry.state }),
        secondsLeft: Math.floor((entry.expiresAt - world.now) / SECOND),
        original: tupleText(entry.original),
        reply: tupleText(entry.reply),
        replied: entry.replied,
        assured: entry.assured,
      }));
  }

  hopAt(
    ip: string,
    ttl: number,
    protocol: Protocol = 'udp',
    port: number = TRACE_PORT,
  ): ReturnType<NetworkInspect['hopAt']> {
    const { host } = this;
    const address = parseIPv4(ip);
    if (host === undefined || address === undefined) return undefined;
    const world = new PeekWorld(this.world, { pick: () => 0 });
    const p = packet(protocol, protocol === 'tcp' ? 'syn' : 'datagram', 0, world.nextPort(), address, port);
    p.ttl = ttl;
    const fate = send(world, host, p);
    if (fate.kind === 'ttl-exceeded') return { ip: formatIPv4(fate.by), last: false };
    if (fate.kind === 'delivered') return { ip, last: true };
    return fate.kind === 'rejected' ? { ip: formatIPv4(fate.by), last: true } : undefined;
  }

  private get host(): NetHost | undefined {
    return this.world.hosts.get(this.netns);
  }

  /** A pod's device is one end of a veth pair; the number of the other end is the node's. */
  private peerOf(device: Device): { readonly peerIndex?: number } {
    const node = this.world.hosts.bridgeOf(device.segment);
    if (node === undefined || device.name === BRIDGE) return {};
    const ips = this.world.hosts.neighbours(device.segment).map(([ip]) => ip);
    return { peerIndex: node.devices.length + 2 + ips.indexOf(device.ip) };
  }
}

function subnetHas(device: Device, ip: string | undefined): boolean {
  const address = ip === undefined ? undefined : parseIPv4(ip);
  const size = 2 ** (32 - device.prefix);
  return address !== undefined && Math.floor(address / size) === Math.floor(device.ip / size);
}
