/**
 * The end of a pod (kubelet.go SyncTerminatingPod and SyncTerminatedPod): containers stopped with their grace, sandbox
 * and volumes released, last status reported; what is left goes when the API's object goes.
 */
import { MS } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { ImageManager } from '../images/image-manager';
import type { Prober } from '../probes/prober';
import type { Reporter } from '../status/reporter';
import type { StatusManager } from '../status/status-manager';
import type { VolumeManager } from '../volumes/volume-manager';
import type { ContainerStarter } from './container-starter';
import type { ContainerStopper } from './container-stopper';
import type { PodRecord } from './pod-record';
import type { PodTimers } from './pod-timers';
import { stopAll } from './stop-orders';

interface TerminationParts {
  readonly timers: PodTimers;
  readonly reporter: Reporter;
  readonly statuses: StatusManager;
  readonly images: ImageManager;
  readonly volumes: VolumeManager;
  readonly prober: Prober;
  readonly starter: ContainerStarter;
  readonly stopper: ContainerStopper;
}

const UNMOUNT_US = 150 * MS;

export class Termination {
  constructor(
    private readonly core: KubeletCore,
    private readonly parts: TerminationParts,
  ) {
    parts.timers.onStep('unmount', (uid) => this.unmounted(uid));
  }

  /** Deleted, terminal or gone: stop what runs. A mount in progress is given up, other steps end first. */
  begin(uid: string): void {
    const record = this.core.pods.get(uid);
    if (record === undefined || record.stage !== 'sync') return;
    const work = record.work?.kind === 'mount' ? null : record.work;
    this.core.pods.change(uid, { stage: 'terminating', toStart: [], work });
    this.parts.timers.requestSync(uid);
  }

  syncTerminating(record: PodRecord): void {
    const { uid } = record;
    this.parts.reporter.report(record, false);
    this.parts.prober.stopLivenessAndStartup(uid);
    const orders = stopAll(this.core.runtime, record);
    if (orders.length === 0) {
      this.allStopped(uid);
      return;
    }
    this.parts.timers.begin(uid, 'stop');
    this.parts.stopper.stop(uid, orders, true);
  }

  allStopped(uid: string): void {
    const sandbox = this.core.pods.get(uid)?.sandbox ?? null;
    this.parts.prober.removePod(uid);
    if (sandbox?.ready === true) this.core.runtime.stopSandbox(uid);
    const stopped = sandbox === null ? null : { ...sandbox, ready: false };
    const record = this.core.pods.change(uid, { work: null, sandbox: stopped, stage: 'terminated' });
    if (record === undefined) return;
    this.parts.reporter.report(record, true);
    this.parts.timers.requestSync(uid);
  }

  syncTerminated(record: PodRecord): void {
    this.parts.reporter.report(record, true);
    this.parts.timers.wait(record.uid, 'unmount', UNMOUNT_US);
  }

  /** Nothing of the pod is needed any more: its logs go with its containers. */
  forget(uid: string): void {
    const record = this.core.pods.get(uid);
    if (record === undefined) return;
    for (const container of record.containers) this.core.runtime.removeContainer(container.id);
    this.parts.images.forget(uid);
    this.parts.starter.backOff.forget(`${uid}_`);
    this.parts.statuses.forget(uid);
    this.core.pods.remove(uid);
  }

  private unmounted(uid: string): void {
    const record = this.core.pods.change(uid, { work: null, stage: 'finished' });
    if (record === undefined) return;
    this.parts.volumes.forget(uid);
    this.parts.statuses.terminate(record);
    if (record.removed) this.forget(uid);
  }
}
