/** ContainerStatus entries from what the runtime knows (kubelet_pods.go convertToAPIContainerStatuses). */
import type { Draft } from '../../../client/object';
import type { Kernel } from '../../../sim/kernel-contract';
import { rfc3339 } from '../../../sim/wall-clock';
import type { ContainerRuntime, ContainerState } from '../../runtime/contract';
import type { ContainerRecord, PodRecord } from '../pods/pod-record';
import { initContainers, isSidecar, shouldRestart } from '../pods/pod-spec';
import { terminationMessage } from './termination-message';

export interface StatusView {
  readonly runtime: ContainerRuntime;
  readonly clock: Pick<Kernel, 'wallUs'>;
  /** What probes know: has it started, is it ready? */
  started(record: PodRecord, container: string, id: string): boolean;
  ready(record: PodRecord, container: string, id: string): boolean;
}

export function containerStatuses(
  view: StatusView,
  record: PodRecord,
  specs: readonly Draft[],
  old: readonly Draft[],
  isInit: boolean,
): readonly Draft[] {
  const waiting = initContainers(record.pod).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return specs.map((spec) => {
    const previous = old.find((status) => status.name === spec.name);
    const status = statusOf(view, record, spec, previous, waiting);
    return withProbeResults(view, record, spec, withFailure(record, spec, status, isInit), isInit);
  });
}

function statusOf(view: StatusView, record: PodRecord, spec: Draft, old: Draft | undefined, waiting: string): Draft {
  const made = record.containers.filter((c) => c.name === spec.name);
  const newest = made[made.length - 1];
  const state = newest === undefined ? undefined : view.runtime.state(newest.id);
  const mounts = volumeMounts(spec);
  if (newest === undefined || state === undefined) {
    if (old?.state?.terminated !== undefined) return old;
    return {
      name: spec.name,
      state: { waiting: { reason: waiting } },
      lastState: old?.lastState ?? {},
      ready: false,
      restartCount: old?.restartCount ?? 0,
      image: spec.image,
      imageID: '',
      ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
    };
  }
  const before = made[made.length - 2];
  const beforeState = before === undefined ? undefined : view.runtime.state(before.id);
  const last = before === undefined || beforeState === undefined ? undefined : stateOf(view, spec, before, beforeState);
  const { requests } = spec.resources ?? {};
  return {
    name: spec.name,
    state: stateOf(view, spec, newest, state),
    lastState: last ?? (old?.lastState?.terminated === undefined ? {} : { terminated: old.lastState.terminated }),
    ready: false,
    restartCount: newest.attempt,
    image: newest.image,
    imageID: state.imageID,
    containerID: `${view.runtime.name}://${newest.id}`,
    ...(requests === undefined || Object.keys(requests).length === 0 ? {} : { allocatedResources: requests }),
    resources: spec.resources ?? {},
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

function stateOf(view: StatusView, spec: Draft, container: ContainerRecord, state: ContainerState): Draft {
  const at = (us: number | undefined) => (us === undefined ? null : rfc3339(view.clock.wallUs(us) / 1_000));
  if (state.phase === 'created') return { waiting: {} };
  if (state.phase === 'running') return { running: { startedAt: at(state.startedUs) } };
  const exitCode = state.exitCode ?? 0;
  const message = terminationMessage(view.runtime, spec, container, state);
  return {
    terminated: {
      exitCode,
      reason: state.reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
      ...(message === '' ? {} : { message }),
      startedAt: at(state.startedUs),
      finishedAt: at(state.finishedUs),
      containerID: `${view.runtime.name}://${container.id}`,
    },
  };
}

/** A container that shall start again is waiting, with the reason of its last failure to start. */
function withFailure(record: PodRecord, spec: Draft, status: Draft, isInit: boolean): Draft {
  const { pod } = record;
  if (pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp !== null) return status;
  const exited = status.state.terminated;
  if (status.state.running !== undefined) return status;
  if (isInit && exited?.exitCode === 0 && !isSidecar(spec)) return status;
  if (exited !== undefined && !shouldRestart(spec, pod, exited.exitCode)) return status;
  const failure = record.failures[spec.name];
  if (failure === undefined) return status;
  const waiting = { reason: failure.reason, ...(failure.message === '' ? {} : { message: failure.message }) };
  return {
    ...status,
    state: { waiting },
    lastState: exited === undefined ? status.lastState : { terminated: exited },
  };
}

/** prober_manager.go UpdatePodStatus. */
function withProbeResults(view: StatusView, record: PodRecord, spec: Draft, status: Draft, isInit: boolean): Draft {
  const id = String(status.containerID ?? '').replace(/^[a-z]+:\/\//, '');
  const started = status.state.running !== undefined && view.started(record, spec.name, id);
  let ready = false;
  if (isInit && !isSidecar(spec)) ready = status.state.terminated?.exitCode === 0;
  else if (started) ready = view.ready(record, spec.name, id);
  // The order of the Go struct, which is the order in JSON.
  const { name, state, lastState, restartCount, image, imageID, containerID, ...rest } = status;
  delete rest.ready;
  delete rest.started;
  return {
    name,
    state,
    lastState,
    ready,
    restartCount,
    image,
    imageID,
    ...(containerID === undefined ? {} : { containerID }),
    started,
    ...rest,
  };
}

function volumeMounts(spec: Draft): readonly Draft[] {
  return (spec.volumeMounts ?? []).map((mount: Draft) => ({
    name: mount.name,
    mountPath: mount.mountPath,
    ...(mount.readOnly === true ? { readOnly: true, recursiveReadOnly: recursive(mount) } : {}),
  }));
}

function recursive(mount: Draft): string {
  return mount.recursiveReadOnly === undefined || mount.recursiveReadOnly === 'Disabled' ? 'Disabled' : 'Enabled';
}
