/**
 * One pass over a StatefulSet (stateful_set_control.go updateStatefulSet): replicas in order, each ready before the next
 * unless Parallel; surplus ones from the last; then the rolling update, last pod first.
 */
import { type Draft, isTerminating } from '../../client/object';
import { isAvailable, isReady } from '../workload/pods';
import { slowStart } from '../workload/slow-start';
import { firstOrdinal, hasIdentity, ordinalOf, podOf, revisionOf } from './identity';
import type { PodWriter } from './pod-writer';
import { type Revisions, withRevision } from './revisions';

export interface Reconciled {
  readonly status: Draft;
  readonly ok: boolean;
}
type Step = 'go on' | 'wait' | 'refused';

export class Reconciliation {
  private readonly replicas: Draft[];
  private readonly condemned: readonly Draft[];
  private readonly monotonic: boolean;
  /** Deletions of this pass that the status must not count as current. */
  private outdatedDeleted = 0;

  constructor(
    private readonly writer: PodWriter,
    private readonly set: Draft,
    private readonly revisions: Revisions,
    private readonly pods: readonly Draft[],
    reference: Draft,
    private readonly now: number,
  ) {
    const start = firstOrdinal(set);
    const count: number = set.spec.replicas;
    this.monotonic = set.spec.podManagementPolicy !== 'Parallel';
    const inRange = (pod: Draft): boolean => ordinalOf(pod) >= start && ordinalOf(pod) < start + count;
    this.replicas = Array.from(
      { length: count },
      (_, i) => pods.find((pod) => ordinalOf(pod) === start + i) ?? this.freshPod(start + i, reference),
    );
    this.condemned = pods
      .filter((pod) => !inRange(pod) && ordinalOf(pod) >= 0)
      .sort((a, b) => ordinalOf(b) - ordinalOf(a));
  }

  run(): Reconciled {
    const { set } = this;
    if (isTerminating(set)) return { status: this.status(this.pods), ok: true };
    const steps = [
      () => this.all(this.replicas.length, (i) => this.keep(i)),
      () => this.all(this.condemned.length, (i) => this.release(i)),
      () => this.all(this.condemned.length, (i) => this.condemn(i)),
    ];
    for (const step of steps) {
      const outcome = step();
      if (outcome !== 'go on') return { status: this.statusNow(), ok: outcome !== 'refused' };
    }
    const ok = set.spec.updateStrategy?.type === 'OnDelete' || this.roll();
    const status = this.statusNow();
    return { status: { ...status, currentReplicas: status.currentReplicas - this.outdatedDeleted }, ok };
  }

  private freshPod(ordinal: number, reference: Draft): Draft {
    const { current, update } = this.revisions;
    const { updateStrategy } = this.set.spec;
    const rolling = updateStrategy?.type === 'RollingUpdate';
    const limit =
      updateStrategy?.rollingUpdate?.partition ?? (updateStrategy?.rollingUpdate ? 0 : this.currentReplicas());
    const revision = rolling && ordinal < firstOrdinal(this.set) + limit ? current : update;
    return podOf(withRevision(this.set, revision), ordinal, revision.metadata.name, reference);
  }

  private currentReplicas(): number {
    return this.set.status?.currentReplicas ?? 0;
  }

  private all(count: number, step: (i: number) => Step): Step {
    if (this.monotonic) {
      for (let i = 0; i < count; i += 1) {
        const outcome = step(i);
        if (outcome !== 'go on') return outcome;
      }
      return 'go on';
    }
    return slowStart(count, (i) => (step(i) === 'refused' ? true : undefined)).failure ? 'refused' : 'go on';
  }

  private keep(i: number): Step {
    const pod = this.replicas[i] as Draft;
    if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') {
      return isTerminating(pod) || this.writer.delete(this.set, pod) ? 'wait' : 'refused';
    }
    if (!isCreated(pod)) {
      if (!this.writer.create(this.set, pod)) return 'refused';
      if (this.monotonic) return 'wait';
    }
    if (pod.status?.phase === 'Pending' && this.writer.createClaims(this.set, pod) !== undefined) return 'refused';
    if (this.monotonic && (isTerminating(pod) || !this.isUp(pod))) return 'wait';
    if (!isCreated(pod)) return 'go on';
    if (!this.writer.ownClaims(this.set, pod, false)) return 'refused';
    if (hasIdentity(this.set, pod)) return 'go on';
    return this.writer.repair(withRevision(this.set, this.revisions.update), pod) ? 'go on' : 'refused';
  }

  private release(i: number): Step {
    return this.writer.ownClaims(this.set, this.condemned[i] as Draft, true) ? 'go on' : 'refused';
  }

  private condemn(i: number): Step {
    const pod = this.condemned[i] as Draft;
    if (isTerminating(pod)) return this.monotonic ? 'wait' : 'go on';
    if (this.monotonic && !this.isUp(pod) && pod !== this.firstUnavailable()) return 'wait';
    if (!this.writer.delete(this.set, pod)) return 'refused';
    return this.monotonic ? 'wait' : 'go on';
  }

  /** One outdated pod at a time, last first; waits for a pod that is down. False: refused. */
  private roll(): boolean {
    const { partition = 0 } = this.set.spec.updateStrategy?.rollingUpdate ?? {};
    for (let i = this.replicas.length - 1; i >= partition; i -= 1) {
      const pod = this.replicas[i] as Draft;
      if (revisionOf(pod) !== this.revisions.update.metadata.name && !isTerminating(pod)) {
        if (!this.writer.delete(this.set, pod)) return false;
        this.outdatedDeleted += 1;
        return true;
      }
      if (this.isDown(pod)) return true;
    }
    return true;
  }

  private isUp(pod: Draft): boolean {
    return pod.status?.phase === 'Running' && isAvailable(pod, this.set.spec.minReadySeconds ?? 0, this.now);
  }

  private isDown(pod: Draft): boolean {
    return isTerminating(pod) || !isAvailable(pod, this.set.spec.minReadySeconds ?? 0, this.now);
  }

  private firstUnavailable(): Draft | undefined {
    return [...this.replicas, ...[...this.condemned].reverse()].find((pod) => this.isDown(pod));
  }

  private statusNow(): Draft {
    return this.status([...this.replicas, ...this.condemned]);
  }

  private status(pods: readonly Draft[]): Draft {
    const { current, update } = this.revisions;
    const created = pods.filter(isCreated);
    const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod));
    const staying = created.filter((pod) => !isTerminating(pod));
    return {
      observedGeneration: this.set.metadata.generation,
      replicas: created.length,
      readyReplicas: ready.length,
      availableReplicas: ready.filter((pod) => this.isUp(pod)).length,
      currentReplicas: staying.filter((pod) => revisionOf(pod) === current.metadata.name).length,
      updatedReplicas: staying.filter((pod) => revisionOf(pod) === update.metadata.name).length,
      currentRevision: current.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount: this.set.status?.collisionCount ?? 0,
    };
  }
}

function isCreated(pod: Draft): boolean {
  return (pod.status?.phase ?? '') !== '' || pod.metadata.uid !== undefined;
}
