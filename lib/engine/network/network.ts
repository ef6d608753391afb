/** The simulated network: wiring, netfilter, sockets and peeks over one kernel. */
import type { Plain } from '../base/plain';
import type { Kernel } from '../sim/kernel-contract';
import type { AppHost, NetnsId, SimulatedNetwork } from './contract';
import { LiveWorld, type SavedTracking } from './flow/live-world';
import type { InspectableNetwork, NetworkInspect } from './inspect';
import { Inspection } from './inspection';
import { Peeks } from './peek/probe';
import { Sockets } from './sockets/socket-layer';
import { NETWORK_ACTOR, SocketNet } from './sockets/socket-net';
import { type SavedSockets, SocketTable } from './sockets/socket-table';
import { Hosts, type SavedHost } from './topology/hosts';
import { NetworkTopology } from './topology/topology';

export interface NetworkState {
  readonly hosts: readonly SavedHost[];
  readonly sockets: SavedSockets;
  readonly tracking: readonly SavedTracking[];
}
export function createNetwork(options: { readonly kernel: Kernel }): SimulatedNetwork {
  return new KernelNetwork(options.kernel);
}

class KernelNetwork implements InspectableNetwork {
  readonly topology: NetworkTopology;
  readonly sockets: Sockets;
  readonly probe: Peeks;
  private readonly hosts: Hosts;
  private readonly world: LiveWorld;
  private readonly table: SocketTable;
  private readonly resolvers = new Map<NetnsId, (path: string) => string | undefined>();
  private appHost: AppHost | null = null;

  constructor(kernel: Kernel) {
    this.hosts = new Hosts(kernel.tracker);
    this.world = new LiveWorld(this.hosts, kernel);
    this.table = new SocketTable(kernel);
    this.sockets = new Sockets(new SocketNet(kernel, this.world, this.table));
    this.topology = new NetworkTopology(this.hosts, {
      detached: (netns) => {
        this.sockets.drop(netns);
        this.world.forget(netns);
        this.resolvers.delete(netns);
      },
      rulesChanged: (netns, tables) => this.world.rulesChanged(netns, tables),
      forget: (netns, match) => this.world.forgetConnections(netns, match),
      setAppHost: (host) => {
        this.appHost = host;
      },
    });
    this.probe = new Peeks({
      live: this.world,
      table: this.table,
      resolver: (netns) => this.resolvers.get(netns),
      appHost: () => this.appHost,
    });
    kernel.register(NETWORK_ACTOR, { handle: (op: string, arg: Plain) => this.sockets.handle(op, arg) });
  }

  setResolver(netns: NetnsId, read: (path: string) => string | undefined): void {
    this.resolvers.set(netns, read);
  }

  inspect(netns: NetnsId): NetworkInspect {
    return new Inspection(netns, this.world, this.table, this.topology.netfilter(netns));
  }

  save(): NetworkState {
    return { hosts: this.hosts.save(), sockets: this.table.save(), tracking: this.world.save() };
  }

  load(state: unknown): void {
    const { hosts, sockets, tracking } = state as NetworkState;
    this.hosts.load(hosts);
    this.table.load(sockets);
    this.world.load(tracking);
  }
}
