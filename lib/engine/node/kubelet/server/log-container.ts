/** Which container's log is meant by a status, or why there is none (kubelet_pods.go validateContainerLogStatus). */
import type { Draft } from '../../../client/object';

type LogContainer = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };

const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

export function logContainer(pod: string, podStatus: Draft, container: string, previous: boolean): LogContainer {
  const all: readonly Draft[] = [
    ...(podStatus.containerStatuses ?? []),
    ...(podStatus.initContainerStatuses ?? []),
    ...(podStatus.ephemeralContainerStatuses ?? []),
  ];
  const what = `container "${container}" in pod "${pod}"`;
  const status = all.find((s) => s.name === container);
  if (status === undefined) return { ok: false, message: `${what} is not available` };
  const { state = {}, lastState = {} } = status;
  const last: string = lastState.terminated?.containerID ?? '';
  if (previous) return last === '' ? { ok: false, message: `previous terminated ${what} not found` } : found(last);
  if (state.running !== undefined) return found(status.containerID);
  if (state.terminated !== undefined) {
    const id: string = state.terminated.containerID || last;
    return id === '' ? { ok: false, message: `${what} is terminated` } : found(id);
  }
  if (lastState.terminated !== undefined) {
    return last === '' ? { ok: false, message: `${what} is terminated` } : found(last);
  }
  if (state.waiting === undefined) return { ok: false, message: `${what} is waiting to start - no logs yet` };
  const reason: string = state.waiting.reason ?? '';
  return { ok: false, message: `${what} is waiting to start: ${WAITING[reason] ?? reason}` };
}

function found(id: string): LogContainer {
  return { ok: true, id: id.replace(/^[a-z]+:\/\//, '') };
}
