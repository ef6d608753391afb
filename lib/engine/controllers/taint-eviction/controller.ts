/**
 * Deletes pods from nodes with NoExecute taints that they do not tolerate, or tolerate for so many seconds only
 * (pkg/controller/tainteviction).
 */

import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import type { IndexDefinition } from '../../client/informer-index';
import { type Draft, isTerminating, keyOf, semanticEqual, splitKey } from '../../client/object';
import { tolerates } from '../../client/placement';
import { NODES, PODS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';

const BY_NODE: IndexDefinition = { name: 'spec.nodeName', of: (pod) => [pod.spec.nodeName ?? ''] };
const NAME = 'taint-eviction-controller';

export const taintEvictionController: ControllerDefinition = {
  name: NAME,
  serviceAccount: 'node-controller',
  start: (context) => {
    new TaintEviction(context);
  },
};

/** Pods whose time runs: since when, in virtual time. */
class Deadlines implements Part<ReadonlyMap<string, number>> {
  readonly since = new LazyMap<string, number>();

  save(): ReadonlyMap<string, number> {
    return this.since.save();
  }

  load(state: ReadonlyMap<string, number>): void {
    this.since.load(state);
  }
}

class TaintEviction {
  private readonly nodes: Informer;
  private readonly pods: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;
  private readonly deadlines: Deadlines;

  constructor(private readonly context: ControllerContext) {
    this.nodes = context.informers.for(NODES);
    this.pods = context.informers.for(PODS);
    this.pods.addIndex(BY_NODE);
    this.deadlines = context.keep('deadlines', new Deadlines());
    this.recorder = context.recorder(NAME);
    this.queue = context.queue((key) => this.sync(key));
    this.nodes.addHandler({
      added: (node) => this.nodeTainted(node, undefined),
      updated: (node, old) => this.nodeTainted(node, old),
    });
    this.pods.addHandler({
      added: (pod) => this.podSeen(pod, undefined),
      updated: (pod, old) => this.podSeen(pod, old),
      deleted: (pod) => this.cancel(keyOf(pod)),
    });
  }

  private nodeTainted(node: Draft, old: Draft | undefined): void {
    const taints = executeTaints(node);
    if (old === undefined ? taints.length === 0 : semanticEqual(taints, executeTaints(old))) return;
    for (const pod of this.pods.byIndex(BY_NODE.name, node.metadata.name)) this.queue.add(keyOf(pod));
  }

  private podSeen(pod: Draft, old: Draft | undefined): void {
    const node = this.nodes.get('', pod.spec.nodeName ?? '');
    const waits = this.deadlines.since.has(keyOf(pod));
    if (!waits && (node === undefined || executeTaints(node).length === 0)) return;
    const same = old?.spec.nodeName === pod.spec.nodeName && semanticEqual(old?.spec.tolerations, pod.spec.tolerations);
    if (old === undefined || !same) this.queue.add(keyOf(pod));
  }

  private sync(key: string): SyncResult {
    const pod = this.pods.byKey(key);
    const node = pod && this.nodes.get('', pod.spec.nodeName ?? '');
    if (pod === undefined || node === undefined || isTerminating(pod)) {
      this.deadlines.since.delete(key);
      return undefined;
    }
    const seconds = toleratedSeconds(pod, executeTaints(node));
    if (seconds === 'for ever') {
      this.cancel(key);
      return undefined;
    }
    const { now } = this.context.kernel;
    const since = this.deadlines.since.get(key) ?? now;
    this.deadlines.since.set(key, since);
    const due = since + seconds * SECOND;
    if (due > now) return { afterUs: due - now };
    return this.evict(key, pod);
  }

  private evict(key: string, pod: Draft): SyncResult {
    this.tell(key, `Marking for deletion Pod ${key}`);
    const { namespace, name } = pod.metadata;
    const condition = {
      type: 'DisruptionTarget',
      observedGeneration: pod.metadata.generation,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: this.context.kernel.timestamp(),
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
    const { client } = this.context;
    client.patch(PODS, namespace, name, 'strategic', { status: { conditions: [condition] } }, 'status');
    const deleted = client.delete(PODS, namespace, name);
    if (!deleted.ok && deleted.error.code !== 404) return RETRY;
    this.deadlines.since.delete(key);
    return undefined;
  }

  private cancel(key: string): void {
    if (this.deadlines.since.delete(key)) this.tell(key, `Cancelling deletion of Pod ${key}`);
  }

  private tell(key: string, message: string): void {
    const { namespace, name } = splitKey(key);
    const reference = { kind: 'Pod', namespace, name, apiVersion: 'v1' };
    this.recorder.eventFor(reference, 'Normal', 'TaintManagerEviction', message);
  }
}

function executeTaints(node: Draft): readonly Draft[] {
  return (node.spec?.taints ?? []).filter((taint: Draft) => taint.effect === 'NoExecute');
}

/** 0 when a taint is not tolerated at all; the shortest of the tolerations that apply. */
function toleratedSeconds(pod: Draft, taints: readonly Draft[]): number | 'for ever' {
  let least: number | 'for ever' = 'for ever';
  for (const taint of taints) {
    const used: Draft | undefined = (pod.spec.tolerations ?? []).find((t: Draft) => tolerates(t, taint));
    if (used === undefined) return 0;
    const seconds: number | undefined = used.tolerationSeconds;
    if (seconds === undefined || seconds === null) continue;
    least = Math.max(0, least === 'for ever' ? seconds : Math.min(least, seconds));
  }
  return least;
}
