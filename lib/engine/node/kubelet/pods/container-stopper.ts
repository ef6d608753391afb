/**
 * Stopping containers (kuberuntime killContainer): event, preStop hook within the grace period, sidecars after the
 * others and from the last to the first, then the stop signal with what is left of the grace.
 */
import type { Draft } from '../../../client/object';
import { SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { Hooks } from '../lifecycle/hooks';
import type { PodRecord, StopRecord } from './pod-record';
import { containerSpec, initContainers, isSidecar } from './pod-spec';

/** minimumGracePeriodInSeconds. */
const MIN_GRACE = 2;

export interface StopOrder {
  readonly id: string;
  readonly name: string;
  readonly message: string;
  readonly graceSeconds: number;
}

export class ContainerStopper {
  constructor(
    private readonly core: KubeletCore,
    private readonly hooks: Hooks,
  ) {
    core.on('pre-stop-over', (arg) => this.hookOver(arg.uid, arg.id));
    core.on('turn-over', (arg) => this.signalWaiting(arg.uid, arg.id));
  }

  /** Whole pod: sidecars wait for their turn. */
  stop(uid: string, orders: readonly StopOrder[], ordered: boolean): void {
    for (const order of orders) {
      const record = this.core.pods.get(uid);
      if (record === undefined || record.stops.some((s) => s.id === order.id)) continue;
      this.core.events.container(record.pod, order.name, 'Normal', 'Killing', order.message);
      const spec = containerSpec(record.pod, order.name);
      const hasHook = spec?.lifecycle?.preStop !== undefined && order.graceSeconds > 0;
      const stop: StopRecord = {
        id: order.id,
        name: order.name,
        phase: hasHook ? 'hook' : 'turn',
        graceSeconds: order.graceSeconds,
        sinceUs: this.core.kernel.now,
      };
      this.core.pods.change(uid, { stops: [...record.stops, stop] });
      if (hasHook) {
        this.core.post(order.graceSeconds * SECOND, 'pre-stop-over', { uid, id: order.id }, 'timer');
        this.hooks.run(record, spec as Draft, order.id, 'preStop');
      }
    }
    this.takeTurns(uid, ordered);
  }

  /** A preStop hook ended. */
  hookDone(uid: string, container: string, failed: boolean): void {
    const record = this.core.pods.get(uid);
    const stop = record?.stops.find((s) => s.name === container && s.phase === 'hook');
    if (record === undefined || stop === undefined) return;
    if (failed) this.core.events.container(record.pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    this.change(uid, { ...stop, phase: 'turn' });
    this.takeTurns(uid, record.stage !== 'sync');
  }

  /** A container ended; true when it was the last one being stopped. */
  exited(uid: string, id: string): boolean {
    const record = this.core.pods.get(uid);
    const stop = record?.stops.find((s) => s.id === id);
    if (record === undefined || stop === undefined) return false;
    if (stop.phase === 'hook') this.hooks.cancel(uid, stop.name, 'preStop');
    const stops = record.stops.filter((s) => s.id !== id);
    this.core.pods.change(uid, { stops });
    this.takeTurns(uid, record.stage !== 'sync');
    return stops.length === 0;
  }

  private hookOver(uid: string, id: string): void {
    const record = this.core.pods.get(uid);
    const stop = record?.stops.find((s) => s.id === id && s.phase === 'hook');
    if (record === undefined || stop === undefined) return;
    this.hooks.cancel(uid, stop.name, 'preStop');
    this.core.events.container(record.pod, stop.name, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    this.change(uid, { ...stop, phase: 'turn' });
    this.takeTurns(uid, record.stage !== 'sync');
  }

  private takeTurns(uid: string, ordered: boolean): void {
    for (const stop of this.core.pods.get(uid)?.stops ?? []) {
      const record = this.core.pods.get(uid);
      if (record === undefined || stop.phase !== 'turn') continue;
      if (ordered && mustWait(record, stop)) {
        const leftUs = stop.sinceUs + stop.graceSeconds * SECOND - this.core.kernel.now;
        this.core.post(leftUs, 'turn-over', { uid, id: stop.id }, 'timer');
      } else this.signal(uid, stop);
    }
  }

  private signalWaiting(uid: string, id: string): void {
    const stop = this.core.pods.get(uid)?.stops.find((s) => s.id === id && s.phase === 'turn');
    if (stop !== undefined) this.signal(uid, stop);
  }

  private signal(uid: string, stop: StopRecord): void {
    const { kernel, runtime } = this.core;
    const spent = Math.floor((kernel.now - stop.sinceUs) / SECOND);
    this.change(uid, { ...stop, phase: 'signalled' });
    runtime.stopContainer(stop.id, Math.max(MIN_GRACE, stop.graceSeconds - spent) * SECOND);
  }

  private change(uid: string, stop: StopRecord): void {
    const record = this.core.pods.get(uid);
    if (record === undefined) return;
    this.core.pods.change(uid, { stops: record.stops.map((s) => (s.id === stop.id ? stop : s)) });
  }
}

/** terminationOrdering: a sidecar goes after all regular containers and after every later sidecar. */
function mustWait(record: PodRecord, stop: StopRecord): boolean {
  const sidecars = initContainers(record.pod)
    .filter(isSidecar)
    .map((c) => c.name);
  const at = sidecars.indexOf(stop.name);
  if (at < 0) return false;
  return record.stops.some((s) => s.id !== stop.id && (!sidecars.includes(s.name) || sidecars.indexOf(s.name) > at));
}
