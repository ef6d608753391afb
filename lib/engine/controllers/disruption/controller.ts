/** PodDisruptionBudgets (pkg/controller/disruption): keeps in their status how many pods may be evicted now. */
import { nowMs, timeMs } from '../../client/clock';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import {
  conditionOf,
  controllerOf,
  type Draft,
  isTerminating,
  keyOf,
  matchesSelector,
  semanticEqual,
} from '../../client/object';
import {
  DEPLOYMENTS,
  DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { MS } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { isReady } from '../workload/pods';
import { expectedPods } from './expected';

/** An eviction that led to no deletion is forgotten after so long. */
const DELETION_TIMEOUT_MS = 120_000;

export const disruptionController: ControllerDefinition = {
  name: 'disruption-controller',
  serviceAccount: 'disruption-controller',
  requires: [DISRUPTION_BUDGETS, REPLICA_SETS, DEPLOYMENTS, STATEFUL_SETS, REPLICATION_CONTROLLERS],
  start: (context) => {
    new DisruptionController(context);
  },
};

class DisruptionController {
  private readonly budgets: Informer;
  private readonly pods: Informer;
  private readonly owners: ReadonlyMap<string, Informer>;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;

  constructor(private readonly context: ControllerContext) {
    const { informers } = context;
    this.budgets = informers.for(DISRUPTION_BUDGETS);
    this.pods = informers.for(PODS);
    const kinds = [REPLICA_SETS, DEPLOYMENTS, STATEFUL_SETS, REPLICATION_CONTROLLERS];
    this.owners = new Map(kinds.map((kind) => [kind.kind, informers.for(kind)]));
    this.recorder = context.recorder('controllermanager');
    this.queue = context.queue((key) => this.sync(key));
    const enqueue = (budget: Draft): void => this.queue.add(keyOf(budget));
    this.budgets.addHandler({ added: enqueue, updated: enqueue });
    const podChanged = (pod: Draft): void => this.enqueueFor(pod);
    this.pods.addHandler({
      added: podChanged,
      updated: (pod, old) => {
        this.enqueueFor(pod);
        if (!semanticEqual(pod.metadata.labels, old.metadata.labels)) this.enqueueFor(old);
      },
      deleted: podChanged,
    });
  }

  private enqueueFor(pod: Draft): void {
    for (const budget of this.budgets.list(pod.metadata.namespace)) {
      if (matchesSelector(budget.spec.selector, pod.metadata.labels)) this.queue.add(keyOf(budget));
    }
  }

  private sync(key: string): SyncResult {
    const budget = this.budgets.byKey(key);
    if (budget === undefined) return undefined;
    const pods = this.pods
      .list(budget.metadata.namespace)
      .filter((pod) => matchesSelector(budget.spec.selector, pod.metadata.labels));
    if (pods.length === 0) this.recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    const expected = expectedPods(budget, pods, (pod) => this.scaleOf(pod));
    if (typeof expected === 'string') return this.failSafe(budget, expected);
    const now = nowMs(this.context.kernel);
    const { disrupted, recheckMs } = this.disrupted(budget, pods, now);
    const healthy = pods.filter(
      (pod) => !isTerminating(pod) && disrupted[pod.metadata.name] === undefined && isReady(pod),
    );
    const allowed = expected.expected <= 0 ? 0 : Math.max(0, healthy.length - expected.desired);
    const status: Draft = {
      ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
      disruptionsAllowed: allowed,
      currentHealthy: healthy.length,
      desiredHealthy: expected.desired,
      expectedPods: expected.expected,
      observedGeneration: budget.metadata.generation,
      conditions: [
        this.condition(budget, allowed > 0 ? 'True' : 'False', allowed > 0 ? 'SufficientPods' : 'InsufficientPods', ''),
      ],
    };
    const written = this.write(budget, status);
    if (written !== undefined) return written;
    return recheckMs === undefined ? undefined : { afterUs: (recheckMs - now) * MS };
  }

  /** The size its controller wants; a ReplicaSet of a Deployment stands for the Deployment. */
  private scaleOf(pod: Draft): { readonly uid: string; readonly scale: number } | 'unmanaged' | undefined {
    if (controllerOf(pod) === undefined) return 'unmanaged';
    let owner = this.ownerOf(pod);
    if (owner?.kind === REPLICA_SETS.kind) owner = this.ownerOf(owner) ?? owner;
    return owner === undefined ? undefined : { uid: owner.metadata.uid, scale: owner.spec.replicas ?? 1 };
  }

  private ownerOf(object: Draft): Draft | undefined {
    const reference = controllerOf(object);
    const owner = this.owners.get(reference?.kind ?? '')?.get(object.metadata.namespace, reference?.name);
    return owner?.metadata.uid === reference?.uid ? owner : undefined;
  }

  /** Pods that are about to be deleted by an eviction just granted. */
  private disrupted(budget: Draft, pods: readonly Draft[], now: number): { disrupted: Draft; recheckMs?: number } {
    const disrupted: Draft = {};
    let recheckMs: number | undefined;
    for (const pod of pods) {
      const at: string | undefined = budget.status?.disruptedPods?.[pod.metadata.name];
      if (at === undefined || isTerminating(pod)) continue;
      const until = (timeMs(at) ?? 0) + DELETION_TIMEOUT_MS;
      if (until < now) {
        const { namespace } = budget.metadata;
        const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
        this.recorder.event(pod, 'Warning', 'NotDeleted', message);
        continue;
      }
      disrupted[pod.metadata.name] = at;
      recheckMs = Math.min(recheckMs ?? until, until);
    }
    return recheckMs === undefined ? { disrupted } : { disrupted, recheckMs };
  }

  private failSafe(budget: Draft, message: string): SyncResult {
    const told = `Failed to calculate the number of expected pods: ${message}`;
    this.recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', told);
    const conditions = [this.condition(budget, 'False', 'SyncFailed', message)];
    return this.write(budget, { ...budget.status, disruptionsAllowed: 0, conditions });
  }

  private condition(budget: Draft, status: string, reason: string, message: string): Draft {
    const before = conditionOf(budget, 'DisruptionAllowed');
    const at = before?.status === status ? before.lastTransitionTime : this.context.kernel.timestamp();
    const observedGeneration = budget.metadata.generation;
    return { type: 'DisruptionAllowed', status, observedGeneration, lastTransitionTime: at, reason, message };
  }

  private write(budget: Draft, status: Draft): SyncResult {
    if (semanticEqual(budget.status, status)) return undefined;
    return this.context.client.updateStatus(DISRUPTION_BUDGETS, { ...budget, status }).ok ? undefined : RETRY;
  }
}
