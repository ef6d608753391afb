/**
 * MetalLB in layer 2 mode: gives LoadBalancer Services addresses of a pool and has one node answer for each. Who answers
 * is told to the network by `announce`; the packets themselves are kube-proxy's.
 */
import type { Part } from '../../base/plain';
import { ApiClient } from '../../client/api-client';
import { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import { InformerFactory } from '../../client/informer-factory';
import { type Draft, keyOf } from '../../client/object';
import { ENDPOINT_SLICES, NODES, SERVICES } from '../../client/resources';
import type { ApiConnector } from '../../client/transport';
import { RETRY, type SyncResult, WorkQueue } from '../../client/work-queue';
import type { Kernel } from '../../sim/kernel-contract';
import { addressOf, announcingNode, choose, isBalanced, type Pool } from './pool';

const SERVICE_NAME = 'kubernetes.io/service-name';
const USER_AGENT = 'controller/v0.15.3 (linux/amd64)';

export interface MetalLbOptions {
  readonly kernel: Kernel;
  readonly connector: ApiConnector;
  readonly pool: Pool;
  /** From now on `node` answers for the address; nobody when undefined. */
  announce(ip: string, node: string | undefined): void;
}

interface MetalLbState {
  readonly informers: ReturnType<InformerFactory['save']>;
  readonly queue: ReturnType<WorkQueue['save']>;
  readonly recorder: ReturnType<EventRecorder['save']>;
  readonly announced: readonly (readonly [string, readonly [string, string]])[];
  readonly given: readonly (readonly [string, string])[];
}

export interface MetalLb extends Part<MetalLbState> {
  start(): void;
}

export function createMetalLb(options: MetalLbOptions): MetalLb {
  return new Speaker(options);
}

class Speaker implements MetalLb {
  private readonly client: ApiClient;
  private readonly informers: InformerFactory;
  private readonly services: Informer;
  private readonly slices: Informer;
  private readonly nodes: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;
  /** By service: address and node. */
  private readonly announced = new Map<string, readonly [string, string]>();
  /** By service: the address it was given, which the watch may not tell yet. */
  private readonly given = new Map<string, string>();

  constructor(private readonly options: MetalLbOptions) {
    const { kernel, connector } = options;
    const name = 'system:serviceaccount:metallb-system:controller';
    const groups = ['system:serviceaccounts', 'system:serviceaccounts:metallb-system', 'system:authenticated'];
    this.client = new ApiClient(connector.as({ name, groups }, USER_AGENT));
    this.informers = new InformerFactory(kernel, 'metallb', this.client);
    this.services = this.informers.for(SERVICES);
    this.slices = this.informers.for(ENDPOINT_SLICES);
    this.nodes = this.informers.for(NODES);
    this.recorder = new EventRecorder(kernel, this.client, { component: 'metallb-controller' });
    this.queue = new WorkQueue(kernel, 'addon/metallb', (key) => this.sync(key));
    const enqueue = (service: Draft): void => this.queue.add(keyOf(service));
    this.services.addHandler({ added: enqueue, updated: enqueue, deleted: enqueue });
    const sliceChanged = ({ metadata }: Draft): void => {
      this.queue.add(`${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}`);
    };
    this.slices.addHandler({ added: sliceChanged, updated: sliceChanged, deleted: sliceChanged });
    const all = (): void => {
      for (const service of this.services.list()) if (isBalanced(service)) enqueue(service);
    };
    this.nodes.addHandler({ added: all, updated: all, deleted: all });
  }

  start(): void {
    this.informers.start();
  }

  save(): MetalLbState {
    return {
      informers: this.informers.save(),
      queue: this.queue.save(),
      recorder: this.recorder.save(),
      announced: [...this.announced],
      given: [...this.given],
    };
  }

  load(state: MetalLbState): void {
    this.informers.load(state.informers);
    this.queue.load(state.queue);
    this.recorder.load(state.recorder);
    this.announced.clear();
    for (const [key, value] of state.announced) this.announced.set(key, value);
    this.given.clear();
    for (const [key, ip] of state.given) this.given.set(key, ip);
  }

  private sync(key: string): SyncResult {
    const service = this.services.byKey(key);
    if (service === undefined || !isBalanced(service)) {
      this.given.delete(key);
      this.answer(key, undefined);
      return undefined;
    }
    const ip = addressOf(service);
    if (ip === undefined) return this.allocate(service);
    const [namespace, name] = [service.metadata.namespace, service.metadata.name];
    const slices = this.slices.list(namespace).filter((slice) => slice.metadata.labels?.[SERVICE_NAME] === name);
    const node = announcingNode(service, ip, this.nodes.list(), slices);
    this.answer(key, node === undefined ? undefined : [ip, node]);
    return undefined;
  }

  private allocate(service: Draft): SyncResult {
    const key = keyOf(service);
    const others = this.services.list().filter((other) => other !== service);
    const known = others.map(addressOf).filter((ip) => ip !== undefined);
    const given = [...this.given].filter(([other]) => other !== key).map(([, ip]) => ip);
    const taken = new Set([...known, ...given]);
    const chosen = choose(service, this.options.pool, taken);
    if ('refused' in chosen) {
      const message = `Failed to allocate IP for "${key}": ${chosen.refused}`;
      this.recorder.event(service, 'Warning', 'AllocationFailed', message);
      return undefined;
    }
    this.given.set(key, chosen.ip);
    const status = { ...service.status, loadBalancer: { ingress: [{ ip: chosen.ip, ipMode: 'VIP' }] } };
    const written = this.client.updateStatus(SERVICES, { ...service, status });
    if (!written.ok) return RETRY;
    this.recorder.event(written.object, 'Normal', 'IPAllocated', `Assigned IP ["${chosen.ip}"]`);
    return undefined;
  }

  private answer(key: string, next: readonly [string, string] | undefined): void {
    const before = this.announced.get(key);
    if (before?.[0] === next?.[0] && before?.[1] === next?.[1]) return;
    if (before !== undefined && before[0] !== next?.[0]) this.options.announce(before[0], undefined);
    if (next === undefined) this.announced.delete(key);
    else {
      this.announced.set(key, next);
      this.options.announce(next[0], next[1]);
    }
  }
}
