/** The worker of every pod (pkg/kubelet/pod_workers.go): one sync at a time, by the stage of the pod's life. */
import type { KubeletCore } from '../core';
import type { HookOutcome, Hooks } from '../lifecycle/hooks';
import type { ContainerStopper } from './container-stopper';
import type { PodSync } from './pod-sync';
import type { PodTimers } from './pod-timers';
import type { StartSequence } from './start-sequence';
import type { Termination } from './termination';

interface WorkerParts {
  readonly timers: PodTimers;
  readonly hooks: Hooks;
  readonly stopper: ContainerStopper;
  readonly sequence: StartSequence;
  readonly podSync: PodSync;
  readonly termination: Termination;
}

export class PodWorkers {
  constructor(
    private readonly core: KubeletCore,
    private readonly parts: WorkerParts,
  ) {
    core.on('sync', (arg) => this.sync(arg.uid));
    core.on('container-exited', (arg) => this.containerExited(arg.id));
    parts.hooks.onDone = (uid, container, hook, outcome) => this.hookDone(uid, container, hook, outcome);
  }

  private sync(uid: string): void {
    const due = this.core.pods.change(uid, { timer: null });
    if (due === undefined) return;
    if (due.work !== null) {
      this.core.pods.change(uid, { pending: true });
      return;
    }
    const record = this.core.pods.change(uid, { pending: false, toStart: [], retryAtUs: 0 });
    if (record === undefined) return;
    if (record.stage === 'sync') this.parts.podSync.sync(record);
    else if (record.stage === 'terminating') this.parts.termination.syncTerminating(record);
    else if (record.stage === 'terminated') this.parts.termination.syncTerminated(record);
  }

  private containerExited(id: string): void {
    const record = this.core.pods.ofContainer(id);
    if (record === undefined) return;
    const { uid } = record;
    if (!record.stops.some((s) => s.id === id)) {
      this.parts.timers.requestRelist(uid);
      return;
    }
    if (!this.parts.stopper.exited(uid, id) || record.work?.kind !== 'stop') return;
    if (record.stage === 'terminating') this.parts.termination.allStopped(uid);
    else this.parts.podSync.stopped(uid);
  }

  private hookDone(uid: string, container: string, hook: 'postStart' | 'preStop', outcome: HookOutcome): void {
    const record = this.core.pods.get(uid);
    if (record === undefined) return;
    if (hook === 'preStop') this.parts.stopper.hookDone(uid, container, !outcome.ok);
    else this.parts.sequence.postStartDone(record, container, outcome);
  }
}
