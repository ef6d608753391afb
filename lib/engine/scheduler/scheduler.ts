/**
 * kube-scheduler v1.36 with its default profile: one pod a cycle, taken from the queue, filtered and scored over a
 * snapshot, bound through the API; failures become an event, a condition and a wait (pkg/scheduler).
 */
import type { Part, Plain } from '../base/plain';
import { ApiClient } from '../client/api-client';
import { type Discovered, discoverPreferred } from '../client/discovery';
import { InformerFactory } from '../client/informer-factory';
import { conditionOf, type Draft, isTerminating, keyOf, semanticEqual, splitKey } from '../client/object';
import { PODS } from '../client/resources';
import type { ApiConnector } from '../client/transport';
import type { Actor, Kernel } from '../sim/kernel-contract';
import { ClusterView, isFinished } from './cluster-view';
import { EventSeriesRecorder } from './event-series';
import { findFit, fitMessage } from './fit';
import type { ClusterChange } from './plugin';
import { preempt, priorityOf, type Victims } from './preemption';
import { backOffUs, FLUSH_US, type QueuedPod, SchedulingQueue } from './scheduling-queue';
import { selectNode } from './select-node';
import { nodeChanges, worthTrying } from './wake-up';

const NAME = 'default-scheduler';
const ID = 'scheduler';
const USER_AGENT = 'kube-scheduler/v1.36.3 (linux/amd64) kubernetes/75a1d2f/scheduler';
/** Virtual time of one cycle. */
const CYCLE_US = 300;

export interface SchedulerOptions {
  readonly kernel: Kernel;
  readonly connector: ApiConnector;
  /** What the API serves; it is asked when absent. */
  readonly discovered?: Discovered;
  /** The machine it runs on; events name it as their instance. */
  readonly host?: string;
}

interface SchedulerState {
  readonly queue: ReturnType<SchedulingQueue['save']>;
  readonly assumed: ReturnType<ClusterView['save']>;
  readonly events: ReturnType<EventSeriesRecorder['save']>;
  readonly informers: ReturnType<InformerFactory['save']>;
  readonly working: boolean;
}

export interface Scheduler extends Part<SchedulerState> {
  /** Lists and watches. Not after `load`. */
  start(): void;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  return new DefaultScheduler(options);
}

class DefaultScheduler implements Scheduler, Actor {
  private readonly kernel: Kernel;
  private readonly client: ApiClient;
  private readonly informers: InformerFactory;
  private readonly view: ClusterView;
  private readonly events: EventSeriesRecorder;
  private readonly queue = new SchedulingQueue();
  private working = false;

  constructor({ kernel, connector, host = 'minikube', discovered }: SchedulerOptions) {
    this.kernel = kernel;
    const user = { name: 'system:kube-scheduler', groups: ['system:authenticated'] };
    this.client = new ApiClient({ connector, user, userAgent: USER_AGENT });
    this.informers = new InformerFactory(kernel, 'kube-scheduler', this.client);
    this.view = new ClusterView(this.informers, discovered ?? discoverPreferred(this.client));
    const source = { controller: NAME, instance: `${NAME}-${host}` };
    this.events = new EventSeriesRecorder(kernel, `${ID}/events`, this.client, source);
    kernel.register(ID, this);
    this.view.pods.addHandler({
      added: (pod) => this.podSeen(pod, undefined),
      updated: (pod, old) => this.podSeen(pod, old),
      deleted: (pod) => this.podGone(pod),
    });
    this.view.nodes.addHandler({
      added: (node) => this.wake('node-added', node.metadata.name),
      updated: (node, old) => {
        for (const change of nodeChanges(node, old)) this.wake(change, node.metadata.name);
      },
    });
    this.view.claims?.addHandler({ added: () => this.wake('claim'), updated: () => this.wake('claim') });
  }

  start(): void {
    this.informers.start();
  }

  handle(op: string, arg: Plain): void {
    if (op === 'cycle') {
      this.working = false;
      const next = this.queue.pop();
      if (next !== undefined) this.schedule(next);
      this.work();
      return;
    }
    const { key, attempts } = arg as { key: string; attempts: number };
    const waiting = this.queue.get(key);
    // Another attempt has been made since, or somebody else woke it.
    if (waiting?.attempts !== attempts || waiting.place === 'active') return;
    if (op === 'flush' && waiting.place !== 'unschedulable') return;
    this.activate(waiting);
  }

