/**
 * Watches over nodes (pkg/controller/nodelifecycle): every 5 s it looks for signs of life, tells of silent nodes in
 * conditions, taints and events, and marks their pods not ready. Eviction itself is taint-eviction's.
 */

import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import { nowMs } from '../../client/clock';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import type { IndexDefinition } from '../../client/informer-index';
import { conditionOf, type Draft, semanticEqual } from '../../client/object';
import { LEASES, NODES, PODS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { type Health, isOverdue, nextHealth, unknownConditions } from './health';
import { executeTaint, taintsDiffer, wantedTaints } from './taints';

const PERIOD_US = 5 * SECOND;
const MONITOR = 'monitor';
const BY_NODE: IndexDefinition = { name: 'spec.nodeName', of: (pod) => [pod.spec.nodeName ?? ''] };
const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

export const nodeLifecycleController: ControllerDefinition = {
  name: 'node-lifecycle-controller',
  serviceAccount: 'node-controller',
  start: (context) => {
    new NodeLifecycle(context);
  },
};

interface Known {
  readonly uid: string;
  readonly health: Health;
}

class KnownNodes implements Part<ReadonlyMap<string, Known>> {
  readonly byName = new LazyMap<string, Known>();

  save(): ReadonlyMap<string, Known> {
    return this.byName.save();
  }

  load(state: ReadonlyMap<string, Known>): void {
    this.byName.load(state);
  }
}

class NodeLifecycle {
  private readonly nodes: Informer;
  private readonly pods: Informer;
  private readonly leases: Informer;
  private readonly monitor: WorkQueue;
  private readonly taints: WorkQueue;
  private readonly recorder: EventRecorder;
  private readonly known: KnownNodes;

  constructor(private readonly context: ControllerContext) {
    const { informers } = context;
    this.nodes = informers.for(NODES);
    this.pods = informers.for(PODS);
    this.leases = informers.for(LEASES);
    this.pods.addIndex(BY_NODE);
    this.known = context.keep('known nodes', new KnownNodes());
    this.recorder = context.recorder('node-controller');
    this.monitor = context.queue(() => this.look(), { name: MONITOR });
    this.taints = context.queue((name) => this.syncTaints(name), { name: 'taints' });
    this.nodes.addHandler({
      added: (node) => {
        this.monitor.add(MONITOR);
        this.taints.add(node.metadata.name);
      },
      updated: (node, old) => {
        if (mayTaint(node, old)) this.taints.add(node.metadata.name);
      },
    });
    this.pods.addHandler({ updated: (pod, old) => this.podBound(pod, old) });
  }

  private look(): SyncResult {
    const nodes = this.nodes.list();
    for (const [name, { uid }] of [...this.known.byName]) {
      if (nodes.some((node) => node.metadata.name === name)) continue;
      this.nodeEvent(name, uid, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
      this.known.byName.delete(name);
    }
    for (const node of nodes) this.lookAt(node);
    return nodes.length === 0 ? undefined : { afterUs: PERIOD_US };
  }

  private lookAt(node: Draft): void {
    const { kernel } = this.context;
    const { name, uid } = node.metadata;
    const before = this.known.byName.get(name);
    if (before === undefined) {
      this.nodeEvent(name, uid, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
    }
    const lease = this.leases.get('kube-node-lease', name);
    const health = nextHealth(before?.health, node, lease, { us: kernel.now, ms: nowMs(kernel) });
    this.known.byName.set(name, { uid, health });
    const was = conditionOf(node, 'Ready')?.status ?? 'Unknown';
    let current = node;
    if (isOverdue(health, node, kernel.now)) {
      const conditions = unknownConditions(node, this.context.kernel.timestamp());
      if (!semanticEqual(conditions, node.status?.conditions)) {
        const status = { ...node.status, conditions };
        const updated = this.context.client.updateStatus(NODES, { ...node, status });
        // Another look in five seconds.
        if (!updated.ok) return;
        current = updated.object;
      }
    }
    const isNow = conditionOf(current, 'Ready')?.status;
    if (isNow !== undefined && isNow !== 'True' && was === 'True') {
      this.nodeEvent(name, uid, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    if (isNow !== undefined && isNow !== 'True') this.markPods(name);
  }

  private markPods(node: string): void {
    for (const pod of this.pods.byIndex(BY_NODE.name, node)) this.markPod(pod);
  }

  private markPod(pod: Draft): void {
    if (conditionOf(pod, 'Ready')?.status !== 'True') return;
    const lastTransitionTime = this.context.kernel.timestamp();
    const conditions = pod.status.conditions.map((condition: Draft) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime } : condition,
    );
    const updated = this.context.client.updateStatus(PODS, { ...pod, status: { ...pod.status, conditions } });
    if (updated.ok) this.recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }

  /** A pod told ready by a node that has been silent since. */
  private podBound(pod: Draft, old: Draft): void {
    if ((pod.spec.nodeName ?? '') === '' || pod.spec.nodeName === old.spec.nodeName) return;
    const node = this.nodes.get('', pod.spec.nodeName);
    if (node !== undefined && conditionOf(node, 'Ready')?.status === 'Unknown') this.markPod(pod);
  }

  private syncTaints(name: string): SyncResult {
    const node = this.nodes.get('', name);
    if (node === undefined) return undefined;
    // When no node at all is ready the fault is likely here: nobody is evicted.
    const execute = this.allAreDown() ? undefined : executeTaint(node);
    const { client, kernel } = this.context;
    const wanted = wantedTaints(node, execute, kernel.timestamp());
    if (!taintsDiffer(node, wanted)) return undefined;
    const taints = wanted.length === 0 ? null : wanted;
    const metadata = { resourceVersion: node.metadata.resourceVersion };
    return client.patch(NODES, '', name, 'strategic', { metadata, spec: { taints } }).ok ? undefined : RETRY;
  }

  private allAreDown(): boolean {
    const counted = this.nodes.list().filter((node) => node.metadata.labels?.[EXCLUDED] === undefined);
    return counted.every((node) => conditionOf(node, 'Ready')?.status !== 'True');
  }

  private nodeEvent(name: string, uid: string, reason: string, message: string): void {
    this.recorder.eventFor({ kind: 'Node', name, uid, apiVersion: 'v1' }, 'Normal', reason, message);
  }
}

function mayTaint(node: Draft, old: Draft): boolean {
  const statuses = (n: Draft): readonly string[] =>
    (n.status?.conditions ?? []).map((c: Draft) => `${c.type}=${c.status}`);
  return (
    !semanticEqual(statuses(node), statuses(old)) ||
    !semanticEqual(node.spec?.taints, old.spec?.taints) ||
    (node.spec?.unschedulable === true) !== (old.spec?.unschedulable === true)
  );
}
