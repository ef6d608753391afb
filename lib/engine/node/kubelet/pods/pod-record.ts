/**
 * What the kubelet remembers of one pod, as plain data that is replaced, never changed: containers made so far, what its
 * worker is busy with, why containers do not start (pkg/kubelet pod_workers.go, reason_cache.go).
 */
import type { Draft } from '../../../client/object';
import type { EventId, Us } from '../../../sim/kernel-contract';

export interface ContainerRecord {
  readonly id: string;
  readonly name: string;
  readonly attempt: number;
  /** As the runtime reports the image: `luksa/kubia:latest`. */
  readonly image: string;
  /** Container spec it was made from; another image means another definition. */
  readonly specImage: string;
}

/** A container being stopped: first its hook, then its turn (sidecars last), then the signal. */
export interface StopRecord {
  readonly id: string;
  readonly name: string;
  readonly phase: 'hook' | 'turn' | 'signalled';
  readonly graceSeconds: number;
  readonly sinceUs: Us;
}

type ContainerList = 'init' | 'main' | 'ephemeral';
export interface StartItem {
  readonly list: ContainerList;
  readonly name: string;
}

/** What the worker waits for; an event with another token is stale. */
export interface Work {
  readonly kind: 'mount' | 'sandbox' | 'pull' | 'start' | 'post-start' | 'stop' | 'unmount';
  readonly token: number;
  readonly item?: StartItem;
}

interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

type Stage = 'sync' | 'terminating' | 'terminated' | 'finished';

export interface PodRecord {
  readonly uid: string;
  /** Newest object from the API, or the static pod's manifest. */
  readonly pod: Draft;
  readonly isStatic: boolean;
  readonly stage: Stage;
  readonly sandbox: { readonly ip: string; readonly attempt: number; readonly ready: boolean } | null;
  /** Containers that exist in the runtime, oldest first; at most two of one name. */
  readonly containers: readonly ContainerRecord[];
  readonly volumesReady: boolean;
  readonly mountFailures: number;
  readonly work: Work | null;
  /** Containers this sync still has to start. */
  readonly toStart: readonly StartItem[];
  readonly failures: Readonly<Record<string, StartFailure>>;
  /** Errors of this sync: when to look again; 0 = none. */
  readonly retryAtUs: Us;
  readonly pending: boolean;
  readonly timer: { readonly event: EventId; readonly atUs: Us } | null;
  readonly stops: readonly StopRecord[];
  /** Gone from the API server: killed without waiting for anybody. */
  readonly removed: boolean;
  /** Failed by the kubelet itself: deadline, admission. */
  readonly verdict: { readonly reason: string; readonly message: string } | null;
}

export function newPodRecord(pod: Draft, isStatic: boolean): PodRecord {
  return {
    uid: pod.metadata.uid,
    pod,
    isStatic,
    stage: 'sync',
    sandbox: null,
    containers: [],
    volumesReady: false,
    mountFailures: 0,
    work: null,
    toStart: [],
    failures: {},
    retryAtUs: 0,
    pending: false,
    timer: null,
    stops: [],
    removed: false,
    verdict: null,
  };
}

/** The newest container of a name. */
export function newestContainer(record: PodRecord, name: string): ContainerRecord | undefined {
  for (let i = record.containers.length - 1; i >= 0; i--) {
    if (record.containers[i]?.name === name) return record.containers[i];
  }
  return undefined;
}