  save(): SchedulerState {
    return {
      queue: this.queue.save(),
      assumed: this.view.save(),
      events: this.events.save(),
      informers: this.informers.save(),
      working: this.working,
    };
  }

  load(state: SchedulerState): void {
    this.queue.load(state.queue);
    this.view.load(state.assumed);
    this.events.load(state.events);
    this.informers.load(state.informers);
    this.working = state.working;
  }

  private podSeen(pod: Draft, old: Draft | undefined): void {
    const key = keyOf(pod);
    if (isFinished(pod)) {
      this.podGone(pod);
      return;
    }
    if ((pod.spec.nodeName ?? '') !== '') {
      this.queue.remove(key);
      this.view.forget(pod.metadata.uid);
      const news = old === undefined || old.spec.nodeName !== pod.spec.nodeName;
      if (news || !semanticEqual(old.metadata.labels, pod.metadata.labels)) this.wake('pod-placed');
      return;
    }
    if (pod.spec.schedulerName !== undefined && pod.spec.schedulerName !== NAME) return;
    if ((pod.spec.schedulingGates ?? []).length > 0 || this.view.isAssumed(pod.metadata.uid)) return;
    const queued = this.queue.get(key);
    if (queued !== undefined && queued.uid === pod.metadata.uid) {
      if (old !== undefined && queued.place === 'unschedulable' && wasChanged(pod, old)) this.retry(queued);
      return;
    }
    // A pod between two queues (in its cycle) is put back by the cycle itself.
    const { uid } = pod.metadata;
    const since = this.kernel.now;
    this.activate({ key, uid, priority: priorityOf(pod), since, attempts: 0, plugins: [], place: 'active' });
  }

  private podGone(pod: Draft): void {
    this.queue.remove(keyOf(pod));
    this.view.forget(pod.metadata.uid);
    if ((pod.spec.nodeName ?? '') !== '') this.wake('pod-gone', pod.spec.nodeName);
  }

  private activate(pod: QueuedPod): void {
    this.queue.put({ ...pod, place: 'active' });
    this.work();
  }

  /** At once, or when its back-off is over. */
  private retry(pod: QueuedPod): void {
    const wait = pod.since + backOffUs(pod.attempts) - this.kernel.now;
    if (wait <= 0) {
      this.activate(pod);
      return;
    }
    this.queue.put({ ...pod, place: 'backoff' });
    this.kernel.post(wait, ID, 'backoff', { key: pod.key, attempts: pod.attempts }, 'timer');
  }

  private wake(change: ClusterChange, node?: string): void {
    for (const waiting of this.queue.unschedulable()) {
      const pod = this.view.pods.byKey(waiting.key);
      if (pod === undefined) continue;
      if (worthTrying(pod, waiting.plugins, change, this.view.snapshotFor(pod), node)) this.retry(waiting);
    }
  }

  private work(): void {
    if (this.working || !this.queue.hasActive()) return;
    this.working = true;
    this.kernel.post(CYCLE_US, ID, 'cycle');
  }

  private schedule(queued: QueuedPod): void {
    const pod = this.view.pods.byKey(queued.key);
    if (pod === undefined || pod.metadata.uid !== queued.uid || (pod.spec.nodeName ?? '') !== '') return;
    const { namespace, name } = pod.metadata;
    if (isTerminating(pod)) {
      const note = `skip schedule deleting pod: ${namespace}/${name}`;
      this.events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', note);
      return;
    }
    const snapshot = this.view.snapshotFor(pod);
    if (snapshot.nodes.length === 0) {
      this.fail(queued, pod, ['NodeName'], 'Unschedulable', 'no nodes available to schedule pods', undefined);
      return;
    }
    const fit = findFit(pod, snapshot);
    if (fit.feasible.length === 0) {
      const preemption = preempt(pod, fit, snapshot);
      const victims = 'found' in preemption ? preemption.found : undefined;
      const message = fitMessage(snapshot.nodes.length, fit, 'message' in preemption ? preemption.message : '');
      this.fail(queued, pod, fit.plugins, 'Unschedulable', message, victims);
      return;
    }
    const node = selectNode(pod, fit.feasible, snapshot, this.kernel.random(ID));
    this.bind(queued, pod, node);
  }

