/**
 * The worker of every pod (pkg/kubelet/pod_workers.go and kubelet.go SyncPod): one sync at a time, its slow steps as
 * events, then termination in two stages. Whatever a step waits for stands in the pod's record.
 */
import { nowMs, timeMs } from '../../../client/clock';
import type { Draft } from '../../../client/object';
import { MS, SECOND, type Us } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { ImageManager, ImageOutcome } from '../images/image-manager';
import type { HookOutcome, Hooks } from '../lifecycle/hooks';
import type { Prober } from '../probes/prober';
import type { PodSandboxes } from '../sandbox/pod-sandboxes';
import type { StatusView } from '../status/container-status';
import { isTerminalPhase, podStatus } from '../status/pod-status';
import type { StatusManager } from '../status/status-manager';
import type { VolumeManager } from '../volumes/volume-manager';
import type { ContainerStarter, StartOutcome } from './container-starter';
import type { ContainerStopper, StopOrder } from './container-stopper';
import type { MirrorPods } from './mirror-pods';
import { type ProbeVerdict, podActions } from './pod-actions';
import { newestContainer, type PodRecord, type StartItem, type Work } from './pod-record';
import { containerSpec, isSidecar, specOf } from './pod-spec';

export interface WorkerParts {
  readonly statuses: StatusManager;
  readonly images: ImageManager;
  readonly volumes: VolumeManager;
  readonly prober: Prober;
  readonly hooks: Hooks;
  readonly starter: ContainerStarter;
  readonly stopper: ContainerStopper;
  readonly sandboxes: PodSandboxes;
  readonly mirrors: MirrorPods;
  readonly view: StatusView;
}

const SYNC_US = 2 * MS;
const MOUNT_US = 250 * MS;
const MOUNT_RETRY_US = 500 * MS;
const MOUNT_RETRY_MAX_US = 122 * SECOND;
const SANDBOX_US = 350 * MS;
const START_US = 120 * MS;
const UNMOUNT_US = 150 * MS;
/**
 * A new reason why a container waits becomes visible this late. The real kubelet shows it with the next sync, 10 to 15 s
 * later; there a container that leaves its back-off in the same moment hides it at once.
 */
const REPORT_US = 5 * SECOND;
/** The pod lifecycle event generator looks at the runtime once a second. */
const RELIST_US = SECOND;

export class PodWorkers {
  constructor(
    private readonly core: KubeletCore,
    private readonly parts: WorkerParts,
  ) {
    core.on('sync', (arg) => this.sync(arg.uid));
    core.on('deadline', (arg) => this.deadline(arg.uid));
    core.on('report', (arg) => this.reportAgain(arg.uid));
    core.on('work', (arg) => this.resume(arg.uid, arg.token, arg.detail));
    core.on('container-exited', (arg) => this.containerExited(arg.id));
    parts.images.onPulled = (uid, token, outcome) => this.pulled(uid, token, outcome);
    parts.hooks.onDone = (uid, container, hook, outcome) => this.hookDone(uid, container, hook, outcome);
  }

  requestSync(uid: string, delayUs: Us = SYNC_US): void {
    const record = this.core.pods.get(uid);
    if (record === undefined || record.stage === 'finished') return;
    const atUs = this.core.kernel.now + delayUs;
    if (record.timer !== null) {
      if (record.timer.atUs <= atUs) return;
      this.core.kernel.cancel(record.timer.event);
    }
    const event = this.core.post(delayUs, 'sync', { uid }, delayUs > RELIST_US ? 'timer' : 'work');
    this.core.pods.change(uid, { timer: { event, atUs } });
  }

  /** After a change in the runtime: seen with the next relist. */
  requestRelist(uid: string): void {
    this.requestSync(uid, RELIST_US - (this.core.kernel.now % RELIST_US));
  }

  /** Deleted, terminal or gone: stop what runs. A mount in progress is given up, other steps end first. */
  terminate(uid: string): void {
    const record = this.core.pods.get(uid);
    if (record === undefined || record.stage !== 'sync') return;
    const work = record.work?.kind === 'mount' ? null : record.work;
    this.core.pods.change(uid, { stage: 'terminating', toStart: [], work });
    this.requestSync(uid);
  }

