/** Starts the containers that a sync has to start, one after the other, each with its image, hook and failures. */
import { MS } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { ImageManager, ImageOutcome } from '../images/image-manager';
import type { HookOutcome, Hooks } from '../lifecycle/hooks';
import type { Reporter } from '../status/reporter';
import type { ContainerStarter, StartOutcome } from './container-starter';
import type { ContainerStopper } from './container-stopper';
import { newestContainer, type PodRecord, type StartItem } from './pod-record';
import { isSidecar, specOf } from './pod-spec';
import type { PodTimers } from './pod-timers';
import { stopOrder } from './stop-orders';

interface SequenceParts {
  readonly timers: PodTimers;
  readonly reporter: Reporter;
  readonly images: ImageManager;
  readonly hooks: Hooks;
  readonly starter: ContainerStarter;
  readonly stopper: ContainerStopper;
}

const START_US = 120 * MS;

export class StartSequence {
  constructor(
    private readonly core: KubeletCore,
    private readonly parts: SequenceParts,
  ) {
    parts.timers.onStep('start', (uid, item, detail) => this.create(uid, item, detail));
    parts.images.onPulled = (uid, token, outcome) => this.pulled(uid, token, outcome);
  }

  next(uid: string): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const [item, ...rest] = record.toStart;
    if (item === undefined || record.stage !== 'sync') {
      this.finish(uid);
      return;
    }
    this.core.pods.change(uid, { toStart: rest });
    const token = this.parts.timers.begin(uid, 'pull', item);
    this.step(uid, item, this.parts.starter.prepare(record, item, token));
  }

  postStartDone(record: PodRecord, container: string, outcome: HookOutcome): void {
    const { uid, work } = record;
    if (work?.kind !== 'post-start' || work.item?.name !== container) return;
    if (outcome.ok) {
      this.core.pods.change(uid, { work: null });
      this.next(uid);
      return;
    }
    this.core.events.container(record.pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
    const failure = this.parts.starter.failed('PostStartHookError', outcome.message);
    if (failure.kind !== 'failed') return;
    const made = newestContainer(record, container);
    if (made === undefined || this.core.runtime.state(made.id)?.phase !== 'running') {
      this.failed(uid, work.item, failure);
      return;
    }
    const { reason, message, retryAtUs } = failure;
    this.core.pods.change(uid, { failures: { ...record.failures, [container]: { reason, message } }, retryAtUs });
    this.parts.timers.begin(uid, 'stop');
    this.parts.stopper.stop(uid, [stopOrder(record, made.id, container, 'FailedPostStartHook')], false);
  }

  private create(uid: string, item: StartItem | undefined, imageName: string): void {
    const record = this.core.pods.get(uid) as PodRecord;
    if (record.stage !== 'sync' || item === undefined) this.finish(uid);
    else this.step(uid, item, this.parts.starter.create(record, item, imageName));
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
      this.parts.timers.wait(uid, 'start', START_US, { item, detail: outcome.imageName });
      return;
    }
    if (outcome.kind === 'failed') {
      this.failed(uid, item, outcome);
      return;
    }
    const record = this.core.pods.get(uid) as PodRecord;
    const { [item.name]: _, ...failures } = record.failures;
    this.core.pods.change(uid, { failures });
    this.parts.timers.requestRelist(uid);
    const spec = specOf(record.pod, item);
    const container = newestContainer(record, item.name);
    if (spec.lifecycle?.postStart === undefined || container === undefined) {
      this.core.pods.change(uid, { work: null });
      this.next(uid);
      return;
    }
    this.parts.timers.begin(uid, 'post-start', item);
    this.parts.hooks.run(record, spec, container.id, 'postStart');
  }

  private failed(uid: string, item: StartItem, failure: Extract<StartOutcome, { kind: 'failed' }>): void {
    const record = this.core.pods.get(uid) as PodRecord;
    const { reason, message } = failure;
    const retryAtUs = record.retryAtUs === 0 ? failure.retryAtUs : Math.min(record.retryAtUs, failure.retryAtUs);
    const failures = { ...record.failures, [item.name]: { reason, message } };
    // What failed before initialisation is over holds back all that follows.
    const stops = item.list === 'init' && !isSidecar(specOf(record.pod, item));
    this.core.pods.change(uid, { failures, retryAtUs, toStart: stops ? [] : record.toStart, work: null });
    if (reason === 'RunContainerError') this.parts.timers.requestRelist(uid);
    if (record.failures[item.name]?.reason !== reason) this.parts.reporter.reportSoon(uid);
    this.next(uid);
  }

  /** The end of a sync: an update that came meanwhile, or an error to try again. */
  private finish(uid: string): void {
    const record = this.core.pods.change(uid, { work: null, toStart: [] });
    if (record === undefined) return;
    if (record.pending || record.stage !== 'sync') {
      this.core.pods.change(uid, { pending: false });
      this.parts.timers.requestSync(uid);
    } else if (record.retryAtUs > 0) {
      this.parts.timers.requestSync(uid, Math.max(0, record.retryAtUs - this.core.kernel.now));
    }
  }
}
