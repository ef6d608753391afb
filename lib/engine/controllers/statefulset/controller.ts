/** StatefulSets (pkg/controller/statefulset): watches them and their pods; one pass at a time. */
import { nowMs } from '../../client/clock';
import type { Informer } from '../../client/informer';
import { controllerOf, type Draft, keyOf, matchesSelector, semanticEqual, splitKey } from '../../client/object';
import { CONTROLLER_REVISIONS, PODS, STATEFUL_SETS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { claim, planClaim } from '../workload/claim';
import { Ownership } from '../workload/ownership';
import { indexByController, isReady, podsOfOwner } from '../workload/pods';
import { RevisionStore } from '../workload/revision-store';
import { isMember, revisionOf } from './identity';
import { PodWriter } from './pod-writer';
import { Reconciliation } from './reconcile';
import { revisionsOf, truncate } from './revisions';

const COMPONENT = 'statefulset-controller';

export const statefulSetController: ControllerDefinition = {
  name: 'statefulset-controller',
  serviceAccount: 'statefulset-controller',
  requires: [STATEFUL_SETS],
  start: (context) => {
    new StatefulSetController(context);
  },
};

class StatefulSetController {
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly queue: WorkQueue;
  private readonly writer: PodWriter;
  private readonly ownership: Ownership;
  private readonly store: RevisionStore;

  constructor(private readonly context: ControllerContext) {
    const { informers, client } = context;
    this.sets = informers.for(STATEFUL_SETS);
    this.pods = informers.for(PODS);
    indexByController(this.pods);
    const known = context.served.some((r) => r.plural === CONTROLLER_REVISIONS.plural);
    const revisions = known ? informers.for(CONTROLLER_REVISIONS) : undefined;
    this.store = context.keep('revisions', new RevisionStore(client, revisions));
    this.writer = new PodWriter(client, context.recorder(COMPONENT));
    this.ownership = new Ownership(client, STATEFUL_SETS, PODS);
    this.queue = context.queue((key) => this.sync(key));
    this.sets.addHandler({
      added: (set) => this.queue.add(keyOf(set)),
      updated: (set) => this.queue.add(keyOf(set)),
      deleted: (set) => this.store.forget(set.metadata.uid),
    });
    this.pods.addHandler({
      added: (pod) => this.podSeen(pod, undefined),
      updated: (pod, old) => this.podSeen(pod, old),
      deleted: (pod) => this.podSeen(pod, undefined),
    });
  }

  private podSeen(pod: Draft, old: Draft | undefined): void {
    const changedHands = old !== undefined && !semanticEqual(controllerOf(pod), controllerOf(old));
    const former = changedHands ? this.ownerOf(old) : undefined;
    if (former !== undefined) this.queue.add(keyOf(former));
    const owner = this.ownerOf(pod);
    if (owner !== undefined) {
      this.queue.add(keyOf(owner));
      const wait = owner.spec.minReadySeconds ?? 0;
      const becameReady = old !== undefined && !isReady(old) && isReady(pod);
      if (wait > 0 && becameReady) this.queue.addAfter(keyOf(owner), (wait + 1) * SECOND);
    } else if (controllerOf(pod) === undefined) {
      for (const set of this.sets.list(pod.metadata.namespace)) {
        if (matchesSelector(set.spec.selector, pod.metadata.labels)) this.queue.add(keyOf(set));
      }
    }
  }

  private ownerOf(pod: Draft): Draft | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== STATEFUL_SETS.kind) return undefined;
    const owner = this.sets.get(pod.metadata.namespace, reference?.name);
    return owner?.metadata.uid === reference?.uid ? owner : undefined;
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const set = this.sets.get(namespace, name);
    if (set === undefined) return undefined;
    const { client, kernel } = this.context;
    const selects = (pod: Draft): boolean =>
      isMember(set, pod) && matchesSelector(set.spec.selector, pod.metadata.labels);
    const plan = planClaim(set, podsOfOwner(this.pods, set, true), selects);
    const claimed = claim(client, STATEFUL_SETS, set, plan, this.ownership);
    if (claimed.failure !== undefined) return RETRY;
    const revisions = revisionsOf(this.store, set);
    if (revisions === undefined) return RETRY;
    const reference = this.ownership.referenceTo(set);
    const pods = claimed.objects;
    const pass = new Reconciliation(this.writer, set, revisions, pods, reference, nowMs(kernel));
    const { status, ok } = pass.run();
    const live = [revisions.current, revisions.update].map((revision) => revision.metadata.name);
    const written = this.writeStatus(set, completed(set, status));
    const cut = truncate(this.store, set, [...live, ...pods.map(revisionOf)], revisions.all);
    return ok && written && cut ? undefined : RETRY;
  }

  private writeStatus(set: Draft, status: Draft): boolean {
    const old = set.status ?? {};
    const counts = ['replicas', 'currentReplicas', 'readyReplicas', 'updatedReplicas', 'availableReplicas'];
    const same =
      counts.every((field) => (old[field] ?? 0) === status[field]) &&
      old.currentRevision === status.currentRevision &&
      old.updateRevision === status.updateRevision &&
      (old.observedGeneration ?? 0) >= status.observedGeneration;
    if (same) return true;
    const { client } = this.context;
    if (client.updateStatus(STATEFUL_SETS, { ...set, status }).ok) return true;
    const fresh = client.get(STATEFUL_SETS, set.metadata.namespace, set.metadata.name);
    return fresh.ok && client.updateStatus(STATEFUL_SETS, { ...fresh.object, status }).ok;
  }
}

/** When all pods are new and ready the new revision becomes the current one. */
function completed(set: Draft, status: Draft): Draft {
  const { replicas } = set.spec;
  const all = status.updatedReplicas === replicas && status.readyReplicas === replicas && status.replicas === replicas;
  if (set.spec.updateStrategy?.type !== 'RollingUpdate' || !all) return status;
  return { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision };
}
