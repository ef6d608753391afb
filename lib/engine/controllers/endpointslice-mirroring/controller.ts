/** Mirrors Endpoints of Services without selector into EndpointSlices (pkg/controller/endpointslicemirroring). */
import type { ApiResult } from '../../client/api-client';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import { type Draft, isTerminating, keyOf, splitKey } from '../../client/object';
import { ENDPOINT_SLICES, ENDPOINTS, SERVICES } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { SliceTracker } from '../service-pods/slice-tracker';
import { isNamespaceTerminating } from '../workload/pod-control';
import { CONTROLLER, MANAGED_BY, planMirror, SERVICE_NAME } from './mirror';

const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const RETRIES_MAX = 15;

export const endpointSliceMirroringController: ControllerDefinition = {
  name: 'endpointslice-mirroring-controller',
  serviceAccount: 'endpointslicemirroring-controller',
  start: (context) => {
    new Mirroring(context);
  },
};

class Mirroring {
  private readonly endpoints: Informer;
  private readonly services: Informer;
  private readonly slices: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;
  private readonly tracker: SliceTracker;

  constructor(private readonly context: ControllerContext) {
    this.endpoints = context.informers.for(ENDPOINTS);
    this.services = context.informers.for(SERVICES);
    this.slices = context.informers.for(ENDPOINT_SLICES);
    this.recorder = context.recorder('endpoint-slice-mirroring-controller');
    this.tracker = context.keep('slices', new SliceTracker());
    this.queue = context.queue((key) => {
      const result = this.sync(key);
      return result !== undefined && this.queue.requeues(key) >= RETRIES_MAX ? undefined : result;
    });
    this.endpoints.addHandler({
      added: (e) => this.endpointsSeen(e, e),
      updated: (e, old) => this.endpointsSeen(e, old),
      deleted: (e) => this.endpointsSeen(e, e),
    });
    this.services.addHandler({
      added: (service) => this.serviceSeen(service),
      updated: (service, old) => {
        if (hasSelector(service) !== hasSelector(old)) this.queue.add(keyOf(service));
      },
      deleted: (service) => this.serviceSeen(service),
    });
    this.slices.addHandler({
      added: (slice) => this.sliceSeen(slice),
      updated: (slice, old) => this.sliceSeen(slice, old),
      deleted: (slice) => this.sliceGone(slice),
    });
  }

  private endpointsSeen(endpoints: Draft, old: Draft): void {
    if (isMirrored(endpoints) || isMirrored(old)) this.queue.add(keyOf(endpoints));
  }

  private serviceSeen(service: Draft): void {
    if (!hasSelector(service)) this.queue.add(keyOf(service));
  }

  private sliceSeen(slice: Draft, old?: Draft): void {
    const key = serviceKey(slice);
    if (old !== undefined && serviceKey(old) !== key) this.queue.add(serviceKey(old));
    else if (!isOurs(slice) || !this.tracker.shouldSync(key, slice)) return;
    this.queue.add(key);
  }

  private sliceGone(slice: Draft): void {
    const key = serviceKey(slice);
    if (!isOurs(slice) || !this.tracker.has(key, slice)) return;
    if (!this.tracker.deleted(key, slice)) this.queue.add(key);
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const endpoints = this.endpoints.get(namespace, name);
    const service = this.services.get(namespace, name);
    const slices = this.slices.list(namespace).filter((slice) => isOurs(slice) && serviceKey(slice) === key);
    if (endpoints === undefined || service === undefined || !isMirrored(endpoints) || hasSelector(service)) {
      this.tracker.forget(key);
      return this.removeAll(slices);
    }
    if (this.tracker.isStale(key, slices)) return RETRY;
    const plan = planMirror(endpoints, slices);
    if (plan.skipped > 0) {
      const message = `A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. ${plan.skipped} addresses were skipped`;
      this.recorder.event(endpoints, 'Warning', 'TooManyAddressesToMirror', message);
    }
    return this.apply(key, endpoints, plan) ? undefined : RETRY;
  }

  private apply(key: string, endpoints: Draft, plan: ReturnType<typeof planMirror>): boolean {
    const { client } = this.context;
    const { namespace } = endpoints.metadata;
    const written = (result: ApiResult): boolean => {
      if (result.ok) this.tracker.written(key, result.object);
      return result.ok;
    };
    for (const slice of isTerminating(endpoints) ? [] : plan.create) {
      const created = client.create(ENDPOINT_SLICES, namespace, slice);
      if (!created.ok && isNamespaceTerminating(created.error)) return true;
      if (!written(created)) return false;
    }
    for (const slice of plan.update) if (!written(client.update(ENDPOINT_SLICES, slice))) return false;
    for (const slice of plan.remove) {
      if (!client.delete(ENDPOINT_SLICES, namespace, slice.metadata.name).ok) return false;
      this.tracker.expectDeletion(key, slice);
    }
    return true;
  }

  private removeAll(slices: readonly Draft[]): SyncResult {
    let ok = true;
    for (const { metadata } of slices) {
      const deleted = this.context.client.delete(ENDPOINT_SLICES, metadata.namespace, metadata.name);
      ok = ok && (deleted.ok || deleted.error.code === 404);
    }
    return ok ? undefined : RETRY;
  }
}

function isMirrored(endpoints: Draft): boolean {
  const { labels, annotations } = endpoints.metadata;
  return labels?.[SKIP] !== 'true' && annotations?.[LEADER] === undefined;
}

function hasSelector(service: Draft): boolean {
  return service.spec.selector !== undefined && service.spec.selector !== null;
}

function isOurs(slice: Draft): boolean {
  return slice.metadata.labels?.[MANAGED_BY] === CONTROLLER;
}

function serviceKey(slice: Draft): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
}
