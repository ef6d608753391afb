/**
 * When a pod's worker runs: one timer a pod for its next sync, the earliest wins, and tokens for the step that a sync
 * waits for, so that an answer to a step given up is not taken for one to the next (pkg/kubelet/util/queue).
 */
import { MS, SECOND, type Us } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { StartItem, Work } from './pod-record';

const SYNC_US = 2 * MS;
/** The pod lifecycle event generator looks at the runtime once a second. */
const RELIST_US = SECOND;

type Step = (uid: string, item: StartItem | undefined, detail: string) => void;

export class PodTimers {
  private readonly steps = new Map<Work['kind'], Step>();

  constructor(private readonly core: KubeletCore) {
    core.on('work', (arg) => this.resume(arg.uid, arg.token, arg.detail));
  }

  onStep(kind: Work['kind'], step: Step): void {
    this.steps.set(kind, step);
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

  /** The worker waits for something that answers by itself. */
  begin(uid: string, kind: Work['kind'], item?: StartItem): number {
    const token = this.core.nextToken();
    this.core.pods.change(uid, { work: item === undefined ? { kind, token } : { kind, token, item } });
    return token;
  }

  /** The worker waits for time to pass. */
  wait(uid: string, kind: Work['kind'], delayUs: Us, more: WaitOptions = {}): void {
    const token = this.begin(uid, kind, more.item);
    this.core.post(delayUs, 'work', { uid, token, detail: more.detail ?? '' }, more.cls ?? 'work');
  }

  private resume(uid: string, token: number, detail: string): void {
    const work = this.core.pods.get(uid)?.work;
    if (work?.token === token) this.steps.get(work.kind)?.(uid, work.item, detail);
  }
}

interface WaitOptions {
  readonly cls?: 'work' | 'timer';
  readonly item?: StartItem;
  readonly detail?: string;
}
