/** Which pods the kubelet knows: those bound to its node by the API, and those of its manifest folder (pkg/kubelet/config). */
import { type Draft, isTerminating, semanticEqual } from '../../../client/object';
import { NODES } from '../../../client/resources';
import { MS } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { StatusManager } from '../status/status-manager';
import { rejection } from './admission';
import type { Deadlines } from './deadlines';
import { isMirrorPod, type MirrorPods } from './mirror-pods';
import { newPodRecord, type PodRecord } from './pod-record';
import { qosClass } from './pod-spec';
import type { PodTimers } from './pod-timers';
import type { Termination } from './termination';

/** Rejected pods are replaced at once, and those rejected too: ten a second, as the limits of real clients have it. */
const REJECTED_US = 100 * MS;

interface SourceParts {
  readonly timers: PodTimers;
  readonly termination: Termination;
  readonly deadlines: Deadlines;
  readonly statuses: StatusManager;
  readonly mirrors: MirrorPods;
}

export class PodSource {
  constructor(
    private readonly core: KubeletCore,
    private readonly parts: SourceParts,
  ) {
    core.on('reject', ({ uid, reason, message }) => this.reportRejected(uid, reason, message));
  }

  start(manifests: readonly Draft[]): void {
    for (const manifest of manifests) {
      const pod = this.parts.mirrors.staticPod(manifest);
      this.core.pods.put(newPodRecord(pod, true));
      this.parts.timers.requestSync(pod.metadata.uid);
    }
  }

  changed(pod: Draft, old?: Draft): void {
    if (pod.spec?.nodeName !== this.core.options.nodeName) return;
    const { pods } = this.core;
    const { uid } = pod.metadata;
    if (isMirrorPod(pod)) {
      this.parts.mirrors.observe(pod);
      this.touchStatic(pod);
      return;
    }
    if (old !== undefined && old.metadata.uid !== uid) this.removed(old);
    const known = pods.get(uid);
    if (known === undefined) {
      const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
      const others = pods.all().filter((r) => r.stage === 'sync' || r.stage === 'terminating');
      const record = pods.put(newPodRecord(pod, false));
      this.parts.deadlines.watch(uid);
      if (!ended && !isTerminating(pod) && this.rejected(record, others)) return;
      if (ended || isTerminating(pod)) this.parts.termination.begin(uid);
      else this.parts.timers.requestSync(uid);
      return;
    }
    pods.change(uid, { pod });
    if (pod.spec.activeDeadlineSeconds !== known.pod.spec.activeDeadlineSeconds) this.parts.deadlines.watch(uid);
    if (isTerminating(pod)) {
      if (known.stage === 'sync') this.parts.termination.begin(uid);
      else if (known.stage === 'finished') this.parts.statuses.touch(uid);
      return;
    }
    // The kubelet's own status writes come back as updates of nothing else.
    const { status: _, metadata: mine, ...rest } = pod;
    const { status: __, metadata: before, ...restBefore } = known.pod;
    const sameMeta = mine.generation === before.generation && semanticEqual(mine.labels, before.labels);
    if (sameMeta && semanticEqual(mine.annotations, before.annotations) && semanticEqual(rest, restBefore)) return;
    this.parts.timers.requestSync(uid);
  }

  removed(pod: Draft): void {
    if (isMirrorPod(pod)) {
      this.parts.mirrors.gone(pod);
      this.touchStatic(pod);
      return;
    }
    const record = this.core.pods.change(pod.metadata.uid, { removed: true });
    if (record === undefined) return;
    if (record.stage === 'finished') this.parts.termination.forget(record.uid);
    else this.parts.termination.begin(record.uid);
  }

  private rejected(record: PodRecord, others: readonly PodRecord[]): boolean {
    const { client, options, events, pods } = this.core;
    const node = client.get(NODES, '', options.nodeName);
    if (!node.ok) return false;
    const found = rejection(
      record.pod,
      node.object,
      others.map((r) => r.pod),
    );
    if (found === undefined) return false;
    events.pod(record.pod, 'Warning', found.reason, found.message);
    pods.put({ ...record, stage: 'finished' });
    this.core.post(REJECTED_US, 'reject', { uid: record.uid, reason: found.reason, message: found.message });
    return true;
  }

  private reportRejected(uid: string, reason: string, why: string): void {
    const record = this.core.pods.get(uid);
    if (record === undefined) return;
    const message = `Pod was rejected: ${why}`;
    const status = { phase: 'Failed', conditions: [], reason, message, qosClass: qosClass(record.pod) };
    this.parts.statuses.set(record, status, true);
  }

  private touchStatic(mirror: Draft): void {
    const record = this.core.pods.byName(mirror.metadata.namespace, mirror.metadata.name);
    if (record?.isStatic !== true) return;
    this.parts.statuses.touch(record.uid);
    const known = this.parts.mirrors.get(record);
    if (known === undefined || isTerminating(known)) this.parts.timers.requestSync(record.uid);
  }
}
