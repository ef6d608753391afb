/** The Endpoints controller: one object a Service with a selector (pkg/controller/endpoint). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import { keyOf, matchesMap, splitKey } from '../../client/object';
import { ENDPOINTS, PODS, SERVICES } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { selectsPods } from '../service-pods/membership';
import { TriggerTimes } from '../service-pods/trigger-times';
import { watchPods } from '../service-pods/watch-pods';
import { isNamespaceTerminating } from '../workload/pod-control';
import { planEndpoints, subsetsFor } from './reconcile';

const RETRIES_MAX = 15;

/** Resource versions already acted upon: an informer that still shows one is behind (staleEndpointsTracker). */
class StaleVersions implements Part<ReadonlyMap<string, string>> {
  private readonly versions = new LazyMap<string, string>();

  set(key: string, version: string): void {
    this.versions.set(key, version);
  }

  is(key: string, version: string): boolean {
    return this.versions.get(key) === version;
  }

  forget(key: string): void {
    this.versions.delete(key);
  }

  save(): ReadonlyMap<string, string> {
    return this.versions.save();
  }

  load(state: ReadonlyMap<string, string>): void {
    this.versions.load(state);
  }
}

class EndpointsController {
  private readonly services;
  private readonly pods;
  private readonly endpoints;
  private readonly queue;
  private readonly recorder;
  private readonly triggers;
  private readonly stale;

  constructor(private readonly context: ControllerContext) {
    this.services = context.informers.for(SERVICES);
    this.pods = context.informers.for(PODS);
    this.endpoints = context.informers.for(ENDPOINTS);
    this.recorder = context.recorder('endpoint-controller');
    this.triggers = context.keep('trigger times', new TriggerTimes());
    this.stale = context.keep('stale versions', new StaleVersions());
    this.queue = context.queue((key) => this.retried(key));
    const enqueue = (key: string): void => this.queue.add(key);
    this.services.addHandler({
      added: (service) => enqueue(keyOf(service)),
      updated: (service) => enqueue(keyOf(service)),
      deleted: (service) => enqueue(keyOf(service)),
    });
    watchPods(this.pods, this.services, enqueue);
    this.endpoints.addHandler({ deleted: (object) => enqueue(keyOf(object)) });
  }

  private retried(key: string): SyncResult {
    const result = this.sync(key);
    return result !== undefined && this.queue.requeues(key) >= RETRIES_MAX ? undefined : result;
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const service = this.services.get(namespace, name);
    if (service === undefined) return this.removed(key, namespace, name);
    if (!selectsPods(service)) return undefined;
    const pods = this.pods.list(namespace).filter((pod) => matchesMap(service.spec.selector, pod.metadata.labels));
    const triggerTime = this.triggers.compute(service, pods);
    const existing = this.endpoints.get(namespace, name);
    if (existing !== undefined && this.stale.is(key, existing.metadata.resourceVersion)) return RETRY;
    const wanted = planEndpoints(service, existing, subsetsFor(service, pods), triggerTime);
    if (wanted === undefined) return undefined;
    const { client } = this.context;
    if (existing === undefined) {
      const created = client.create(ENDPOINTS, namespace, wanted);
      if (created.ok || isNamespaceTerminating(created.error)) return undefined;
      const about = `Failed to create endpoint for service ${namespace}/${name}: ${created.error.message}`;
      this.recorder.event(wanted, 'Warning', 'FailedToCreateEndpoint', about);
      return RETRY;
    }
    const updated = client.update(ENDPOINTS, wanted);
    if (!updated.ok) {
      const about = `Failed to update endpoint ${namespace}/${name}: ${updated.error.message}`;
      this.recorder.event(wanted, 'Warning', 'FailedToUpdateEndpoint', about);
      return RETRY;
    }
    const old: string = existing.metadata.resourceVersion;
    if (updated.object.metadata.resourceVersion !== old) this.stale.set(key, old);
    return undefined;
  }

  private removed(key: string, namespace: string, name: string): SyncResult {
    const deleted = this.context.client.delete(ENDPOINTS, namespace, name);
    if (!deleted.ok && deleted.error.code !== 404) return RETRY;
    this.triggers.forget(key);
    this.stale.forget(key);
    return undefined;
  }
}

export const endpointsController: ControllerDefinition = {
  name: 'endpoints-controller',
  serviceAccount: 'endpoint-controller',
  start: (context) => {
    new EndpointsController(context);
  },
};
