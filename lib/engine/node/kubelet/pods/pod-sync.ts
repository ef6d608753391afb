/**
 * One sync of a pod that shall run (kubelet.go SyncPod, kuberuntime SyncPod): status, volumes, sandbox, what must stop,
 * what must start. Slow steps are events; what is still to do stands in the pod's record.
 */
import type { Draft } from '../../../client/object';
import { MS, SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { Hooks } from '../lifecycle/hooks';
import type { Prober } from '../probes/prober';
import type { PodSandboxes } from '../sandbox/pod-sandboxes';
import { isTerminalPhase } from '../status/pod-status';
import type { Reporter } from '../status/reporter';
import type { VolumeManager } from '../volumes/volume-manager';
import type { ContainerStarter } from './container-starter';
import type { ContainerStopper } from './container-stopper';
import type { MirrorPods } from './mirror-pods';
import { podActions } from './pod-actions';
import type { PodRecord } from './pod-record';
import type { PodTimers } from './pod-timers';
import type { StartSequence } from './start-sequence';
import { stopAll, stopOrder } from './stop-orders';

interface SyncParts {
  readonly timers: PodTimers;
  readonly reporter: Reporter;
  readonly volumes: VolumeManager;
  readonly prober: Prober;
  readonly hooks: Hooks;
  readonly starter: ContainerStarter;
  readonly stopper: ContainerStopper;
  readonly sandboxes: PodSandboxes;
  readonly mirrors: MirrorPods;
  readonly sequence: StartSequence;
  terminate(uid: string): void;
}

const MOUNT_US = 250 * MS;
const MOUNT_RETRY_US = 500 * MS;
const MOUNT_RETRY_MAX_US = 122 * SECOND;
const SANDBOX_US = 350 * MS;

export class PodSync {
  constructor(
    private readonly core: KubeletCore,
    private readonly parts: SyncParts,
  ) {
    parts.timers.onStep('mount', (uid) => this.mount(uid));
    parts.timers.onStep('sandbox', (uid) => this.runSandbox(uid));
  }

  sync(record: PodRecord): void {
    const { uid } = record;
    const status = this.parts.reporter.report(record, false);
    if (isTerminalPhase(status.phase)) {
      this.parts.terminate(uid);
      return;
    }
    if (record.isStatic) this.parts.mirrors.reconcile(record);
    if (record.volumesReady) this.act(uid);
    else this.parts.timers.wait(uid, 'mount', MOUNT_US);
  }

  /** All containers that this sync stops have ended. */
  stopped(uid: string): void {
    const record = this.core.pods.change(uid, { work: null });
    if (record === undefined) return;
    const nothingLeft = record.toStart.length === 0 && stopAll(this.core.runtime, record).length === 0;
    if (nothingLeft) this.afterStops(uid, true, false);
    else this.parts.sequence.next(uid);
    this.parts.timers.requestRelist(uid);
  }

  private mount(uid: string): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const failures = this.parts.volumes.mount(record);
    for (const { volume, message } of failures) {
      const text = `MountVolume.SetUp failed for volume "${volume}" : ${message}`;
      this.core.events.pod(record.pod, 'Warning', 'FailedMount', text);
    }
    if (failures.length === 0) {
      this.core.pods.change(uid, { volumesReady: true, mountFailures: 0, work: null });
      this.act(uid);
      return;
    }
    const delayUs = Math.min(MOUNT_RETRY_MAX_US, MOUNT_RETRY_US * 2 ** record.mountFailures);
    this.core.pods.change(uid, { mountFailures: record.mountFailures + 1 });
    this.parts.timers.wait(uid, 'mount', delayUs, { cls: 'timer' });
  }

  private act(uid: string): void {
    const { prober, stopper, timers } = this.parts;
    const record = this.core.pods.get(uid) as PodRecord;
    this.pullSecrets(record.pod);
    prober.addPod(record);
    const actions = podActions(record, {
      runtime: this.core.runtime,
      verdict: (id) => prober.verdict(id),
      startupResult: (container, id) => prober.startupResult(record, container, id),
    });
    const killForGood = actions.killPod && !actions.createSandbox;
    this.core.pods.change(uid, { toStart: killForGood ? [] : actions.start });
    const orders = actions.killPod
      ? stopAll(this.core.runtime, record)
      : actions.kill.map((k) => stopOrder(record, k.id, k.name, k.message, k.probe));
    if (orders.length === 0) {
      this.afterStops(uid, actions.killPod, actions.createSandbox);
      return;
    }
    timers.begin(uid, 'stop');
    stopper.stop(uid, orders, actions.killPod);
  }

  private afterStops(uid: string, killPod: boolean, createSandbox: boolean): void {
    const record = this.core.pods.get(uid) as PodRecord;
    if (killPod && record.sandbox?.ready === true) {
      this.core.runtime.stopSandbox(uid);
      this.core.pods.change(uid, { sandbox: { ...record.sandbox, ready: false } });
      this.parts.timers.requestRelist(uid);
    }
    if (createSandbox) this.parts.timers.wait(uid, 'sandbox', SANDBOX_US);
    else this.parts.sequence.next(uid);
  }

  private runSandbox(uid: string): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const attempt = record.sandbox === null ? 0 : record.sandbox.attempt + 1;
    const ip = this.parts.sandboxes.run(record);
    this.parts.reporter.sandboxReady(
      this.core.pods.change(uid, { work: null, sandbox: { ip, attempt, ready: true } }) as PodRecord,
    );
    this.parts.timers.requestRelist(uid);
    this.parts.sequence.next(uid);
  }

  /** getPullSecretsForPod; the pull itself needs none here. */
  private pullSecrets(pod: Draft): void {
    const missing = (pod.spec.imagePullSecrets ?? [])
      .map((s: Draft) => s.name)
      .filter((name: string) => !this.parts.sandboxes.secretExists(pod.metadata.namespace, name));
    if (missing.length === 0) return;
    const told = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
    this.core.events.pod(pod, 'Warning', 'FailedToRetrieveImagePullSecret', told);
  }
}
