/** DaemonSets (pkg/controller/daemon): a pod on every node that fits, its status, rolling updates by node. */
import { nowMs } from '../../client/clock';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import {
  controllerOf,
  type Draft,
  isTerminating,
  keyOf,
  matchesSelector,
  semanticEqual,
  splitKey,
} from '../../client/object';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { SECOND, type Us } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { claim, planClaim } from '../workload/claim';
import { Expectations } from '../workload/expectations';
import { isNamespaceTerminating, PodControl } from '../workload/pod-control';
import { indexByController, isReady, podsOfOwner } from '../workload/pods';
import { slowStart } from '../workload/slow-start';
import { FailedPodBackOff } from './failed-pods';
import { DaemonHistory } from './history';
import { belongsOn, daemonTemplate, nodeOf, pinTo } from './placement';
import { type Changes, daemonStatus, type PodsByNode, planNode } from './plan';
import { planRollingUpdate } from './rolling';

const COMPONENT = 'daemonset-controller';
const BURST = 250;

export const daemonSetController: ControllerDefinition = {
  name: 'daemonset-controller',
  serviceAccount: 'daemon-set-controller',
  start: (context) => {
    new DaemonSetController(context);
  },
};

class DaemonSetController {
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly nodes: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;
  private readonly control: PodControl;
  private readonly expectations: Expectations;
  private readonly backOff: FailedPodBackOff;
  private readonly history: DaemonHistory;

  constructor(private readonly context: ControllerContext) {
    const { informers, client, kernel } = context;
    this.sets = informers.for(DAEMON_SETS);
    this.pods = informers.for(PODS);
    this.nodes = informers.for(NODES);
    const known = context.served.some((r) => r.plural === CONTROLLER_REVISIONS.plural);
    this.history = new DaemonHistory(client, known ? informers.for(CONTROLLER_REVISIONS) : undefined);
    this.queue = context.queue((key) => this.sync(key));
    this.recorder = context.recorder(COMPONENT);
    this.control = new PodControl(client, this.recorder, DAEMON_SETS);
    this.expectations = context.keep('expectations', new Expectations(kernel));
    this.backOff = context.keep('failed pods', new FailedPodBackOff());
    indexByController(this.pods);
    this.sets.addHandler({
      added: (set) => this.queue.add(keyOf(set)),
      updated: (set) => this.queue.add(keyOf(set)),
      deleted: (set) => {
        this.expectations.forget(keyOf(set));
        this.queue.add(keyOf(set));
      },
    });
    this.pods.addHandler({
      added: (pod) => this.podAdded(pod),
      updated: (pod, old) => this.podUpdated(pod, old),
      deleted: (pod) => this.podGone(pod),
    });
    this.nodes.addHandler({
      added: (node) => this.nodeChanged(node),
      updated: (node, old) => {
        if (placingChanged(node, old)) this.nodeChanged(node);
      },
    });
  }

