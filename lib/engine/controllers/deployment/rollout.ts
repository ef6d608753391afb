/**
 * One pass over one Deployment: finds or makes the replica set of its template, moves pods from old sets to it as the
 * strategy says, writes the status (sync.go, rolling.go, recreate.go). Ends with `Failed` when a write was refused.
 */
import type { ApiClient, ApiResult } from '../../client/api-client';
import { nowMs } from '../../client/clock';
import type { EventRecorder } from '../../client/event-recorder';
import { type Draft, isControlledBy, isTerminating, semanticEqual } from '../../client/object';
import { DEPLOYMENTS, REPLICA_SETS } from '../../client/resources';
import type { Kernel } from '../../sim/kernel-contract';
import { isNamespaceTerminating } from '../workload/pod-control';
import {
  annotationsOfNewSet,
  byRevision,
  desiredReplicas,
  hasAnnotations,
  maxRevision,
  REVISION,
  sizeAnnotations,
} from './annotations';
import { condition, hasDeadline, isComplete, PAUSED, progressing, setCondition, TIMED_OUT } from './conditions';
import { maxSurge, maxUnavailable } from './limits';
import { draftOfNewSet, sizeOfNewSet } from './new-set';
import { proportionalSizes } from './proportions';
import { active, byCreation, findNewSet, type Sets, specReplicas, sum } from './replica-sets';
import { type Clock, calculateStatus, rolloutStatus } from './status';

export class Failed extends Error {}

interface Tools {
  readonly kernel: Kernel;
  readonly client: ApiClient;
  readonly recorder: EventRecorder;
}
interface Found {
  readonly newSet: Draft | undefined;
  readonly old: readonly Draft[];
}

export class Rollout {
  constructor(
    private readonly tools: Tools,
    /** As last known; conditions and revision are set on it before they are written. */
    private deployment: Draft,
    private readonly sets: readonly Draft[],
  ) {}

  statusOnly(): void {
    const { newSet, old } = this.find(false);
    this.writeStatus(calculateStatus(this.deployment, [...old, newSet], newSet, this.clock()));
  }

  /** A paused deployment or one whose size changed: nothing but scaling. */
  scale(): void {
    const { newSet, old } = this.find(false);
    this.scaleAll(newSet, old);
    if (this.deployment.spec.paused === true) this.cleanUp(old);
    this.writeStatus(calculateStatus(this.deployment, [...old, newSet], newSet, this.clock()));
  }

  isScalingEvent(): boolean {
    const { newSet, old } = this.find(false);
    return active([...old, newSet]).some((set) => {
      const desired = desiredReplicas(set);
      return desired !== undefined && desired !== this.deployment.spec.replicas;
    });
  }

  rolling(): void {
    const { newSet, old } = this.find(true);
    const all = [...old, newSet];
    if (newSet !== undefined && (this.growNew(newSet, all) || this.shrinkOld(newSet, old))) {
      this.rolloutStatus(all, newSet);
      return;
    }
    if (isComplete(this.deployment, this.deployment.status ?? {})) this.cleanUp(old);
    this.rolloutStatus(all, newSet);
  }

  /** `oldPodsRunning`: pods that belong to any set but the new one. */
  recreate(oldPodsRunning: (newSet: Draft | undefined) => boolean): void {
    let { newSet, old } = this.find(false);
    let scaledDown = false;
    for (const set of active(old)) scaledDown = this.scaleSet(set, 0, false).scaled || scaledDown;
    if (scaledDown || sum(old, (set) => set.status?.replicas) > 0 || oldPodsRunning(newSet)) {
      this.rolloutStatus([...old, newSet], newSet);
      return;
    }
    if (newSet === undefined) ({ newSet, old } = this.find(true));
    if (newSet !== undefined) this.scaleSet(newSet, this.deployment.spec.replicas, false);
    if (isComplete(this.deployment, this.deployment.status ?? {})) this.cleanUp(old);
    this.rolloutStatus([...old, newSet], newSet);
  }

  /** So that time spent paused does not count against the deadline. */
  checkPaused(): void {
    if (!hasDeadline(this.deployment)) return;
    const standing = progressing(this.deployment.status);
    if (standing?.reason === TIMED_OUT) return;
    const wasPaused = standing?.reason === PAUSED;
    const { paused = false } = this.deployment.spec;
    if (paused === wasPaused) return;
    if (paused) this.setProgress('Unknown', PAUSED, 'Deployment is paused');
    else this.setProgress('Unknown', 'DeploymentResumed', 'Deployment is resumed');
    this.putStatus();
  }

  private find(create: boolean): Found {
    const existing = findNewSet(this.deployment, this.sets);
    const old = [...this.sets].sort(byCreation).filter((set) => set.metadata.uid !== existing?.metadata.uid);
    const revision = maxRevision(old) + 1n;
    if (existing !== undefined) return { newSet: this.keepNewSet(existing, revision), old };
    return { newSet: create ? this.createNewSet(old, revision) : undefined, old };
  }

