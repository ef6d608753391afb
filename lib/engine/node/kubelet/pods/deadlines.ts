/** activeDeadlineSeconds (pkg/kubelet/active_deadline.go): the pod fails when its time is over. */
import { nowMs, timeMs } from '../../../client/clock';
import { MS, SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { StatusManager } from '../status/status-manager';
import type { PodTimers } from './pod-timers';

const MESSAGE = 'Pod was active on the node longer than the specified deadline';

export class Deadlines {
  constructor(
    private readonly core: KubeletCore,
    private readonly statuses: StatusManager,
    private readonly timers: PodTimers,
  ) {
    core.on('deadline', (arg) => this.check(arg.uid));
  }

  watch(uid: string): void {
    const seconds = this.core.pods.get(uid)?.pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) this.core.post(seconds * SECOND, 'deadline', { uid }, 'timer');
  }

  private check(uid: string): void {
    const { kernel, pods, events } = this.core;
    const record = pods.get(uid);
    if (record?.stage !== 'sync') return;
    const startMs = timeMs(this.statuses.get(record).startTime);
    const seconds = record.pod.spec.activeDeadlineSeconds;
    if (startMs === undefined || seconds === undefined) return;
    const leftMs = startMs + seconds * 1_000 - nowMs(kernel);
    if (leftMs > 0) {
      this.core.post(leftMs * MS, 'deadline', { uid }, 'timer');
      return;
    }
    pods.change(uid, { verdict: { reason: 'DeadlineExceeded', message: MESSAGE } });
    events.pod(record.pod, 'Normal', 'DeadlineExceeded', MESSAGE);
    this.timers.requestSync(uid);
  }
}
