/**
 * One network namespace: devices, routes and rule tables. Pods are namespaces like machines, with one device on their
 * node's bridge. Routing is the kernel's: local addresses first, then the longest prefix.
 */

import { assert } from '../../base/assert';
import { formatIPv4, inRange, parseIPv4, parseRange, type Range } from '../../base/ipv4';
import { interned } from '../../base/kept-text';
import { LazyMap } from '../../base/lazy-map';
import type { NetnsId, Route } from '../contract';
import { NO_TABLES, type Tables } from '../netfilter/tables';

export interface Device {
  readonly name: string;
  readonly ip: number;
  readonly prefix: number;
  readonly segment: string;
}

/** Where a packet goes next: to this host itself (`lo`), or out of a device towards a neighbour. */
export interface NextHop {
  readonly dev: string;
  readonly device: Device | null;
  readonly neighbour: number;
  readonly source: number;
  /** Has a way by which the address can be asked for (ARP); an unbounded on-link route leads into a cloud that says nothing. */
  readonly answersArp: boolean;
  readonly route: string;
}

interface Parsed {
  readonly route: Route;
  readonly range: Range;
  readonly via: number | undefined;
}

const LOOPBACK = parseRange('127.0.0.0/8') as Range;
const NO_DEVICES: readonly Device[] = [];
const NO_ROUTING: Routing = { given: [], sorted: [], locals: [] };
const EVERYTHING = parseRange('0.0.0.0/0') as Range;

function rangeOf(to: string): Range {
  const range = to === 'default' ? EVERYTHING : parseRange(to.includes('/') ? to : `${to}/32`);
  assert(range !== undefined, `route to ${to}: no such network`);
  return range;
}

export function subnetOf(device: Device): string {
  const size = 2 ** (32 - device.prefix);
  return `${formatIPv4(device.ip - (device.ip % size))}/${device.prefix}`;
}

/** What routing needs of devices and routes; immutable, so that sessions that begin from one state share it. */
interface Routing {
  readonly given: readonly Route[];
  readonly sorted: readonly Parsed[];
  readonly locals: readonly number[];
}

const routings = new WeakMap<readonly Device[], { readonly routes: readonly Route[]; readonly routing: Routing }>();

function routingOf(devices: readonly Device[], routes: readonly Route[]): Routing {
  const known = routings.get(devices);
  if (known !== undefined && known.routes === routes) return known.routing;
  // Routes to the devices' own networks come by themselves, as the kernel adds them with an address.
  const own = devices
    .filter((device) => device.prefix < 32 && !routes.some((r) => r.to === subnetOf(device)))
    .map((device): Route => ({ to: subnetOf(device), dev: device.name }));
  const given = own.length === 0 ? routes : [...routes, ...own];
  const sorted = given
    .map((route) => ({
      route,
      range: rangeOf(route.to),
      via: route.via === undefined ? undefined : parseIPv4(route.via),
    }))
    .sort((a, b) => b.range.prefix - a.range.prefix);
  const routing = { given, sorted, locals: devices.map((device) => device.ip) };
  routings.set(devices, { routes, routing });
  return routing;
}

export class NetHost {
  devices: readonly Device[] = NO_DEVICES;
  forward: boolean;
  tables: Tables = NO_TABLES;
  /** Of the read tracker. */
  readonly rulesKey: string;
  readonly routesKey: string;
  private routing = NO_ROUTING;
  private readonly known = new LazyMap<number, NextHop | null>();

  constructor(
    readonly id: NetnsId,
    forward: boolean,
  ) {
    this.forward = forward;
    this.rulesKey = interned(`rules:${id}`);
    this.routesKey = interned(`routes:${id}`);
  }

  get routes(): readonly Route[] {
    return this.routing.given;
  }

  setDevices(devices: readonly Device[]): void {
    this.devices = devices;
    this.setRoutes(this.routing.given);
  }

  setRoutes(routes: readonly Route[]): void {
    this.routing = routingOf(this.devices, routes);
    this.known.clear();
  }

  /** Both at once: a saved host's. */
  setWiring(devices: readonly Device[], routes: readonly Route[]): void {
    this.devices = devices;
    this.setRoutes(routes);
  }

  isLocal(ip: number): boolean {
    return this.routing.locals.includes(ip) || inRange(LOOPBACK, ip);
  }

  deviceNamed(name: string): Device | undefined {
    return this.devices.find((device) => device.name === name);
  }

  /** Undefined: no route ("Network is unreachable"). */
  routeTo(ip: number): NextHop | undefined {
    let next = this.known.get(ip);
    if (next === undefined) {
      next = this.lookUp(ip) ?? null;
      if (this.known.size > 1_024) this.known.clear();
      this.known.set(ip, next);
    }
    return next ?? undefined;
  }

  private lookUp(ip: number): NextHop | undefined {
    if (this.isLocal(ip)) {
      return { dev: 'lo', device: null, neighbour: ip, source: ip, answersArp: true, route: `local ${formatIPv4(ip)}` };
    }
    for (const { route, range, via } of this.routing.sorted) {
      if (!inRange(range, ip)) continue;
      const device =
        route.dev !== undefined
          ? this.deviceNamed(route.dev)
          : this.devices.find((one) => via !== undefined && inRange(rangeOf(subnetOf(one)), via));
      if (device === undefined) continue;
      const neighbour = via ?? ip;
      const text = `${route.to}${route.via === undefined ? '' : ` via ${route.via}`} dev ${device.name}`;
      const answersArp = via !== undefined || route.to !== 'default';
      return { dev: device.name, device, neighbour, source: device.ip, answersArp, route: text };
    }
    return undefined;
  }
}
