/** The world of live traffic: draws come from the host's own random stream, writes stay. */
import { formatIPv4 } from '../../base/ipv4';
import type { Kernel, Us } from '../../sim/kernel-contract';
import type { Entry } from '../conntrack/entry';
import { HostRecentLists, type SavedLists } from '../conntrack/recent';
import { ConnectionTable } from '../conntrack/table';
import type { Fraction, Hop, NetnsId, TrackedMatch } from '../contract';
import type { Tables } from '../netfilter/tables';
import type { Hosts } from '../topology/hosts';
import type { NetHost } from '../topology/net-host';
import type { World } from './world';

export interface SavedTracking {
  readonly netns: NetnsId;
  readonly connections: readonly Entry[];
  readonly recent: SavedLists;
}

export class LiveWorld implements World {
  readonly hops: Hop[] | null = null;
  private readonly tracked = new Map<
    NetnsId,
    { readonly connections: ConnectionTable; readonly recent: HostRecentLists }
  >();

  constructor(
    readonly hosts: Hosts,
    private readonly kernel: Kernel,
  ) {}

  get now(): Us {
    return this.kernel.now;
  }

  connections(host: NetHost): ConnectionTable {
    const { connections } = this.of(host.id);
    connections.tidy(this.now);
    return connections;
  }

  recent(host: NetHost): HostRecentLists {
    return this.of(host.id).recent;
  }

  chance(host: NetHost, { n, d }: Fraction, _why: string): boolean {
    return this.kernel.random(`network/${host.id}`).below(d) < n;
  }

  randomPort(host: NetHost): number {
    return 1_024 + this.kernel.random(`network/${host.id}`).below(64_512);
  }

  get isReading(): boolean {
    return this.kernel.tracker.isReading;
  }

  read(key: string): void {
    this.kernel.tracker.read(key);
  }

  touched(key: string): void {
    this.kernel.tracker.touched(key);
  }

  forget(netns: NetnsId): void {
    this.tracked.delete(netns);
  }

  forgetConnections(netns: NetnsId, match: TrackedMatch): number {
    const connections = this.tracked.get(netns)?.connections;
    const { protocol, originalDestination, originalPort, replySource } = match;
    const gone = (connections?.list(this.now) ?? []).filter(
      (entry) =>
        entry.protocol === protocol &&
        (originalDestination === undefined || formatIPv4(entry.original.dst) === originalDestination) &&
        (originalPort === undefined || entry.original.dport === originalPort) &&
        (replySource === undefined || formatIPv4(entry.reply.src) === replySource),
    );
    for (const entry of gone) connections?.delete(entry);
    return gone.length;
  }

  /** Lists of `-m recent` live as long as a rule names them. */
  rulesChanged(netns: NetnsId, tables: Tables): void {
    const names = new Set<string>();
    for (const table of tables.values()) {
      for (const chain of table.values()) {
        for (const rule of chain.rules) {
          for (const match of rule.matches)
            if (match.kind.name === 'recent') names.add((match.data as { name: string }).name);
        }
      }
    }
    this.tracked.get(netns)?.recent.keepOnly(names);
  }

  save(): readonly SavedTracking[] {
    return [...this.tracked]
      .map(([netns, { connections, recent }]) => ({
        netns,
        connections: connections.list(this.now),
        recent: recent.save(),
      }))
      .filter(({ connections, recent }) => connections.length + recent.length > 0);
  }

  load(saved: readonly SavedTracking[]): void {
    this.tracked.clear();
    for (const { netns, connections, recent } of saved) {
      const own = this.of(netns);
      own.connections.load(connections);
      own.recent.load(recent);
    }
  }

  private of(netns: NetnsId): { readonly connections: ConnectionTable; readonly recent: HostRecentLists } {
    let own = this.tracked.get(netns);
    if (own === undefined) {
      own = { connections: new ConnectionTable(), recent: new HostRecentLists() };
      this.tracked.set(netns, own);
    }
    return own;
  }
}
