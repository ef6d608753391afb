/**
 * All namespaces and how they are wired: segments (who answers ARP for which address), bridges of nodes. Every change
 * moves `version`, which tells flows to look at their way again.
 */
import { assert } from '../../base/assert';
import { formatIPv4, parseIPv4, parseRange } from '../../base/ipv4';
import { remembered } from '../../base/remembered';
import type { Tracker } from '../../sim/kernel-contract';
import type { Interface, NetnsId, Route } from '../contract';
import { restore } from '../netfilter/restore';
import { save as saveTables } from '../netfilter/save';
import { NO_TABLES, type Tables } from '../netfilter/tables';
import { type Device, NetHost } from './net-host';

export const BRIDGE = 'bridge';

export interface SavedHost {
  readonly id: NetnsId;
  readonly forward: boolean;
  readonly devices: readonly Device[];
  readonly routes: readonly Route[];
  readonly rules: string;
}

function segmentOf(node: NetnsId): string {
  return `bridge of ${node}`;
}

function deviceOf(given: Interface): Device {
  const [address = '', prefix = '32'] = given.address.split('/');
  const ip = parseIPv4(address);
  assert(ip !== undefined, `interface ${given.name}: bad address ${given.address}`);
  return { name: given.name, ip, prefix: Number(prefix), segment: given.segment };
}

/** Tables are immutable: sessions that begin from one checkpoint have the same. */
const readBack = remembered((rules) => restore(NO_TABLES, rules));

function tablesOf(id: NetnsId, rules: string): Tables {
  const restored = readBack(rules);
  assert(restored.ok, `rules of ${id} cannot be read back`);
  return restored.tables;
}

export class Hosts {
  version = 1;
  private readonly texts = new WeakMap<Tables, string>();
  private readonly byId = new Map<NetnsId, NetHost>();
  private readonly segments = new Map<string, Map<number, NetHost>>();
  /** Host whose kernel is the bridge of a segment. */
  private readonly bridges = new Map<string, NetHost>();

  constructor(private readonly tracker: Tracker) {}

  get(id: NetnsId): NetHost | undefined {
    return this.byId.get(id);
  }

  all(): readonly NetHost[] {
    return [...this.byId.values()];
  }

  add(id: NetnsId, interfaces: readonly Interface[], routes: readonly Route[], forward: boolean): NetHost {
    const host = new NetHost(id, forward);
    this.byId.set(id, host);
    host.setDevices(interfaces.map(deviceOf));
    host.setRoutes(routes);
    this.rewire();
    this.routesChanged(host);
    return host;
  }

  setPodRange(node: NetnsId, cidr: string): void {
    const host = this.mustGet(node);
    const range = parseRange(cidr);
    assert(range !== undefined, `pod range ${cidr} of ${node}: no such network`);
    const bridge: Device = { name: BRIDGE, ip: range.base + 1, prefix: range.prefix, segment: segmentOf(node) };
    host.setDevices([...host.devices.filter((device) => device.name !== BRIDGE), bridge]);
    this.rewire();
    this.routesChanged(host);
  }

  attachPod(pod: NetnsId, node: NetnsId, ip: string): void {
    const bridge = this.mustGet(node).deviceNamed(BRIDGE);
    assert(bridge !== undefined, `pod ${pod} is attached to ${node}, which has no bridge yet`);
    const eth0: Interface = { name: 'eth0', address: `${ip}/${bridge.prefix}`, segment: bridge.segment };
    this.add(pod, [eth0], [{ to: 'default', via: formatIPv4(bridge.ip), dev: 'eth0' }], false);
  }

  detach(id: NetnsId): void {
    const host = this.byId.get(id);
    if (host === undefined) return;
    this.byId.delete(id);
    this.rewire();
    this.routesChanged(host);
  }

  setRoutes(id: NetnsId, routes: readonly Route[]): void {
    const host = this.mustGet(id);
    host.setRoutes(routes);
    this.routesChanged(host);
  }

  setTables(id: NetnsId, tables: Tables): void {
    const host = this.mustGet(id);
    // The same object: a restore that changed nothing.
    if (host.tables === tables) return;
    host.tables = tables;
    this.version += 1;
    this.tracker.touched(host.rulesKey);
  }

  /** Who answers for an address on a segment. */
  neighbour(segment: string, ip: number): NetHost | undefined {
    return this.segments.get(segment)?.get(ip);
  }

  bridgeOf(segment: string): NetHost | undefined {
    return this.bridges.get(segment);
  }

  neighbours(segment: string): readonly (readonly [number, NetHost])[] {
    return [...(this.segments.get(segment) ?? [])];
  }

  mustGet(id: NetnsId): NetHost {
    const host = this.byId.get(id);
    assert(host !== undefined, () => `no network namespace ${id}`);
    return host;
  }

  save(): readonly SavedHost[] {
    return this.all().map((host) => ({
      id: host.id,
      forward: host.forward,
      devices: host.devices,
      routes: host.routes,
      rules: this.rulesText(host.tables),
    }));
  }

  /** Snapshots are taken at every command, rules change rarely. */
  private rulesText(tables: Tables): string {
    let text = this.texts.get(tables);
    if (text === undefined) {
      text = saveTables(tables);
      this.texts.set(tables, text);
    }
    return text;
  }

  load(saved: readonly SavedHost[]): void {
    const before = new Map(this.byId);
    this.byId.clear();
    for (const { id, forward, devices, routes, rules } of saved) {
      const host = new NetHost(id, forward);
      const old = before.get(id)?.tables;
      host.tables = old !== undefined && this.rulesText(old) === rules ? old : tablesOf(id, rules);
      host.setWiring(devices, routes);
      this.byId.set(id, host);
    }
    this.rewire();
    this.version += 1;
  }

  private routesChanged(host: NetHost): void {
    this.version += 1;
    this.tracker.touched(host.routesKey);
    for (const device of host.devices) this.tracker.touched(`link:${device.ip}`);
  }

  private rewire(): void {
    this.segments.clear();
    this.bridges.clear();
    for (const host of this.byId.values()) {
      for (const device of host.devices) {
        let segment = this.segments.get(device.segment);
        if (segment === undefined) {
          segment = new Map();
          this.segments.set(device.segment, segment);
        }
        segment.set(device.ip, host);
        if (device.segment === segmentOf(host.id)) this.bridges.set(device.segment, host);
      }
    }
  }
}