  /** active_deadline.go: the pod fails when its time is over. */
  watchDeadline(uid: string): void {
    const seconds = this.core.pods.get(uid)?.pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) this.core.post(seconds * SECOND, 'deadline', { uid }, 'timer');
  }

  private deadline(uid: string): void {
    const record = this.core.pods.get(uid);
    if (record?.stage !== 'sync') return;
    const { kernel, pods, events } = this.core;
    const startMs = timeMs(this.parts.statuses.get(record).startTime);
    const seconds = record.pod.spec.activeDeadlineSeconds;
    if (startMs === undefined || seconds === undefined) return;
    const leftMs = startMs + seconds * 1_000 - nowMs(kernel);
    if (leftMs > 0) {
      this.core.post(leftMs * MS, 'deadline', { uid }, 'timer');
      return;
    }
    const message = 'Pod was active on the node longer than the specified deadline';
    pods.change(uid, { verdict: { reason: 'DeadlineExceeded', message } });
    events.pod(record.pod, 'Normal', 'DeadlineExceeded', message);
    this.requestSync(uid);
  }

  /** Makes and stores the status of now. */
  report(record: PodRecord, isTerminal: boolean): Draft {
    const { statuses, view } = this.parts;
    const { nodeIP } = this.core.options;
    const status = podStatus(view, record, { nodeIP, old: statuses.get(record), isTerminal });
    statuses.set(record, status);
    return status;
  }

  private reportAgain(uid: string): void {
    const record = this.core.pods.get(uid);
    if (record?.stage === 'sync') this.report(record, false);
  }

  private sync(uid: string): void {
    let record = this.core.pods.change(uid, { timer: null });
    if (record === undefined) return;
    if (record.work !== null) {
      this.core.pods.change(uid, { pending: true });
      return;
    }
    record = this.core.pods.change(uid, { pending: false, toStart: [], retryAtUs: 0 }) as PodRecord;
    if (record.stage === 'sync') this.syncPod(record);
    else if (record.stage === 'terminating') this.syncTerminating(record);
    else if (record.stage === 'terminated') this.syncTerminated(record);
  }

  private syncPod(record: PodRecord): void {
    const { uid } = record;
    const status = this.report(record, false);
    if (isTerminalPhase(status.phase)) {
      this.terminate(uid);
      return;
    }
    if (record.isStatic) this.parts.mirrors.reconcile(record);
    if (record.volumesReady) this.act(uid);
    else this.wait(uid, 'mount', MOUNT_US);
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
    this.wait(uid, 'mount', delayUs, 'timer');
  }

  private act(uid: string): void {
    const { prober, stopper } = this.parts;
    const record = this.core.pods.get(uid) as PodRecord;
    this.pullSecrets(record);
    prober.addPod(record);
    const actions = podActions(record, {
      runtime: this.core.runtime,
      verdict: (id) => prober.verdict(id),
      startupResult: (container, id) => prober.startupResult(record, container, id),
    });
    this.core.pods.change(uid, { toStart: actions.start });
    const orders = actions.killPod
      ? this.running(record)
      : actions.kill.map((k) => this.order(record, k.id, k.name, k.message, k.probe));
    if (actions.killPod && !actions.createSandbox) this.core.pods.change(uid, { toStart: [] });
    if (orders.length > 0) {
      this.setWork(uid, 'stop');
      stopper.stop(uid, orders, actions.killPod);
      return;
    }
    this.afterStops(uid, actions.killPod, actions.createSandbox);
  }

  private afterStops(uid: string, killPod: boolean, createSandbox: boolean): void {
    const record = this.core.pods.get(uid) as PodRecord;
    if (killPod && record.sandbox?.ready === true) {
      this.core.runtime.stopSandbox(uid);
      this.core.pods.change(uid, { sandbox: { ...record.sandbox, ready: false } });
      this.requestRelist(uid);
    }
    if (createSandbox) this.wait(uid, 'sandbox', SANDBOX_US);
    else this.startNext(uid);
  }

  private runSandbox(uid: string): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const attempt = record.sandbox === null ? 0 : record.sandbox.attempt + 1;
    const ip = this.parts.sandboxes.run(record);
    const ready = this.core.pods.change(uid, { work: null, sandbox: { ip, attempt, ready: true } }) as PodRecord;
    this.sandboxReady(ready);
    this.requestRelist(uid);
    this.startNext(uid);
  }

  /** OnPodSandboxReady: the condition shows before images are pulled. */
  private sandboxReady(record: PodRecord): void {
    const { statuses } = this.parts;
    const status = statuses.get(record);
    const conditions = (status.conditions ?? []).map((c: Draft) =>
      c.type === 'PodReadyToStartContainers' ? { ...c, status: 'True' } : c,
    );
    if (statuses.has(record.uid)) statuses.set(record, { ...status, conditions });
  }

  private startNext(uid: string): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const [item, ...rest] = record.toStart;
    if (item === undefined || record.stage !== 'sync') {
      this.finishSync(uid);
      return;
    }
    this.core.pods.change(uid, { toStart: rest });
    const token = this.setWork(uid, 'pull', item);
    this.step(uid, item, this.parts.starter.prepare(record, item, token));
  }

  private pulled(uid: string, token: number, outcome: ImageOutcome): void {
    const record = this.core.pods.get(uid);
    const item = record?.work?.token === token ? record.work.item : undefined;
    if (record === undefined || item === undefined) return;
    this.step(uid, item, this.parts.starter.afterImage(record, item, outcome));
  }

  private step(uid: string, item: StartItem, outcome: StartOutcome): void {
    if (outcome.kind === 'pulling') return;
    if (outcome.kind === 'image') {
      this.wait(uid, 'start', START_US, 'work', item, outcome.imageName);
      return;
    }
    if (outcome.kind === 'failed') {
      this.failed(uid, item, outcome);
      return;
    }
    const record = this.core.pods.get(uid) as PodRecord;
    const { [item.name]: _, ...failures } = record.failures;
    this.core.pods.change(uid, { failures });
    this.requestRelist(uid);
    const spec = specOf(record.pod, item);
    const container = newestContainer(record, item.name);
    if (spec.lifecycle?.postStart === undefined || container === undefined) {
      this.core.pods.change(uid, { work: null });
      this.startNext(uid);
      return;
    }
    this.setWork(uid, 'post-start', item);
    this.parts.hooks.run(record, spec, container.id, 'postStart');
  }

  private failed(uid: string, item: StartItem, failure: Extract<StartOutcome, { kind: 'failed' }>): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const { reason, message } = failure;
    const retryAtUs = record.retryAtUs === 0 ? failure.retryAtUs : Math.min(record.retryAtUs, failure.retryAtUs);
    const failures = { ...record.failures, [item.name]: { reason, message } };
    // What failed before initialisation is over holds back all that follows.
    const stops = item.list === 'init' && !isSidecar(specOf(record.pod, item));
    const toStart = stops ? [] : record.toStart;
    this.core.pods.change(uid, { failures, retryAtUs, toStart, work: null });
    if (reason === 'RunContainerError') this.requestRelist(uid);
    if (record.failures[item.name]?.reason !== reason) this.core.post(REPORT_US, 'report', { uid });
    this.startNext(uid);
  }

  private finishSync(uid: string): void {
    const record = this.core.pods.change(uid, { work: null, toStart: [] });
    if (record === undefined) return;
    if (record.pending || record.stage !== 'sync') {
      this.core.pods.change(uid, { pending: false });
      this.requestSync(uid);
    } else if (record.retryAtUs > 0) this.requestSync(uid, Math.max(0, record.retryAtUs - this.core.kernel.now));
  }

  private hookDone(uid: string, container: string, hook: 'postStart' | 'preStop', outcome: HookOutcome): void {
    const record = this.core.pods.get(uid);
    if (record === undefined) return;
    if (hook === 'preStop') {
      this.parts.stopper.hookDone(uid, container, !outcome.ok);
      return;
    }
    const { work } = record;
    if (work?.kind !== 'post-start' || work.item?.name !== container) return;
    if (outcome.ok) {
      this.core.pods.change(uid, { work: null });
      this.startNext(uid);
      return;
    }
    this.core.events.container(record.pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
    const failure = this.parts.starter.failed('PostStartHookError', outcome.message);
    if (failure.kind !== 'failed') return;
    this.core.pods.change(uid, {
      failures: { ...record.failures, [container]: { reason: failure.reason, message: failure.message } },
      retryAtUs: failure.retryAtUs,
    });
    const made = newestContainer(record, container);
    this.setWork(uid, 'stop');
    if (made !== undefined && this.core.runtime.state(made.id)?.phase === 'running') {
      this.parts.stopper.stop(uid, [this.order(record, made.id, container, 'FailedPostStartHook', undefined)], false);
    } else this.stopped(uid);
  }

  private containerExited(id: string): void {
    const record = this.core.pods.ofContainer(id);
    if (record === undefined) return;
    if (record.stops.some((s) => s.id === id)) {
      if (this.parts.stopper.exited(record.uid, id)) this.stopped(record.uid);
    } else this.requestRelist(record.uid);
  }

  /** All containers that were being stopped have ended. */
  private stopped(uid: string): void {
    const record = this.core.pods.get(uid);
    if (record?.work?.kind !== 'stop') return;
    this.core.pods.change(uid, { work: null });
    if (record.stage === 'terminating') {
      this.allStopped(uid);
      return;
    }
    if (record.toStart.length === 0 && this.running(record).length === 0) this.afterStops(uid, true, false);
    else this.startNext(uid);
    this.requestRelist(uid);
  }

  private syncTerminating(record: PodRecord): void {
    const { uid } = record;
    this.report(record, false);
    this.parts.prober.stopLivenessAndStartup(uid);
    const orders = this.running(record);
    if (orders.length === 0) {
      this.allStopped(uid);
      return;
    }
    this.setWork(uid, 'stop');
    this.parts.stopper.stop(uid, orders, true);
  }

  private allStopped(uid: string): void {
    const { sandbox } = this.core.pods.get(uid) as PodRecord;
    this.parts.prober.removePod(uid);
    if (sandbox?.ready === true) this.core.runtime.stopSandbox(uid);
    const stopped = sandbox === null ? null : { ...sandbox, ready: false };
    const record = this.core.pods.change(uid, { sandbox: stopped, stage: 'terminated' }) as PodRecord;
    this.report(record, true);
    this.requestSync(uid);
  }

  private syncTerminated(record: PodRecord): void {
    this.report(record, true);
    this.wait(record.uid, 'unmount', UNMOUNT_US);
  }

  private unmounted(uid: string): void {
    const record = this.core.pods.change(uid, { work: null, stage: 'finished' }) as PodRecord;
    this.parts.volumes.forget(uid);
    this.parts.statuses.terminate(record);
    if (record.removed) this.forget(uid);
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

  private resume(uid: string, token: number, detail: string): void {
    const work = this.core.pods.get(uid)?.work;
    if (work?.token !== token) return;
    if (work.kind === 'mount') this.mount(uid);
    else if (work.kind === 'sandbox') this.runSandbox(uid);
    else if (work.kind === 'unmount') this.unmounted(uid);
    else if (work.kind === 'start' && work.item !== undefined) {
      const record = this.core.pods.get(uid) as PodRecord;
      if (record.stage !== 'sync') this.finishSync(uid);
      else this.step(uid, work.item, this.parts.starter.create(record, work.item, detail));
    }
  }

  private wait(
    uid: string,
    kind: Work['kind'],
    delayUs: Us,
    cls: 'work' | 'timer' = 'work',
    item?: StartItem,
    detail = '',
  ): void {
    const token = this.setWork(uid, kind, item);
    this.core.post(delayUs, 'work', { uid, token, detail }, cls);
  }

  private setWork(uid: string, kind: Work['kind'], item?: StartItem): number {
    const token = this.core.nextToken();
    this.core.pods.change(uid, { work: item === undefined ? { kind, token } : { kind, token, item } });
    return token;
  }

  private running(record: PodRecord): readonly StopOrder[] {
    return record.containers
      .filter((c) => this.core.runtime.state(c.id)?.phase === 'running')
      .map((c) => this.order(record, c.id, c.name, `Stopping container ${c.name}`, undefined));
  }

  private order(record: PodRecord, id: string, name: string, message: string, probe: ProbeVerdict): StopOrder {
    const { spec, metadata } = record.pod;
    const own = probe === undefined ? undefined : containerSpec(record.pod, name)?.[`${probe}Probe`];
    const grace = metadata.deletionGracePeriodSeconds ?? own?.terminationGracePeriodSeconds;
    return { id, name, message, graceSeconds: grace ?? spec.terminationGracePeriodSeconds ?? 30 };
  }

  /** getPullSecretsForPod; the pull itself needs none here. */
  private pullSecrets(record: PodRecord): void {
    const { pod } = record;
    const missing = (pod.spec.imagePullSecrets ?? [])
      .map((s: Draft) => s.name)
      .filter((name: string) => !this.parts.sandboxes.secretExists(pod.metadata.namespace, name));
    if (missing.length === 0) return;
    const told = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
    this.core.events.pod(pod, 'Warning', 'FailedToRetrieveImagePullSecret', told);
  }
}
