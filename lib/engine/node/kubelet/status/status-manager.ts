/**
 * The status of every pod as the kubelet last reported it, and its way to the API server: a GET, a PATCH of what differs,
 * and at the very end the final DELETE (pkg/kubelet/status/status_manager.go).
 */

import { plainEqual } from '../../../base/freeze';
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import type { Draft } from '../../../client/object';
import { PODS } from '../../../client/resources';
import { MS } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { PodRecord } from '../pods/pod-record';
import { KUBELET_CONDITIONS } from './conditions';
import { isTerminalPhase } from './pod-status';
import { statusPatch } from './status-patch';

interface Cached {
  readonly status: Draft;
  /** All is stopped and unmounted: nothing will be reported after this. */
  readonly finished: boolean;
}
interface ManagerState {
  readonly cached: ReadonlyMap<string, Cached>;
  readonly dirty: readonly string[];
  readonly flushing: boolean;
}

/** From a change in the cache to the request, and between tries of a failing one. */
const FLUSH_US = 5 * MS;
const RETRY_US = 10_000 * MS;

export class StatusManager implements Part<ManagerState> {
  private readonly cached = new LazyMap<string, Cached>();
  private readonly dirty = new Set<string>();
  private flushing = false;

  constructor(
    private readonly core: KubeletCore,
    /** Name and UID under which a pod is known to the API: its mirror's for a static pod. */
    private readonly apiPod: (record: PodRecord) => Draft | undefined,
  ) {
    core.on('status-flush', () => this.flush());
  }

  get(record: PodRecord): Draft {
    return this.cached.get(record.uid)?.status ?? this.apiPod(record)?.status ?? record.pod.status ?? {};
  }

  has(uid: string): boolean {
    return this.cached.has(uid);
  }

  set(record: PodRecord, status: Draft, finished = false): void {
    const cached = this.cached.get(record.uid);
    const old = this.get(record);
    const now = this.core.kernel.timestamp();
    const { phase, conditions, message, reason, hostIP, hostIPs, podIP, podIPs, ...rest } = status;
    const next: Draft = {
      ...(status.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      phase,
      conditions: withTransitionTimes(conditions, old.conditions ?? [], now),
      ...(message === undefined ? {} : { message }),
      ...(reason === undefined ? {} : { reason }),
      ...(hostIP === undefined ? {} : { hostIP, hostIPs }),
      ...(podIP === undefined ? {} : { podIP, podIPs }),
      startTime: old.startTime ?? now,
      ...rest,
    };
    if (cached !== undefined && cached.finished === finished && plainEqual(cached.status, next)) return;
    this.cached.set(record.uid, { status: next, finished: finished || cached?.finished === true });
    this.markDirty(record.uid);
  }

  /** TerminatePod: what still is not known to have ended is called unknown, and the phase becomes terminal. */
  terminate(record: PodRecord): void {
    const status = this.get(record);
    const phase = isTerminalPhase(status.phase) || record.isStatic ? status.phase : 'Failed';
    const initialized = (status.containerStatuses ?? []).some(
      (c: Draft) => c.state?.running !== undefined || c.state?.terminated !== undefined || c.lastState?.terminated,
    );
    const containerStatuses = initialized ? status.containerStatuses.map(lost) : status.containerStatuses;
    this.set(record, { ...status, phase, containerStatuses }, true);
    this.markDirty(record.uid);
  }

  /** The API's object changed in a way that may ask for another write. */
  touch(uid: string): void {
    if (this.cached.has(uid)) this.markDirty(uid);
  }

  forget(uid: string): void {
    this.cached.delete(uid);
    this.dirty.delete(uid);
  }

  save(): ManagerState {
    return { cached: this.cached.save(), dirty: [...this.dirty], flushing: this.flushing };
  }

  load(state: ManagerState): void {
    this.cached.load(state.cached);
    this.dirty.clear();
    for (const uid of state.dirty) this.dirty.add(uid);
    this.flushing = state.flushing;
  }

  private markDirty(uid: string): void {
    this.dirty.add(uid);
    if (this.flushing) return;
    this.flushing = true;
    this.core.post(FLUSH_US, 'status-flush', null);
  }

  private flush(): void {
    const uids = [...this.dirty];
    this.dirty.clear();
    this.flushing = false;
    let failed = false;
    for (const uid of uids) {
      if (this.write(uid)) continue;
      this.dirty.add(uid);
      failed = true;
    }
    if (!failed) return;
    this.flushing = true;
    this.core.post(RETRY_US, 'status-flush', null, 'timer');
  }

  /** False: try again later. */
  private write(uid: string): boolean {
    const cached = this.cached.get(uid);
    const record = this.core.pods.get(uid);
    const known = record === undefined ? undefined : this.apiPod(record);
    if (cached === undefined || record === undefined || known === undefined) return true;
    const { namespace, name } = known.metadata;
    const found = this.core.client.get(PODS, namespace, name);
    if (!found.ok) return found.error.code === 404;
    const pod = found.object;
    if (pod.metadata.uid !== known.metadata.uid) return true;
    const patch = statusPatch(pod.status ?? {}, this.merged(pod, cached.status, record));
    let phase = pod.status?.phase;
    if (patch !== undefined) {
      const body = { metadata: { uid: pod.metadata.uid }, status: patch };
      const patched = this.core.client.patch(PODS, namespace, name, 'strategic', body, 'status');
      if (!patched.ok) return patched.error.code === 404 || patched.error.code === 409;
      phase = patched.object.status?.phase;
    }
    const deleted = pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp !== null;
    if (deleted && cached.finished && isTerminalPhase(phase) && !record.isStatic) {
      const preconditions = { uid: pod.metadata.uid };
      this.core.client.delete(PODS, namespace, name, { gracePeriodSeconds: 0, preconditions });
    }
    return true;
  }

  private merged(pod: Draft, status: Draft, record: PodRecord): Draft {
    const isKubelets = (c: Draft) => KUBELET_CONDITIONS.includes(c.type);
    const conditions = [
      ...(pod.status?.conditions ?? []).filter((c: Draft) => !isKubelets(c)),
      ...status.conditions.filter(isKubelets),
    ];
    const old = pod.status ?? {};
    // A terminal phase waits until no container can be running any more.
    const hold = !isTerminalPhase(old.phase) && isTerminalPhase(status.phase) && couldBeRunning(record);
    const { phase } = hold ? old : status;
    const merged: Draft = { ...status, phase, conditions };
    if (hold) {
      delete merged.reason;
      delete merged.message;
    }
    return merged;
  }
}

function couldBeRunning(record: PodRecord): boolean {
  return record.stage === 'sync' || record.stage === 'terminating';
}

function withTransitionTimes(conditions: readonly Draft[], old: readonly Draft[], now: string): readonly Draft[] {
  return conditions.map((condition) => {
    const before = old.find((c) => c.type === condition.type);
    const same = before !== undefined && before.status === condition.status;
    return { ...condition, lastTransitionTime: (same ? before.lastTransitionTime : undefined) ?? now };
  });
}

function lost(status: Draft): Draft {
  if (status.state?.terminated !== undefined) return status;
  const terminated = {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    startedAt: null,
    finishedAt: null,
  };
  return { ...status, state: { terminated } };
}