  private keepNewSet(set: Draft, revision: bigint): Draft {
    const annotations = annotationsOfNewSet(this.deployment, set, revision);
    const minReadySeconds: number = this.deployment.spec.minReadySeconds ?? 0;
    if (!semanticEqual(annotations, set.metadata.annotations) || (set.spec.minReadySeconds ?? 0) !== minReadySeconds) {
      const metadata = { ...set.metadata, annotations };
      return must(this.tools.client.update(REPLICA_SETS, { ...set, metadata, spec: { ...set.spec, minReadySeconds } }));
    }
    let changed = this.setRevision(set.metadata.annotations?.[REVISION]);
    if (hasDeadline(this.deployment) && progressing(this.deployment.status) === undefined) {
      this.setProgress('True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`);
      changed = true;
    }
    if (changed) this.putStatus();
    return set;
  }

  private createNewSet(old: readonly Draft[], revision: bigint): Draft | undefined {
    const { client, recorder } = this.tools;
    const { namespace } = this.deployment.metadata;
    const draft = draftOfNewSet(this.deployment, old, revision);
    const { name } = draft.metadata;
    const result = client.create(REPLICA_SETS, namespace, draft);
    let created: Draft;
    const exists = !result.ok && result.error.reason === 'AlreadyExists';
    if (result.ok) created = result.object;
    else if (exists) created = this.ownedTwin(name);
    else {
      if (!isNamespaceTerminating(result.error)) {
        const message = `Failed to create new replica set "${name}": ${result.error.message}`;
        if (hasDeadline(this.deployment)) {
          this.setProgress('False', 'ReplicaSetCreateError', message);
          this.tools.client.updateStatus(DEPLOYMENTS, this.deployment);
        }
        recorder.event(this.deployment, 'Warning', 'ReplicaSetCreateError', message);
      }
      throw new Failed(result.error.message);
    }
    if (!exists && specReplicas(draft) > 0) {
      this.scalingEvent(`Scaled up replica set ${name} from 0 to ${specReplicas(draft)}`);
    }
    let changed = this.setRevision(String(revision));
    if (!exists && hasDeadline(this.deployment)) {
      this.setProgress('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
      changed = true;
    }
    if (changed) this.putStatus();
    return created;
  }

  /** The set of that name is ours with the same template, or the hash collides and is counted up. */
  private ownedTwin(name: string): Draft {
    const { client } = this.tools;
    const twin = must(client.get(REPLICA_SETS, this.deployment.metadata.namespace, name));
    if (isControlledBy(twin, this.deployment) && findNewSet(this.deployment, [twin]) !== undefined) return twin;
    const collisionCount = (this.deployment.status?.collisionCount ?? 0) + 1;
    this.deployment = { ...this.deployment, status: { ...this.deployment.status, collisionCount } };
    client.updateStatus(DEPLOYMENTS, this.deployment);
    throw new Failed(`replica set ${name} already exists`);
  }

  private scaleAll(newSet: Draft | undefined, old: readonly Draft[]): void {
    const { replicas } = this.deployment.spec;
    const running = active([...old, newSet]);
    if (running.length <= 1) {
      const only = running[0] ?? newSet ?? [...old].sort(byCreation).reverse()[0];
      if (only !== undefined) this.scaleSet(only, replicas, false);
      return;
    }
    if (newSet !== undefined && this.isSaturated(newSet)) {
      for (const set of active(old)) this.scaleSet(set, 0, false);
      return;
    }
    if (this.deployment.spec.strategy?.type !== 'RollingUpdate') return;
    for (const share of proportionalSizes(this.deployment, running)) this.scaleSet(share.set, share.replicas, true);
  }

  private isSaturated(set: Draft): boolean {
    const { replicas } = this.deployment.spec;
    return (
      specReplicas(set) === replicas &&
      desiredReplicas(set) === replicas &&
      (set.status?.availableReplicas ?? 0) === replicas
    );
  }

  private growNew(newSet: Draft, all: Sets): boolean {
    const { replicas } = this.deployment.spec;
    if (specReplicas(newSet) === replicas) return false;
    const size = specReplicas(newSet) > replicas ? replicas : sizeOfNewSet(this.deployment, all, newSet);
    return this.scaleSet(newSet, size, false).scaled;
  }

  private shrinkOld(newSet: Draft, old: readonly Draft[]): boolean {
    let running = [...active(old)].sort(byCreation);
    if (running.length === 0) return false;
    const minAvailable = this.deployment.spec.replicas - maxUnavailable(this.deployment);
    const unavailable = specReplicas(newSet) - (newSet.status?.availableReplicas ?? 0);
    const most = sum([...old, newSet], specReplicas) - minAvailable - unavailable;
    if (most <= 0) return false;
    // Pods that do not work go first: they make nothing worse.
    let removed = 0;
    running = running.map((set) => {
      const broken = specReplicas(set) - (set.status?.availableReplicas ?? 0);
      if (removed >= most || specReplicas(set) === 0 || broken === 0) return set;
      const count = Math.min(most - removed, broken);
      const after = this.scaleSet(set, specReplicas(set) - count, false).set;
      removed += count;
      return after;
    });
    return removed + this.shrinkWorking(running, newSet, minAvailable) > 0;
  }

  private shrinkWorking(running: readonly Draft[], newSet: Draft, minAvailable: number): number {
    const spare = sum([...running, newSet], (set) => set.status?.availableReplicas) - minAvailable;
    let removed = 0;
    for (const set of running) {
      if (removed >= spare) break;
      const count = Math.min(specReplicas(set), spare - removed);
      if (count === 0) continue;
      this.scaleSet(set, specReplicas(set) - count, false);
      removed += count;
    }
    return removed;
  }

  private scaleSet(set: Draft, replicas: number, force: boolean): { readonly scaled: boolean; readonly set: Draft } {
    const before = specReplicas(set);
    if (!force && before === replicas) return { scaled: false, set };
    const desired = this.deployment.spec.replicas;
    const sizes = sizeAnnotations(desired, desired + maxSurge(this.deployment));
    if (before === replicas && hasAnnotations(set, sizes)) return { scaled: false, set };
    const metadata = { ...set.metadata, annotations: { ...set.metadata.annotations, ...sizes } };
    const updated = must(this.tools.client.update(REPLICA_SETS, { ...set, metadata, spec: { ...set.spec, replicas } }));
    if (before === replicas) return { scaled: false, set: updated };
    const way = before < replicas ? 'up' : 'down';
    this.scalingEvent(`Scaled ${way} replica set ${set.metadata.name} from ${before} to ${replicas}`);
    return { scaled: true, set: updated };
  }

  /** Old sets beyond revisionHistoryLimit, oldest revision first. */
  private cleanUp(old: readonly Draft[]): void {
    const limit = this.deployment.spec.revisionHistoryLimit;
    if (limit === undefined || limit === null || limit === 2_147_483_647) return;
    const candidates = old.filter((set) => !isTerminating(set));
    const order = [...candidates].sort((a, b) => byRevision(a, b) || byCreation(a, b));
    for (const set of order.slice(0, Math.max(0, candidates.length - limit))) {
      const busy = (set.status?.replicas ?? 0) !== 0 || specReplicas(set) !== 0;
      if (busy || set.metadata.generation > (set.status?.observedGeneration ?? 0)) continue;
      const deleted = this.tools.client.delete(REPLICA_SETS, set.metadata.namespace, set.metadata.name);
      if (!deleted.ok && deleted.error.code !== 404) throw new Failed(deleted.error.message);
    }
  }

  private rolloutStatus(all: Sets, newSet: Draft | undefined): void {
    this.writeStatus(rolloutStatus(this.deployment, all, newSet, this.clock()));
  }

  private writeStatus(status: Draft): void {
    if (semanticEqual(withoutZeros(this.deployment.status ?? {}), withoutZeros(status))) return;
    this.deployment = { ...this.deployment, status: withoutZeros(status) };
    this.putStatus();
  }

  private putStatus(): void {
    must(this.tools.client.updateStatus(DEPLOYMENTS, this.deployment));
  }

  private setRevision(revision: string | undefined): boolean {
    if (revision === undefined || this.deployment.metadata.annotations?.[REVISION] === revision) return false;
    const annotations = { ...this.deployment.metadata.annotations, [REVISION]: revision };
    this.deployment = { ...this.deployment, metadata: { ...this.deployment.metadata, annotations } };
    return true;
  }

  private setProgress(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
    const next = condition('Progressing', status, reason, message, this.tools.kernel.timestamp());
    this.deployment = { ...this.deployment, status: setCondition(this.deployment.status ?? {}, next) };
  }

  private scalingEvent(message: string): void {
    this.tools.recorder.event(this.deployment, 'Normal', 'ScalingReplicaSet', message);
  }

  private clock(): Clock {
    return { now: nowMs(this.tools.kernel), timestamp: this.tools.kernel.timestamp() };
  }
}

function must(result: ApiResult): Draft {
  if (!result.ok) throw new Failed(result.error.message);
  return result.object;
}

/** Zeros are not sent, but terminatingReplicas and collisionCount are pointers. */
function withoutZeros(status: Draft): Draft {
  const POINTERS = ['terminatingReplicas', 'collisionCount'];
  return Object.fromEntries(Object.entries(status).filter(([key, value]) => value !== 0 || POINTERS.includes(key)));
}
