/** The ClusterView over informers; shared by all CoreDNS pods of a cluster, as they all hear the same. */

import type { Part } from '../../base/plain';
import { ApiClient } from '../../client/api-client';
import type { Informer } from '../../client/informer';
import { InformerFactory } from '../../client/informer-factory';
import type { IndexDefinition } from '../../client/informer-index';
import type { Draft } from '../../client/object';
import { ENDPOINT_SLICES, NAMESPACES, PODS, SERVICES } from '../../client/resources';
import type { ApiTransport } from '../../client/transport';
import type { Kernel } from '../../sim/kernel-contract';
import {
  type ClusterView,
  type EndpointGroup,
  endpointGroup,
  type ServiceEntry,
  serviceEntry,
  serviceNameOf,
} from './cluster-view';

interface ViewState {
  readonly informers: ReturnType<InformerFactory['save']>;
  readonly started: boolean;
  readonly serial: number;
}

const SERVICES_BY_IP: IndexDefinition = {
  name: 'ip',
  of: (service) => service.spec.clusterIPs ?? [service.spec.clusterIP ?? ''],
};
const SLICES_BY_SERVICE: IndexDefinition = {
  name: 'service',
  of: (slice) => [`${slice.metadata.namespace}/${serviceNameOf(slice)}`],
};
const SLICES_BY_IP: IndexDefinition = {
  name: 'ip',
  of: (slice) => endpointGroup(slice).addresses.map((address) => address.ip),
};
const PODS_BY_IP: IndexDefinition = { name: 'ip', of: (pod) => podAddresses(pod) };

export class InformedView implements ClusterView, Part<ViewState> {
  serial = 0;
  private started = false;
  /** What readers of `coredns:synced` have last been told. */
  private toldSynced = false;
  private readonly informers: InformerFactory;
  private readonly services: Informer;
  private readonly slices: Informer;
  private readonly namespaces: Informer;
  private readonly pods: Informer;

  constructor(
    private readonly kernel: Kernel,
    transport: ApiTransport,
  ) {
    this.informers = new InformerFactory(kernel, 'coredns', new ApiClient(transport));
    this.services = this.informers.for(SERVICES);
    this.slices = this.informers.for(ENDPOINT_SLICES);
    this.namespaces = this.informers.for(NAMESPACES);
    // Also without `pods verified`: the Corefile may ask for it later.
    this.pods = this.informers.for(PODS);
    this.services.addIndex(SERVICES_BY_IP);
    this.slices.addIndex(SLICES_BY_SERVICE);
    this.slices.addIndex(SLICES_BY_IP);
    this.pods.addIndex(PODS_BY_IP);
    this.hear(this.services, serviceEntry, (service) => [
      `service/${service.metadata.namespace}/${service.metadata.name}`,
      ...serviceEntry(service).clusterIPs.map((ip) => `ip/${ip}`),
    ]);
    this.hear(this.slices, endpointGroup, (slice) => [
      `endpoints/${slice.metadata.namespace}/${serviceNameOf(slice)}`,
      ...endpointGroup(slice).addresses.map((address) => `ip/${address.ip}`),
    ]);
    this.hear(
      this.namespaces,
      () => null,
      (namespace) => [`namespace/${namespace.metadata.name}`],
    );
    this.hear(this.pods, podAddresses, (pod) => podAddresses(pod).map((ip) => `ip/${ip}`));
  }

  /** Lists and watches; a second call does nothing. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.informers.start();
    this.toldSynced = this.allSynced;
    this.kernel.tracker.touched('coredns:synced');
  }

  get synced(): boolean {
    this.kernel.tracker.read('coredns:synced');
    return this.allSynced;
  }

  namespaceExists(name: string): boolean {
    this.kernel.tracker.read(`coredns:namespace/${name}`);
    return this.namespaces.get('', name) !== undefined;
  }

  service(namespace: string, name: string): ServiceEntry | undefined {
    this.kernel.tracker.read(`coredns:service/${namespace}/${name}`);
    const found = this.services.get(namespace, name);
    return found === undefined ? undefined : serviceEntry(found);
  }

  endpoints(namespace: string, service: string): readonly EndpointGroup[] {
    this.kernel.tracker.read(`coredns:endpoints/${namespace}/${service}`);
    return this.slices.byIndex('service', `${namespace}/${service}`).map(endpointGroup);
  }

  serviceByIP(ip: string): ServiceEntry | undefined {
    this.kernel.tracker.read(`coredns:ip/${ip}`);
    const found = this.services.byIndex('ip', ip)[0];
    return found === undefined ? undefined : serviceEntry(found);
  }

  endpointsByIP(ip: string): ReturnType<ClusterView['endpointsByIP']> {
    this.kernel.tracker.read(`coredns:ip/${ip}`);
    return this.slices.byIndex('ip', ip).flatMap((slice) =>
      endpointGroup(slice)
        .addresses.filter((address) => address.ip === ip)
        .map((address) => ({
          service: serviceNameOf(slice),
          namespace: slice.metadata.namespace as string,
          host: address.hostname,
        })),
    );
  }

  podExists(namespace: string, ip: string): boolean {
    this.kernel.tracker.read(`coredns:ip/${ip}`);
    return this.pods.byIndex('ip', ip).some((pod) => pod.metadata.namespace === namespace);
  }

  save(): ViewState {
    return { informers: this.informers.save(), started: this.started, serial: this.serial };
  }

  load(state: ViewState): void {
    this.informers.load(state.informers);
    this.started = state.started;
    this.toldSynced = this.allSynced;
    this.serial = state.serial;
  }

  /** An update that leaves what answers are made of as it was is no change: most of them are heartbeats and status. */
  private hear(
    informer: Informer,
    shapeOf: (object: Draft) => unknown,
    keysOf: (object: Draft) => readonly string[],
  ): void {
    const { tracker } = this.kernel;
    const changed = (...objects: readonly Draft[]): void => {
      if (informer !== this.pods) {
        this.serial = Math.floor((this.kernel.epochMs * 1_000 + this.kernel.now) / 1_000_000);
      }
      for (const key of objects.flatMap(keysOf)) tracker.touched(`coredns:${key}`);
      if (this.allSynced !== this.toldSynced) tracker.touched('coredns:synced');
      this.toldSynced = this.allSynced;
    };
    informer.addHandler({
      added: (object) => changed(object),
      updated: (object, old) => {
        if (JSON.stringify(shapeOf(object)) !== JSON.stringify(shapeOf(old))) changed(old, object);
      },
      deleted: (object) => changed(object),
    });
  }

  private get allSynced(): boolean {
    return [this.services, this.slices, this.namespaces].every((informer) => informer.hasSynced);
  }
}

function podAddresses(pod: Draft): readonly string[] {
  const ip: string | undefined = pod.status?.podIP;
  return ip === undefined || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed' ? [] : [ip];
}
