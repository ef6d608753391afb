/**
 * CoreDNS of a cluster: one view of its Services for all pods that run the app. What it forwards is answered at once by a
 * function or from zone texts, as if every server that the Corefile names knew them.
 */
import type { Part } from '../../base/plain';
import type { ApiTransport } from '../../client/transport';
import type { App } from '../../network/contract';
import type { Kernel } from '../../sim/kernel-contract';
import { type CoreDnsState, coreDnsApp } from './app';
import { InformedView } from './informed-view';
import { OUTSIDE_WORLD } from './outside-world';
import type { Upstream } from './plugin';
import { type ZoneResolver, type ZoneTexts, zoneResolver } from './zone-file';

export interface CoreDnsOptions {
  readonly kernel: Kernel;
  readonly transport: ApiTransport;
  /** Text for a container without /etc/coredns/Corefile. */
  readonly corefile: () => string;
  /** Zones of the outside; a function where they may change later. */
  readonly upstreamZones?: ZoneTexts | (() => ZoneTexts);
  /** Instead of zones: the answer of the server that a question is forwarded to, or why there is none. */
  readonly upstream?: Upstream;
  readonly version?: string;
}

export interface CoreDns extends Part<ReturnType<InformedView['save']>> {
  readonly app: App<CoreDnsState>;
  /** Lists and watches; the first start of the app does it too. */
  start(): void;
}

export function createCoreDns(options: CoreDnsOptions): CoreDns {
  const view = new InformedView(options.kernel, options.transport);
  const app = coreDnsApp({
    view,
    onStart: () => view.start(),
    corefile: options.corefile,
    upstream: options.upstream ?? zonesUpstream(options.upstreamZones ?? OUTSIDE_WORLD),
    version: options.version ?? '1.13.1',
  });
  return {
    app,
    start: () => view.start(),
    save: () => view.save(),
    load: (state) => view.load(state),
  };
}

function zonesUpstream(zones: ZoneTexts | (() => ZoneTexts)): Upstream {
  let known: { readonly texts: ZoneTexts; readonly resolve: ZoneResolver } | undefined;
  return (_server, query) => {
    const texts = typeof zones === 'function' ? zones() : zones;
    if (known?.texts !== texts) known = { texts, resolve: zoneResolver(texts) };
    return known.resolve(query);
  };
}
