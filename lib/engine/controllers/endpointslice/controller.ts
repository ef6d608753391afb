/** The EndpointSlice controller: slices of every Service with a selector (pkg/controller/endpointslice). */
import type { IndexDefinition } from '../../client/informer-index';
import { type Draft, isTerminating, keyOf, matchesMap, splitKey } from '../../client/object';
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { selectsPods } from '../service-pods/membership';
import { SliceTracker } from '../service-pods/slice-tracker';
import { TriggerTimes, withTriggerTime } from '../service-pods/trigger-times';
import { watchPods } from '../service-pods/watch-pods';
import { isNamespaceTerminating } from '../workload/pod-control';
import { planSlices, type SlicePlan } from './reconcile';
import { CONTROLLER, MANAGED_BY, SERVICE_NAME } from './slice';

/** Wait after somebody else's change of a slice. */
const SLICE_CHANGE_DELAY_US = SECOND;
/** First back-off of a failed sync; more than other controllers', since one sync can write much. */
const BACK_OFF_US = SECOND;
const RETRIES_MAX = 15;

class EndpointSliceController {
  private readonly services;
  private readonly pods;
  private readonly nodes;
  private readonly slices;
  private readonly queue;
  private readonly recorder;
  private readonly triggers;
  private readonly tracker;

  constructor(private readonly context: ControllerContext) {
    this.services = context.informers.for(SERVICES);
    this.pods = context.informers.for(PODS);
    this.nodes = context.informers.for(NODES);
    this.slices = context.informers.for(ENDPOINT_SLICES);
    this.recorder = context.recorder('endpoint-slice-controller');
    this.triggers = context.keep('trigger times', new TriggerTimes());
    this.tracker = context.keep('slices', new SliceTracker());
    this.queue = context.queue((key) => this.retried(key), { baseDelayUs: BACK_OFF_US });
    const enqueue = (key: string): void => this.queue.add(key);
    this.services.addHandler({
      added: (service) => enqueue(keyOf(service)),
      updated: (service) => enqueue(keyOf(service)),
      deleted: (service) => enqueue(keyOf(service)),
    });
    watchPods(this.pods, this.services, enqueue);
    this.slices.addIndex(BY_SERVICE);
    this.slices.addHandler({
      added: (slice) => this.sliceSeen(slice, slice),
      updated: (slice, old) => this.sliceSeen(slice, old),
      deleted: (slice) => this.sliceDeleted(slice),
    });
  }

  private sliceSeen(slice: Draft, old: Draft): void {
    const key = serviceKey(slice);
    if (key !== serviceKey(old)) {
      this.queue.addAfter(key, SLICE_CHANGE_DELAY_US);
      this.queue.addAfter(serviceKey(old), SLICE_CHANGE_DELAY_US);
    } else if (isOurs(slice) !== isOurs(old) || (isOurs(slice) && this.tracker.shouldSync(key, slice))) {
      this.queue.addAfter(key, SLICE_CHANGE_DELAY_US);
    }
  }

  private sliceDeleted(slice: Draft): void {
    const key = serviceKey(slice);
    if (!isOurs(slice) || !this.tracker.has(key, slice)) return;
    if (!this.tracker.deleted(key, slice)) this.queue.addAfter(key, SLICE_CHANGE_DELAY_US);
  }

  private retried(key: string): SyncResult {
    const result = this.sync(key);
    return result !== undefined && this.queue.requeues(key) >= RETRIES_MAX ? undefined : result;
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const service = this.services.get(namespace, name);
    if (service === undefined) {
      this.triggers.forget(key);
      this.tracker.forget(key);
      return undefined;
    }
    if (!selectsPods(service)) return undefined;
    const pods = this.pods.list(namespace).filter((pod) => matchesMap(service.spec.selector, pod.metadata.labels));
    const slices = this.slices.byIndex(BY_SERVICE.name, key).filter((slice) => isOurs(slice) && !isTerminating(slice));
    if (this.tracker.isStale(key, slices)) return RETRY;
    const triggerTime = this.triggers.compute(service, pods);
    const plan = planSlices(service, pods, slices, (node) => this.nodes.get('', node));
    const failure = this.apply(service, plan, triggerTime) ?? plan.missing[0];
    if (failure === undefined) return undefined;
    const message = `Error updating Endpoint Slices for Service ${key}: ${failure}`;
    this.recorder.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
    return RETRY;
  }

  private apply(service: Draft, plan: SlicePlan, triggerTime: string | undefined): string | undefined {
    const { client } = this.context;
    const { namespace, name } = service.metadata;
    const key = keyOf(service);
    for (const slice of isTerminating(service) ? [] : plan.create) {
      const created = client.create(ENDPOINT_SLICES, namespace, annotated(slice, triggerTime));
      if (created.ok) this.tracker.written(key, created.object);
      else if (isNamespaceTerminating(created.error)) return undefined;
      else return `failed to create EndpointSlice for Service ${namespace}/${name}: ${created.error.message}`;
    }
    for (const slice of plan.update) {
      const updated = client.update(ENDPOINT_SLICES, annotated(slice, triggerTime));
      if (updated.ok) this.tracker.written(key, updated.object);
      else {
        const about = `${slice.metadata.name} EndpointSlice for Service ${namespace}/${name}`;
        return `failed to update ${about}: ${updated.error.message}`;
      }
    }
    for (const slice of plan.remove) {
      const deleted = client.delete(ENDPOINT_SLICES, namespace, slice.metadata.name);
      if (deleted.ok) this.tracker.expectDeletion(key, slice);
      else {
        const about = `${slice.metadata.name} EndpointSlice for Service ${namespace}/${name}`;
        return `failed to delete ${about}: ${deleted.error.message}`;
      }
    }
    return undefined;
  }
}

function isOurs(slice: Draft): boolean {
  return slice.metadata.labels?.[MANAGED_BY] === CONTROLLER;
}

function serviceKey(slice: Draft): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
}

function annotated(slice: Draft, triggerTime: string | undefined): Draft {
  const { annotations: old, ...metadata } = slice.metadata;
  const annotations = withTriggerTime(old, triggerTime);
  return { ...slice, metadata: { ...metadata, ...(annotations === undefined ? {} : { annotations }) } };
}

const BY_SERVICE: IndexDefinition = { name: SERVICE_NAME, of: (slice) => [serviceKey(slice)] };

export const endpointSliceController: ControllerDefinition = {
  name: 'endpointslice-controller',
  serviceAccount: 'endpointslice-controller',
  start: (context) => {
    new EndpointSliceController(context);
  },
};
