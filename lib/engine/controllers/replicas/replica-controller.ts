/**
 * The controller behind ReplicaSets and ReplicationControllers, which upstream runs the former's code through an adapter
 * (replica_set.go, replication/conversion.go): claims pods, makes or deletes some, writes the status.
 */

import { nowMs, usUntil } from '../../client/clock';
import type { Informer } from '../../client/informer';
import type { IndexDefinition } from '../../client/informer-index';
import { controllerOf, type Draft, isTerminating, keyOf, semanticEqual, splitKey } from '../../client/object';
import { PODS, type Resource } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext } from '../controller';
import { claim, planClaim } from '../workload/claim';
import { Expectations } from '../workload/expectations';
import { isNamespaceTerminating, PodControl } from '../workload/pod-control';
import { indexByController, isActive, isLeaving, isReady, nextAvailableMs, podsOfOwner } from '../workload/pods';
import { slowStart } from '../workload/slow-start';
import { planReplicas, replicaStatus } from './reconcile';

export interface ReplicaKind {
  readonly resource: Resource;
  /** Source of the events: `replicaset-controller`. */
  readonly component: string;
  selects(set: Draft, labels: Draft | undefined): boolean;
  readonly countsTerminating: boolean;
}

const BY_OWNER: IndexDefinition = {
  name: 'controllerUID',
  of: (set) => (controllerOf(set) === undefined ? [] : [controllerOf(set)?.uid]),
};

export class ReplicaController {
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly queue: WorkQueue;
  private readonly expectations: Expectations;
  private readonly control: PodControl;

  constructor(
    private readonly context: ControllerContext,
    private readonly kind: ReplicaKind,
  ) {
    this.sets = context.informers.for(kind.resource);
    this.pods = context.informers.for(PODS);
    this.queue = context.queue((key) => this.sync(key));
    this.expectations = context.keep('expectations', new Expectations(context.kernel));
    this.control = new PodControl(context.client, context.recorder(kind.component), kind.resource);
    indexByController(this.pods);
    this.sets.addIndex(BY_OWNER);
    this.sets.addHandler({
      added: (set) => this.queue.add(keyOf(set)),
      updated: (set, old) => {
        if (set.metadata.uid !== old.metadata.uid) this.setDeleted(old);
        this.queue.add(keyOf(set));
      },
      deleted: (set) => this.setDeleted(set),
    });
    this.pods.addHandler({
      added: (pod) => this.podAdded(pod),
      updated: (pod, old) => this.podUpdated(pod, old),
      deleted: (pod) => this.podDeleted(pod),
    });
  }

  private setDeleted(set: Draft): void {
    this.expectations.forget(keyOf(set));
    this.queue.add(keyOf(set));
  }

  private podAdded(pod: Draft): void {
    if (isTerminating(pod)) {
      this.podDeleted(pod);
      return;
    }
    if (controllerOf(pod) === undefined) {
      this.enqueueSelecting(pod);
      return;
    }
    const owner = this.ownerOf(pod);
    if (owner === undefined) return;
    this.expectations.creationObserved(keyOf(owner));
    this.queue.add(keyOf(owner));
  }

  private podUpdated(pod: Draft, old: Draft): void {
    const relabeled = !semanticEqual(pod.metadata.labels, old.metadata.labels);
    if (isTerminating(pod)) {
      this.podDeleted(pod);
      return;
    }
    const changedHands = !semanticEqual(controllerOf(pod), controllerOf(old));
    const former = changedHands ? this.ownerOf(old) : undefined;
    if (former !== undefined) this.queue.add(keyOf(former));
    if (controllerOf(pod) === undefined) {
      if (relabeled || changedHands) this.enqueueSelecting(pod);
      return;
    }
    const owner = this.ownerOf(pod);
    if (owner === undefined) return;
    this.queue.add(keyOf(owner));
    const minReady = owner.spec.minReadySeconds ?? 0;
    if (minReady > 0 && !isReady(old) && isReady(pod)) this.queue.addAfter(keyOf(owner), minReady * SECOND);
  }

  private podDeleted(pod: Draft): void {
    const owner = this.ownerOf(pod);
    if (owner === undefined) return;
    this.expectations.deletionObserved(keyOf(owner), keyOf(pod));
    this.queue.add(keyOf(owner));
  }

