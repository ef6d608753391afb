/** The kubelet's API on port 10250: logs, exec, attach and port-forward (pkg/kubelet/server/server.go, kubelet_pods.go). */
import type { StreamHandle } from '../../../client/transport';
import type { KubeletServer, LogOptions } from '../../runtime/contract';
import type { KubeletCore } from '../core';
import { newestContainer, type PodRecord } from '../pods/pod-record';
import { containerSpec } from '../pods/pod-spec';
import type { StatusManager } from '../status/status-manager';
import { logContainer } from './log-container';
import { firstLine, logText } from './log-lines';

type Failure = { readonly ok: false; readonly status: number; readonly message: string };
type StreamResult = { readonly ok: true; readonly stream: StreamHandle } | Failure;
interface StreamOptions {
  readonly tty: boolean;
  readonly stdin: boolean;
}

export function createKubeletServer(core: KubeletCore, statuses: StatusManager): KubeletServer {
  const { kernel } = core;

  const logOf = (
    namespace: string,
    pod: string,
    container: string,
    options: LogOptions,
  ): { readonly ok: true; readonly id: string } | Failure => {
    const record = core.pods.byName(namespace, pod);
    if (record === undefined) return { ok: false, status: 404, message: 'pod does not exist' };
    if (containerSpec(record.pod, container) === undefined) {
      return { ok: false, status: 404, message: `container "${container}" not found in pod "${pod}"` };
    }
    const found = logContainer(pod, statuses.get(record), container, options.previous === true);
    return found.ok ? found : { ok: false, status: 400, message: found.message };
  };

  const running = (
    namespace: string,
    pod: string,
    container: string,
  ): { readonly ok: true; readonly id: string } | Failure => {
    const record: PodRecord | undefined = core.pods.byName(namespace, pod);
    if (record === undefined) return failed('unable to upgrade connection: pod does not exist');
    const made = newestContainer(record, container);
    if (made === undefined || core.runtime.state(made.id)?.phase !== 'running') {
      return failed(`unable to upgrade connection: container not found ("${container}")`);
    }
    return { ok: true, id: made.id };
  };

  return {
    logs: (namespace, pod, container, options) => {
      const found = logOf(namespace, pod, container, options);
      if (!found.ok) return found;
      return { ok: true, text: logText(core.runtime.logs(found.id).lines, options, kernel) };
    },
    followLogs: (namespace, pod, container, options): StreamResult => {
      const found = logOf(namespace, pod, container, options);
      if (!found.ok) return found;
      const from = firstLine(core.runtime.logs(found.id).lines, options, kernel);
      const timestamps = options.timestamps === true;
      return { ok: true, stream: core.runtime.followLogs(found.id, from, { timestamps }) };
    },
    exec: (namespace, pod, container, argv, options: StreamOptions): StreamResult => {
      const found = running(namespace, pod, container);
      if (!found.ok) return found;
      const opened = core.runtime.exec(found.id, argv, options);
      return opened.ok ? opened : failed(`error executing command in container: ${opened.message}`);
    },
    attach: (namespace, pod, container, options: StreamOptions): StreamResult => {
      const found = running(namespace, pod, container);
      if (!found.ok) return found;
      const opened = core.runtime.attach(found.id, options);
      return opened.ok ? opened : failed(`error attaching to container: ${opened.message}`);
    },
    portForward: (namespace, pod): StreamResult => {
      const record = core.pods.byName(namespace, pod);
      if (record === undefined) return failed('unable to upgrade connection: pod does not exist');
      const opened = core.runtime.portForward(record.uid);
      return opened.ok ? opened : failed(`unable to upgrade connection: ${opened.message}`);
    },
  };
}

/** apierrors.NewInternalError as it arrives on the stream's error channel, the API server's proxy between. */
function failed(message: string): Failure {
  return { ok: false, status: 500, message: `Internal error occurred: ${message}` };
}
