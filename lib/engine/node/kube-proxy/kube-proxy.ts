/**
 * kube-proxy in iptables mode: watches Services, EndpointSlices and its Node, and writes all its rules anew whenever one of
 * them changes what they say (pkg/proxy/iptables/proxier.go, pkg/proxy/config). Health check node ports are not served.
 */
import type { Part } from '../../base/plain';
import { ApiClient } from '../../client/api-client';
import type { Informer } from '../../client/informer';
import { InformerFactory } from '../../client/informer-factory';
import { compareText, type Draft, keyOf } from '../../client/object';
import { ENDPOINT_SLICES, NODES, SERVICES } from '../../client/resources';
import type { ApiTransport } from '../../client/transport';
import type { Netfilter } from '../../network/contract';
import type { Kernel } from '../../sim/kernel-contract';
import { SECOND } from '../../sim/kernel-contract';
import { endpointsOf } from './endpoints';
import { canariesAlive, chainsOf, ensureJumps } from './jump-rules';
import { ruleset } from './ruleset';
import { servicePortsOf } from './service-ports';
import { startLog } from './start-log';
import { SyncRunner } from './sync-runner';

export interface KubeProxyOptions {
  readonly kernel: Kernel;
  readonly transport: ApiTransport;
  readonly netfilter: Netfilter;
  readonly nodeName: string;
  readonly nodeIPs: readonly string[];
  readonly clusterCIDR: string;
  readonly log?: (line: string) => void;
  /** Is there a kube-proxy process on the node now? Without one no rule changes. Absent: always. */
  readonly running?: () => boolean;
}

interface KubeProxyState {
  readonly informers: ReturnType<InformerFactory['save']>;
  readonly runner: ReturnType<SyncRunner['save']>;
  readonly failure: string | null;
}

export interface KubeProxy extends Part<KubeProxyState> {
  /** Lists, writes the first rules at once, and watches; again when its process starts anew. Not after `load`. */
  start(): void;
  /** The last error of iptables-restore, or null. */
  readonly failure: string | null;
}

const ZONE = 'topology.kubernetes.io/zone';

export function createKubeProxy(options: KubeProxyOptions): KubeProxy {
  return new IptablesProxy(options);
}

class IptablesProxy implements KubeProxy {
  failure: string | null = null;
  private started = false;
  private readonly informers: InformerFactory;
  private readonly services: Informer;
  private readonly slices: Informer;
  private readonly nodes: Informer;
  private readonly runner: SyncRunner;

  constructor(private readonly options: KubeProxyOptions) {
    const { kernel, nodeName } = options;
    this.runner = new SyncRunner(kernel, `kube-proxy/${nodeName}`, () => this.sync());
    this.informers = new InformerFactory(kernel, `kube-proxy/${nodeName}`, new ApiClient(options.transport));
    this.services = this.informers.for(SERVICES);
    this.slices = this.informers.for(ENDPOINT_SLICES);
    this.nodes = this.informers.for(NODES, { query: `fieldSelector=metadata.name%3D${nodeName}` });
    this.services.addHandler({
      added: (service) => this.changed(servicePortsOf(service).length > 0),
      updated: (service, old) => this.changed(portsText(service) !== portsText(old)),
      deleted: (service) => this.changed(servicePortsOf(service).length > 0),
    });
    this.slices.addHandler({
      added: (slice) => this.changed(slice.addressType === 'IPv4'),
      updated: (slice) => this.changed(slice.addressType === 'IPv4'),
      deleted: (slice) => this.changed(slice.addressType === 'IPv4'),
    });
    this.nodes.addHandler({
      updated: (node, old) => this.changed(node.metadata.labels?.[ZONE] !== old.metadata.labels?.[ZONE]),
    });
  }

  start(): void {
    if (this.options.log !== undefined) startLog(this.options.kernel, this.options.nodeIPs, this.options.log);
    this.informers.start();
    this.runner.start();
    if (!this.started) this.watchCanaries();
    this.started = true;
  }

  save(): KubeProxyState {
    return { informers: this.informers.save(), runner: this.runner.save(), failure: this.failure };
  }

  load(state: KubeProxyState): void {
    this.informers.load(state.informers);
    this.runner.load(state.runner);
    this.failure = state.failure;
    if (!this.started) this.watchCanaries();
    this.started = true;
  }

  private changed(relevant: boolean): void {
    if (relevant && this.started) this.runner.run();
  }

  private watchCanaries(): void {
    const { kernel, nodeName, netfilter } = this.options;
    kernel.every({
      id: `kube-proxy/${nodeName}/canary`,
      periodUs: 30 * SECOND,
      firstAtUs: kernel.now + 30 * SECOND,
      tick: () => {
        if (!canariesAlive(netfilter)) this.runner.run();
      },
    });
  }

  private sync(): boolean {
    // Rules stay as they are when nobody tends them.
    if (this.options.running?.() === false) return true;
    const { netfilter, nodeName, nodeIPs, clusterCIDR } = this.options;
    const services = [...this.services.list()].sort((a, b) => compareText(keyOf(a), keyOf(b)));
    const node = {
      node: nodeName,
      nodeIP: nodeIPs[0] ?? '',
      clusterCIDR,
      zone: this.nodes.get('', nodeName)?.metadata.labels?.[ZONE] ?? '',
    };
    this.failure = ensureJumps(netfilter) ?? null;
    if (this.failure !== null) return false;
    const endpoints = endpointsOf(this.slices.list(), nodeName);
    const present = chainsOf(netfilter, 'nat');
    const restored = netfilter.restore(ruleset(services.flatMap(servicePortsOf), endpoints, node, present));
    if (!restored.ok) this.failure = restored.message;
    return restored.ok;
  }
}

function portsText(service: Draft): string {
  return JSON.stringify(servicePortsOf(service));
}