  private ownerOf(pod: Draft): Draft | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== this.kind.resource.kind) return undefined;
    const owner = this.sets.get(pod.metadata.namespace, reference?.name);
    return owner?.metadata.uid === reference?.uid ? owner : undefined;
  }

  /** An orphan may be adopted by any set that selects it. */
  private enqueueSelecting(pod: Draft): void {
    for (const set of this.sets.list(pod.metadata.namespace)) {
      if (this.kind.selects(set, pod.metadata.labels)) this.queue.add(keyOf(set));
    }
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const set = this.sets.get(namespace, name);
    if (set === undefined) {
      this.expectations.forget(key);
      return undefined;
    }
    const mayManage = this.expectations.satisfied(key);
    const selects = (pod: Draft): boolean => this.kind.selects(set, pod.metadata.labels);
    const all = podsOfOwner(this.pods, set, true);
    const plan = planClaim(set, all.filter(isActive), selects);
    const claimed = claim(this.context.client, this.kind.resource, set, plan, this.control.ownership);
    if (claimed.failure !== undefined) return RETRY;
    const own = podsOfOwner(this.pods, set, false);
    const leaving = this.kind.countsTerminating ? own.filter((pod) => isLeaving(pod) && selects(pod)) : undefined;
    const failure = mayManage && !isTerminating(set) ? this.manage(key, set, claimed.objects) : undefined;
    const now = nowMs(this.context.kernel);
    const timestamp = this.context.kernel.timestamp();
    const status = replicaStatus(set, { active: claimed.objects, leaving, failure, now, timestamp });
    if (!this.writeStatus(set, status) || failure !== undefined) return RETRY;
    const minReady = set.spec.minReadySeconds ?? 0;
    if (minReady === 0 || status.readyReplicas === status.availableReplicas) return undefined;
    const next = nextAvailableMs(claimed.objects, minReady, now);
    return { afterUs: next === undefined ? minReady * SECOND : usUntil(this.context.kernel, next) };
  }

  /** The first error's message, when something failed. */
  private manage(key: string, set: Draft, active: readonly Draft[]): string | undefined {
    const plan = planReplicas(set, active, () => this.relatedPods(set), nowMs(this.context.kernel));
    if (plan.create > 0) {
      this.expectations.expect(key, plan.create, []);
      const made = slowStart(plan.create, () => {
        const failure = this.control.create(set, set.spec.template);
        return failure !== undefined && isNamespaceTerminating(failure) ? undefined : failure;
      });
      for (let i = made.successes; i < plan.create; i += 1) this.expectations.creationObserved(key);
      return made.failure?.message;
    }
    if (plan.remove.length === 0) return undefined;
    this.expectations.expect(key, 0, plan.remove.map(keyOf));
    let first: string | undefined;
    for (const pod of plan.remove) {
      const failure = this.control.delete(set, pod);
      if (failure === undefined) continue;
      this.expectations.deletionObserved(key, keyOf(pod));
      if (failure.code !== 404) first ??= failure.message;
    }
    return first;
  }

  /** Pods of all sets with the same owner: a rolling update keeps its nodes evenly loaded. */
  private relatedPods(set: Draft): readonly Draft[] {
    const owner = controllerOf(set);
    const related = new Map<string, Draft>();
    for (const other of owner === undefined ? [] : this.sets.byIndex(BY_OWNER.name, owner.uid)) {
      for (const pod of this.pods.list(other.metadata.namespace)) {
        if (this.kind.selects(other, pod.metadata.labels)) related.set(pod.metadata.uid, pod);
      }
    }
    return [...related.values()];
  }

  private writeStatus(set: Draft, status: Draft): boolean {
    if (semanticEqual(statusFields(set.status), statusFields(status))) return true;
    const { client } = this.context;
    if (client.updateStatus(this.kind.resource, { ...set, status }).ok) return true;
    const fresh = client.get(this.kind.resource, set.metadata.namespace, set.metadata.name);
    return fresh.ok && client.updateStatus(this.kind.resource, { ...fresh.object, status }).ok;
  }
}

/** Counters that are absent are zero; only then may statuses be compared. */
function statusFields(status: Draft | undefined): Draft {
  const s = status ?? {};
  return {
    ...s,
    replicas: s.replicas ?? 0,
    fullyLabeledReplicas: s.fullyLabeledReplicas ?? 0,
    readyReplicas: s.readyReplicas ?? 0,
    availableReplicas: s.availableReplicas ?? 0,
    observedGeneration: s.observedGeneration ?? 0,
  };
}
