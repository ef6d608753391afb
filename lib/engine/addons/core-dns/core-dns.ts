/**
 * CoreDNS of a cluster: one view of its Services for all pods that run the app. The outside is answered from zone texts, as
 * if every server that the Corefile forwards to knew them.
 */
import type { Part } from '../../base/plain';
import type { ApiTransport } from '../../client/transport';
import type { App } from '../../network/contract';
import type { Kernel } from '../../sim/kernel-contract';
import { type CoreDnsState, coreDnsApp } from './app';
import { InformedView } from './informed-view';
import { OUTSIDE_WORLD } from './outside-world';
import { type ZoneTexts, zoneResolver } from './zone-file';

export interface CoreDnsOptions {
  readonly kernel: Kernel;
  readonly transport: ApiTransport;
  /** Text for a container without /etc/coredns/Corefile. */
  readonly corefile: () => string;
  readonly upstreamZones?: ZoneTexts;
  readonly version?: string;
}

export interface CoreDns extends Part<ReturnType<InformedView['save']>> {
  readonly app: App<CoreDnsState>;
  /** Lists and watches; the first start of the app does it too. */
  start(): void;
}

export function createCoreDns(options: CoreDnsOptions): CoreDns {
  const view = new InformedView(options.kernel, options.transport);
  const outside = zoneResolver(options.upstreamZones ?? OUTSIDE_WORLD);
  const app = coreDnsApp({
    view,
    onStart: () => view.start(),
    corefile: options.corefile,
    upstream: (_server, query) => outside(query),
    version: options.version ?? '1.13.1',
  });
  return {
    app,
    start: () => view.start(),
    save: () => view.save(),
    load: (state) => view.load(state),
  };
}
