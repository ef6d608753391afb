/** Makes the status of a pod as it is now and hands it to the status manager. */
import type { Draft } from '../../../client/object';
import { SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { PodRecord } from '../pods/pod-record';
import type { StatusView } from './container-status';
import { podStatus } from './pod-status';
import type { StatusManager } from './status-manager';

/**
 * A new reason why a container waits becomes visible this late. The real kubelet shows it with the next sync, 10 to 15 s
 * later; there a container that leaves its back-off in the same moment hides it at once.
 */
const SOON_US = 5 * SECOND;

export class Reporter {
  constructor(
    private readonly core: KubeletCore,
    private readonly statuses: StatusManager,
    private readonly view: StatusView,
  ) {
    core.on('report', (arg) => {
      const record = core.pods.get(arg.uid);
      if (record?.stage === 'sync') this.report(record, false);
    });
  }

  /** `isTerminal`: all containers are stopped for good. */
  report(record: PodRecord, isTerminal: boolean): Draft {
    const { nodeIP } = this.core.options;
    const status = podStatus(this.view, record, { nodeIP, old: this.statuses.get(record), isTerminal });
    this.statuses.set(record, status);
    return status;
  }

  reportSoon(uid: string): void {
    this.core.post(SOON_US, 'report', { uid });
  }

  /** OnPodSandboxReady: the condition shows before images are pulled. */
  sandboxReady(record: PodRecord): void {
    if (!this.statuses.has(record.uid)) return;
    const status = this.statuses.get(record);
    const conditions = (status.conditions ?? []).map((c: Draft) =>
      c.type === 'PodReadyToStartContainers' ? { ...c, status: 'True' } : c,
    );
    this.statuses.set(record, { ...status, conditions });
  }
}