  private ownerOf(pod: Draft): Draft | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== DAEMON_SETS.kind) return undefined;
    const owner = this.sets.get(pod.metadata.namespace, reference?.name);
    return owner?.metadata.uid === reference?.uid ? owner : undefined;
  }

  private podAdded(pod: Draft): void {
    if (isTerminating(pod)) {
      this.podGone(pod);
      return;
    }
    const owner = this.ownerOf(pod);
    if (owner !== undefined) {
      this.expectations.creationObserved(keyOf(owner));
      this.queue.add(keyOf(owner));
    } else if (controllerOf(pod) === undefined) this.enqueueSelecting(pod);
  }

  private podUpdated(pod: Draft, old: Draft): void {
    if (isTerminating(pod)) {
      this.podGone(pod);
      return;
    }
    const changedHands = !semanticEqual(controllerOf(pod), controllerOf(old));
    const former = changedHands ? this.ownerOf(old) : undefined;
    if (former !== undefined) this.queue.add(keyOf(former));
    const owner = this.ownerOf(pod);
    if (owner !== undefined) {
      this.queue.add(keyOf(owner));
      const wait = owner.spec.minReadySeconds ?? 0;
      if (wait > 0 && !isReady(old) && isReady(pod)) this.queue.addAfter(keyOf(owner), (wait + 1) * SECOND);
      return;
    }
    const relabeled = !semanticEqual(pod.metadata.labels, old.metadata.labels);
    if (controllerOf(pod) === undefined && (relabeled || changedHands)) this.enqueueSelecting(pod);
  }

  private podGone(pod: Draft): void {
    const owner = this.ownerOf(pod);
    if (owner === undefined) return;
    this.expectations.deletionObserved(keyOf(owner), keyOf(pod));
    this.queue.add(keyOf(owner));
  }

  private enqueueSelecting(pod: Draft): void {
    for (const set of this.sets.list(pod.metadata.namespace)) {
      if (matchesSelector(set.spec.selector, pod.metadata.labels)) this.queue.add(keyOf(set));
    }
  }

  private nodeChanged(node: Draft): void {
    for (const set of this.sets.list()) {
      const here = podsOfOwner(this.pods, set, false).some((pod) => pod.spec.nodeName === node.metadata.name);
      const { shouldRun, mayStay } = belongsOn(set, node);
      const misplaced = here && (set.status?.numberMisscheduled ?? 0) > 0;
      if ((shouldRun && !here) || (!mayStay && here) || misplaced) this.queue.add(keyOf(set));
    }
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const set = this.sets.get(namespace, name);
    if (set === undefined) {
      this.expectations.forget(key);
      return undefined;
    }
    if (semanticEqual(set.spec.selector, {})) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.recorder.event(set, 'Warning', 'SelectingAll', message);
      return undefined;
    }
    if (isTerminating(set)) return undefined;
    const history = this.history.current(set);
    if (history === undefined) return RETRY;
    let pods = this.podsByNode(set);
    if (pods === undefined) return RETRY;
    const nodes = this.nodes.list();
    const { hash } = history;
    if (!this.expectations.satisfied(key)) return this.writeStatus(set, nodes, pods, hash, false);
    const managed = this.manage(set, nodes, pods, hash);
    let failed = !managed.ok;
    if (!failed && this.expectations.satisfied(key) && set.spec.updateStrategy?.type === 'RollingUpdate') {
      pods = this.podsByNode(set) ?? pods;
      const now = nowMs(this.context.kernel);
      failed = !this.apply(set, planRollingUpdate(set, nodes, pods, hash, now), hash);
    }
    if (!failed) failed = !this.history.cleanUp(set, history.old, [...pods.values()].flat());
    const status = this.writeStatus(set, nodes, pods, hash, true);
    if (failed) return RETRY;
    return status ?? (managed.afterUs === undefined ? undefined : { afterUs: managed.afterUs });
  }

  private podsByNode(set: Draft): PodsByNode | undefined {
    const selects = (pod: Draft): boolean => matchesSelector(set.spec.selector, pod.metadata.labels);
    const plan = planClaim(set, podsOfOwner(this.pods, set, true), selects);
    const claimed = claim(this.context.client, DAEMON_SETS, set, plan, this.control.ownership);
    if (claimed.failure !== undefined) return undefined;
    const byNode = new Map<string, Draft[]>();
    for (const pod of claimed.objects) {
      const node = nodeOf(pod);
      if (node === undefined) continue;
      const there = byNode.get(node);
      if (there === undefined) byNode.set(node, [pod]);
      else there.push(pod);
    }
    return byNode;
  }

  private manage(
    set: Draft,
    nodes: readonly Draft[],
    pods: PodsByNode,
    hash: string,
  ): { readonly ok: boolean; readonly afterUs?: Us } {
    const now = nowMs(this.context.kernel);
    const create: string[] = [];
    const remove: Draft[] = [];
    let afterUs: Us | undefined;
    for (const node of nodes) {
      const { name } = node.metadata;
      const plan = planNode(set, node, pods.get(name), hash, now);
      create.push(...plan.create);
      remove.push(...plan.remove);
      for (const pod of plan.failed) {
        const key = `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${name}`;
        const wait = this.backOff.next(key, this.context.kernel.now);
        if (wait > 0) {
          afterUs = Math.min(afterUs ?? wait, wait);
          continue;
        }
        const message = `Found failed daemon pod ${keyOf(pod)} on node ${name}, will try to kill it`;
        this.recorder.event(set, 'Warning', 'FailedDaemonPod', message);
        remove.push(pod);
      }
      for (const pod of plan.succeeded) {
        const message = `Found succeeded daemon pod ${keyOf(pod)} on node ${name}, will try to delete it`;
        this.recorder.event(set, 'Normal', 'SucceededDaemonPod', message);
        remove.push(pod);
      }
    }
    // Pods pinned to nodes that are gone would wait for ever.
    for (const [name, stranded] of pods) {
      if (nodes.some((node) => node.metadata.name === name)) continue;
      remove.push(...stranded.filter((pod) => (pod.spec.nodeName ?? '') === ''));
    }
    const ok = this.apply(set, { create, remove }, hash);
    return afterUs === undefined ? { ok } : { ok, afterUs };
  }

  private apply(set: Draft, changes: Changes, hash: string): boolean {
    const key = keyOf(set);
    const create = changes.create.slice(0, BURST);
    const remove = changes.remove.slice(0, BURST);
    this.expectations.expect(key, create.length, remove.map(keyOf));
    const template = daemonTemplate(set, hash);
    const made = slowStart(create.length, (i) => {
      const failure = this.control.create(set, template, (pod) => pinTo(pod, create[i] as string));
      return failure !== undefined && isNamespaceTerminating(failure) ? undefined : failure;
    });
    for (let i = made.successes; i < create.length; i += 1) this.expectations.creationObserved(key);
    let ok = made.failure === undefined;
    for (const pod of remove) {
      const failure = this.control.delete(set, pod);
      if (failure === undefined) continue;
      this.expectations.deletionObserved(key, keyOf(pod));
      if (failure.code !== 404) ok = false;
    }
    return ok;
  }

  private writeStatus(
    set: Draft,
    nodes: readonly Draft[],
    pods: PodsByNode,
    hash: string,
    observed: boolean,
  ): SyncResult {
    const counts = daemonStatus(set, nodes, pods, hash, nowMs(this.context.kernel));
    const { generation } = set.metadata;
    const old = set.status ?? {};
    const same = Object.entries(counts).every(([field, value]) => (old[field] ?? 0) === value);
    if (!same || (old.observedGeneration ?? 0) < generation) {
      const status = { ...old, ...counts, ...(observed ? { observedGeneration: generation } : {}) };
      if (!this.putStatus(set, status)) return RETRY;
    }
    const wait = set.spec.minReadySeconds ?? 0;
    return wait > 0 && counts.numberReady !== counts.numberAvailable ? { afterUs: wait * SECOND } : undefined;
  }

  private putStatus(set: Draft, status: Draft): boolean {
    const { client } = this.context;
    if (client.updateStatus(DAEMON_SETS, { ...set, status }).ok) return true;
    const fresh = client.get(DAEMON_SETS, set.metadata.namespace, set.metadata.name);
    return fresh.ok && client.updateStatus(DAEMON_SETS, { ...fresh.object, status }).ok;
  }
}

function placingChanged(node: Draft, old: Draft): boolean {
  return (
    !semanticEqual(node.metadata.labels, old.metadata.labels) || !semanticEqual(node.spec?.taints, old.spec?.taints)
  );
}
