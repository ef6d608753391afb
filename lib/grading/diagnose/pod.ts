/** Why one pod is not ready: the most basic reason its status shows. */
import { isReady, type Json } from '../cluster-reader';
import type { Cause } from '../verdict';

const PULL_REASONS = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'];
const CONFIG_REASONS = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'];

export function podProblem(pod: Json): Cause | undefined {
  if (isReady(pod)) return undefined;
  const object = `Pod ${pod.metadata.namespace}/${pod.metadata.name}`;
  const scheduled = (pod.status?.conditions ?? []).find((c: Json) => c.type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    return {
      code: 'pod-unschedulable',
      object,
      field: 'status.conditions',
      actual: scheduled.message ?? scheduled.reason,
    };
  }
  for (const status of pod.status?.initContainerStatuses ?? []) {
    if (status.ready === true || status.started === true) continue;
    const cause = containerProblem(object, status);
    if (cause !== undefined)
      return cause.code === 'container-crashing' ? { ...cause, code: 'init-container-failing' } : cause;
  }
  for (const status of pod.status?.containerStatuses ?? []) {
    const cause = containerProblem(object, status);
    if (cause !== undefined) return cause;
  }
  for (const status of pod.status?.containerStatuses ?? []) {
    if (status.ready === true || status.state?.running === undefined) continue;
    const container = (pod.spec?.containers ?? []).find((c: Json) => c.name === status.name);
    if (container?.readinessProbe !== undefined || container?.startupProbe !== undefined) {
      return {
        code: 'probe-failing',
        object,
        field: 'readinessProbe',
        expected: showProbe(container.readinessProbe ?? container.startupProbe),
        actual: `container ${status.name} is not ready`,
      };
    }
  }
  return { code: 'pods-not-ready', object, actual: String(pod.status?.phase ?? 'Pending') };
}

function containerProblem(object: string, status: Json): Cause | undefined {
  const waiting = status.state?.waiting;
  if (PULL_REASONS.includes(waiting?.reason)) {
    return { code: 'image-pull-failing', object, field: 'image', actual: `${waiting.reason}: ${status.image}` };
  }
  if (CONFIG_REASONS.includes(waiting?.reason)) {
    return { code: 'container-config-error', object, actual: waiting.message ?? waiting.reason };
  }
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  if (
    waiting?.reason === 'CrashLoopBackOff' ||
    (ended !== undefined && ended.exitCode !== 0 && status.state?.running === undefined)
  ) {
    return {
      code: 'container-crashing',
      object,
      actual: `exit code ${ended?.exitCode ?? '?'}, ${status.restartCount ?? 0} restarts`,
    };
  }
  return undefined;
}

export function showProbe(probe: Json): string {
  if (probe?.exec !== undefined) return `exec ${(probe.exec.command ?? []).join(' ')}`;
  if (probe?.httpGet !== undefined) return `http-get :${probe.httpGet.port}${probe.httpGet.path ?? '/'}`;
  if (probe?.tcpSocket !== undefined) return `tcp-socket :${probe.tcpSocket.port}`;
  if (probe?.grpc !== undefined) return `grpc :${probe.grpc.port}`;
  return 'none';
}