  private bind(queued: QueuedPod, pod: Draft, node: string): void {
    const { namespace, name, uid } = pod.metadata;
    const target = { kind: 'Node', name: node };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target };
    this.view.assume(pod, node);
    const bound = this.client.create(PODS, namespace, binding, 'binding', name);
    if (!bound.ok) {
      this.view.forget(uid);
      const message = `binding rejected: running Bind plugin "DefaultBinder": ${bound.error.message}`;
      if (bound.error.code !== 404) this.fail(queued, pod, [], 'SchedulerError', message, undefined);
      return;
    }
    const note = `Successfully assigned ${namespace}/${name} to ${node}`;
    this.events.event(pod, 'Normal', 'Scheduled', 'Binding', note);
  }

  private fail(
    queued: QueuedPod,
    pod: Draft,
    plugins: readonly string[],
    reason: 'Unschedulable' | 'SchedulerError',
    message: string,
    victims: Victims | undefined,
  ): void {
    const attempts = queued.attempts + 1;
    const failed: QueuedPod = { ...queued, attempts, plugins, since: this.kernel.now, place: 'unschedulable' };
    if (plugins.length === 0) this.retry(failed);
    else {
      this.queue.put(failed);
      this.kernel.post(FLUSH_US, ID, 'flush', { key: queued.key, attempts }, 'timer');
    }
    this.events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    this.writeCondition(pod, reason, message, victims?.node);
    for (const victim of victims?.pods ?? []) this.evict(victim, pod, victims?.node ?? '');
  }

  private writeCondition(pod: Draft, reason: string, message: string, nominated: string | undefined): void {
    const old = conditionOf(pod, 'PodScheduled');
    const same = old?.status === 'False' && old.reason === reason && old.message === message;
    const status: Draft = {};
    if (!same) {
      const condition = {
        type: 'PodScheduled',
        observedGeneration: pod.metadata.generation,
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : this.kernel.timestamp(),
        reason,
        message,
      };
      status['$setElementOrder/conditions'] = elementOrder(pod);
      status.conditions = [condition];
    }
    const before = pod.status?.nominatedNodeName ?? '';
    if (nominated !== undefined && before !== nominated) status.nominatedNodeName = nominated;
    else if (nominated === undefined && before !== '' && !same) status.nominatedNodeName = null;
    if (Object.keys(status).length === 0) return;
    const { namespace, name } = pod.metadata;
    this.client.patch(PODS, namespace, name, 'strategic', { status }, 'status');
  }

  private evict(victim: Draft, by: Draft, node: string): void {
    if (isTerminating(victim)) return;
    const { namespace, name } = splitKey(keyOf(victim));
    const condition = {
      type: 'DisruptionTarget',
      observedGeneration: victim.metadata.generation,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: this.kernel.timestamp(),
      reason: 'PreemptionByScheduler',
      message: `${NAME}: preempting to accommodate a higher priority pod`,
    };
    this.client.patch(PODS, namespace, name, 'strategic', { status: { conditions: [condition] } }, 'status');
    this.client.delete(PODS, namespace, name);
    this.events.event(
      victim,
      'Normal',
      'Preempted',
      'Preempting',
      `Preempted by pod ${by.metadata.uid} on node ${node}`,
    );
  }
}

/** Conditions keep their order; a new one comes last. */
function elementOrder(pod: Draft): readonly Draft[] {
  const types: readonly string[] = (pod.status?.conditions ?? []).map((c: Draft) => c.type);
  return [...types.filter((type) => type !== 'PodScheduled'), 'PodScheduled'].map((type) => ({ type }));
}

/** Does a change of the pod itself make another try worth while? Its status does not. */
function wasChanged(pod: Draft, old: Draft): boolean {
  return !semanticEqual(pod.spec, old.spec) || !semanticEqual(pod.metadata.labels, old.metadata.labels);
}
