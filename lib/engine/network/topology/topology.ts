/** The composition root's and the runtime's door to the wiring (contract.ts Topology). */
import { formatIPv4 } from '../../base/ipv4';
import type { AppHost, Interface, Netfilter, NetnsId, Route, Topology, TrackedMatch } from '../contract';
import { restore } from '../netfilter/restore';
import { save } from '../netfilter/save';
import type { Tables } from '../netfilter/tables';
import type { Hosts } from './hosts';

/** What hangs on a host besides its wiring. */
export interface TopologyListeners {
  detached(netns: NetnsId): void;
  rulesChanged(netns: NetnsId, tables: Tables): void;
  setAppHost(host: AppHost): void;
  forget(netns: NetnsId, match: TrackedMatch): number;
}

export class NetworkTopology implements Topology {
  constructor(
    private readonly hosts: Hosts,
    private readonly on: TopologyListeners,
  ) {}

  addHost(
    netns: NetnsId,
    options: {
      readonly interfaces: readonly Interface[];
      readonly routes: readonly Route[];
      readonly forward: boolean;
    },
  ): void {
    this.hosts.add(netns, options.interfaces, options.routes, options.forward);
  }

  attachPod(pod: NetnsId, node: NetnsId, ip: string): void {
    this.hosts.attachPod(pod, node, ip);
  }

  detach(netns: NetnsId): void {
    this.on.detached(netns);
    this.hosts.detach(netns);
  }

  setPodRange(node: NetnsId, cidr: string): void {
    this.hosts.setPodRange(node, cidr);
  }

  addRoute(host: NetnsId, route: Route): void {
    const others = this.hosts.mustGet(host).routes.filter((one) => one.to !== route.to);
    this.hosts.setRoutes(host, [...others, route]);
  }

  removeRoute(host: NetnsId, to: string): void {
    const others = this.hosts.mustGet(host).routes.filter((one) => one.to !== to);
    this.hosts.setRoutes(host, others);
  }

  routes(host: NetnsId): readonly Route[] {
    return this.hosts.get(host)?.routes ?? [];
  }

  addresses(netns: NetnsId): readonly { readonly dev: string; readonly address: string }[] {
    const host = this.hosts.get(netns);
    if (host === undefined) return [];
    return host.devices.map(({ name, ip, prefix }) => ({ dev: name, address: `${formatIPv4(ip)}/${prefix}` }));
  }

  netfilter(host: NetnsId): Netfilter {
    return {
      restore: (text) => {
        const restored = restore(this.hosts.mustGet(host).tables, text);
        if (!restored.ok) return restored;
        this.hosts.setTables(host, restored.tables);
        this.on.rulesChanged(host, restored.tables);
        return { ok: true };
      },
      save: (table) => save(this.hosts.mustGet(host).tables, table),
      forget: (match) => this.on.forget(host, match),
    };
  }

  setAppHost(host: AppHost): void {
    this.on.setAppHost(host);
  }
}
