/** The world of one peek's run: reads the live one, keeps its writes to itself, and has a clock of its own. */
import type { Us } from '../../sim/kernel-contract';
import { OverlayRecentLists, type RecentLists } from '../conntrack/recent';
import { type Connections, OverlayConnections } from '../conntrack/table';
import type { Chooser, Fraction, Hop, NetnsId } from '../contract';
import type { World } from '../flow/world';
import type { Hosts } from '../topology/hosts';
import type { NetHost } from '../topology/net-host';
import { complement } from './fraction';

/** Above the range that live sockets draw from, so that a peek's connection is always a new one. */
const FIRST_PORT = 61_000;

export class PeekWorld implements World {
  readonly hosts: Hosts;
  /** Of the outermost question only: nobody sees the ways of the others. */
  readonly hops: Hop[] | null;
  now: Us;
  private port: number;
  private readonly own = new Map<NetnsId, { readonly connections: Connections; readonly recent: RecentLists }>();

  constructor(
    private readonly base: World,
    private readonly choose: Chooser,
    port = FIRST_PORT,
    hops: Hop[] | null = [],
  ) {
    this.hops = hops;
    this.hosts = base.hosts;
    this.now = base.now;
    this.port = port;
  }

  /** For a question inside this one. */
  fork(choose: Chooser): PeekWorld {
    return new PeekWorld(this, choose, this.port, null);
  }

  nextPort(): number {
    return this.port++;
  }

  connections(host: NetHost): Connections {
    return this.of(host).connections;
  }

  recent(host: NetHost): RecentLists {
    return this.of(host).recent;
  }

  chance(_host: NetHost, probability: Fraction, why: string): boolean {
    return this.choose.pick([probability, complement(probability)], why) === 0;
  }

  randomPort(): number {
    return this.nextPort();
  }

  get isReading(): boolean {
    return this.base.isReading;
  }

  read(key: string): void {
    this.base.read(key);
  }

  touched(_key: string): void {}

  private of(host: NetHost): { readonly connections: Connections; readonly recent: RecentLists } {
    let own = this.own.get(host.id);
    if (own === undefined) {
      own = {
        connections: new OverlayConnections(this.base.connections(host)),
        recent: new OverlayRecentLists(this.base.recent(host)),
      };
      this.own.set(host.id, own);
    }
    return own;
  }
}
