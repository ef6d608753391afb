/** Deployments (pkg/controller/deployment/deployment_controller.go): watches them, their replica sets and pods. */
import { nowMs } from '../../client/clock';
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
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { MS, SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { claim, planClaim } from '../workload/claim';
import { Ownership } from '../workload/ownership';
import { indexByController, isFinished, podsOfOwner } from '../workload/pods';
import { deadlineMs, isComplete, NEW_SET_AVAILABLE, progressing, TIMED_OUT } from './conditions';
import { Failed, Rollout } from './rollout';

const COMPONENT = 'deployment-controller';

export const deploymentController: ControllerDefinition = {
  name: 'deployment-controller',
  serviceAccount: 'deployment-controller',
  start: (context) => {
    new DeploymentController(context);
  },
};

class DeploymentController {
  private readonly deployments: Informer;
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder;
  private readonly ownership: Ownership;

  constructor(private readonly context: ControllerContext) {
    this.deployments = context.informers.for(DEPLOYMENTS);
    this.sets = context.informers.for(REPLICA_SETS);
    this.pods = context.informers.for(PODS);
    this.queue = context.queue((key) => this.sync(key));
    this.recorder = context.recorder(COMPONENT);
    this.ownership = new Ownership(context.client, DEPLOYMENTS, REPLICA_SETS);
    indexByController(this.pods);
    const enqueue = (deployment: Draft): void => this.queue.add(keyOf(deployment));
    this.deployments.addHandler({ added: enqueue, updated: enqueue, deleted: enqueue });
    this.sets.addHandler({
      added: (set) => this.setSeen(set, undefined),
      updated: (set, old) => this.setSeen(set, old),
      deleted: (set) => this.enqueueOwner(set),
    });
    this.pods.addHandler({ deleted: (pod) => this.podGone(pod) });
  }

  private setSeen(set: Draft, old: Draft | undefined): void {
    const changedHands = old !== undefined && !semanticEqual(controllerOf(set), controllerOf(old));
    if (changedHands) this.enqueueOwner(old);
    if (controllerOf(set) !== undefined) {
      this.enqueueOwner(set);
      return;
    }
    const relabeled = old !== undefined && !semanticEqual(set.metadata.labels, old.metadata.labels);
    if (isTerminating(set) || (old !== undefined && !relabeled && !changedHands)) return;
    for (const deployment of this.deployments.list(set.metadata.namespace)) {
      if (matchesSelector(deployment.spec.selector, set.metadata.labels)) this.queue.add(keyOf(deployment));
    }
  }

  private enqueueOwner(set: Draft): void {
    const owner = ownerIn(this.deployments, set, 'Deployment');
    if (owner !== undefined) this.queue.add(keyOf(owner));
  }

  /** A Deployment that recreates waits for its last pod. */
  private podGone(pod: Draft): void {
    const set = ownerIn(this.sets, pod, 'ReplicaSet');
    const deployment = set && ownerIn(this.deployments, set, 'Deployment');
    if (deployment?.spec.strategy?.type !== 'Recreate') return;
    const sets = this.sets.list(pod.metadata.namespace).filter((s) => controllerOf(s)?.uid === deployment.metadata.uid);
    if (sets.every((s) => podsOfOwner(this.pods, s, false).length === 0)) this.queue.add(keyOf(deployment));
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const deployment = this.deployments.get(namespace, name);
    if (deployment === undefined) return undefined;
    const { client } = this.context;
    if (semanticEqual(deployment.spec.selector, {})) return this.selectsAll(deployment);
    const selects = (set: Draft): boolean => matchesSelector(deployment.spec.selector, set.metadata.labels);
    const plan = planClaim(deployment, this.sets.list(namespace), selects);
    const claimed = claim(client, DEPLOYMENTS, deployment, plan, this.ownership);
    if (claimed.failure !== undefined) return RETRY;
    try {
      this.reconcile(deployment, claimed.objects);
    } catch (error) {
      if (error instanceof Failed) return RETRY;
      throw error;
    }
    return this.progressCheck(deployment);
  }

  private reconcile(deployment: Draft, sets: readonly Draft[]): void {
    const { kernel, client } = this.context;
    const rollout = new Rollout({ kernel, client, recorder: this.recorder }, deployment, sets);
    if (isTerminating(deployment)) {
      rollout.statusOnly();
      return;
    }
    rollout.checkPaused();
    if (deployment.spec.paused === true || rollout.isScalingEvent()) {
      rollout.scale();
    } else if (deployment.spec.strategy?.type === 'Recreate') {
      rollout.recreate((newSet) => this.othersRun(sets, newSet));
    } else rollout.rolling();
  }

  private othersRun(sets: readonly Draft[], newSet: Draft | undefined): boolean {
    return sets.some(
      (set) =>
        set.metadata.uid !== newSet?.metadata.uid && podsOfOwner(this.pods, set, false).some((pod) => !isFinished(pod)),
    );
  }

  private selectsAll(deployment: Draft): SyncResult {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    this.recorder.event(deployment, 'Warning', 'SelectingAll', message);
    const { generation } = deployment.metadata;
    if ((deployment.status?.observedGeneration ?? 0) < generation) {
      const status = { ...deployment.status, observedGeneration: generation };
      this.context.client.updateStatus(DEPLOYMENTS, { ...deployment, status });
    }
    return undefined;
  }

  /** Looks again when the deadline is over; an event may come sooner. */
  private progressCheck(deployment: Draft): SyncResult {
    const status = deployment.status ?? {};
    const at = deadlineMs(deployment, status);
    if (at === undefined || isTerminating(deployment) || deployment.spec.paused === true) return undefined;
    const reason = progressing(status)?.reason;
    if (isComplete(deployment, status) || reason === TIMED_OUT) return undefined;
    const after = at - nowMs(this.context.kernel);
    // A rollout that had ended is scaled: upstream asks every 5 ms, but only an event, which asks as well, changes the answer.
    if (after < 0 && reason === NEW_SET_AVAILABLE) return undefined;
    return { afterUs: after < 1_000 ? Math.max(after, 0) * MS + 5 * MS : after * MS + SECOND };
  }
}

function ownerIn(owners: Informer, object: Draft, kind: string): Draft | undefined {
  const reference = controllerOf(object);
  if (reference?.kind !== kind) return undefined;
  const owner = owners.get(object.metadata.namespace, reference?.name);
  return owner?.metadata.uid === reference?.uid ? owner : undefined;
}
