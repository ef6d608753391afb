/**
 * log, exec, attach and port-forward of a pod: the server finds the container and the node and hands over to that node's kubelet
 * (registry/core/pod/strategy.go LogLocation, streamLocation; registry/core/pod/rest).
 */
import type { Draft } from '../../api/kinds/kind';
import { ApiStatus, badRequest, internal, notFound } from '../../api/machinery/status';
import type { ApiResponse, StreamHandle } from '../../client/transport';
import type { KubeletServer } from '../../node/runtime/contract';
import { existing } from '../reading/get';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { json, text } from '../response/answer';
import { logOptions } from './log-options';

/** GET …/log without follow; 204 for a pod without a node. */
export function log(context: RequestContext): ApiResponse {
  const options = logOptions(context);
  const target = logTarget(context);
  if (target === undefined) return json(204, '');
  const { namespace, name = '' } = context.route;
  const answer = target.server.logs(namespace, name, target.container, options);
  return answer.ok ? text(200, answer.text, 'text/plain') : refuse(kubeletError(answer));
}

export function followLog(context: RequestContext): StreamHandle | undefined {
  const options = logOptions(context);
  const target = logTarget(context);
  if (target === undefined) return undefined;
  const { namespace, name = '' } = context.route;
  const answer = target.server.followLogs(namespace, name, target.container, options);
  return answer.ok ? answer.stream : refuse(kubeletError(answer));
}

/** exec and attach. */
export function openStream(context: RequestContext): StreamHandle {
  const { query, route } = context;
  const { namespace, name = '', subresource } = route;
  const { pod, container } = checkStream(context);
  const server = kubeletOf(context, pod);
  const options = { tty: query.flag('tty'), stdin: query.flag('stdin') };
  if (subresource === 'exec' && !query.has('command'))
    refuse(badRequest('you must specify at least 1 command for the container'));
  const answer =
    subresource === 'exec'
      ? server.exec(namespace, name, container, query.all('command'), options)
      : server.attach(namespace, name, container, options);
  return answer.ok ? answer.stream : refuse(kubeletError(answer));
}

export function openPortForward(context: RequestContext): StreamHandle {
  const { namespace, name = '' } = context.route;
  const pod = existing(context) as Draft;
  if (!pod.spec.nodeName) refuse(badRequest(`pod ${name} does not have a host assigned`));
  const answer = kubeletOf(context, pod).portForward(namespace, name);
  return answer.ok ? answer.stream : refuse(kubeletError(answer));
}

/** Pod and container of a stream; refuses what cannot be reached. */
export function checkStream(context: RequestContext): { readonly pod: Draft; readonly container: string } {
  const { query, route } = context;
  const { name = '' } = route;
  const pod = existing(context) as Draft;
  const container = query.get('container') || defaultContainer(pod);
  if (!hasContainer(pod, container)) refuse(badRequest(`container ${container} is not valid for pod ${name}`));
  if (!pod.spec.nodeName) refuse(badRequest(`pod ${name} does not have a host assigned`));
  return { pod, container };
}

function logTarget(
  context: RequestContext,
): { readonly server: KubeletServer; readonly container: string } | undefined {
  const { query, route } = context;
  const { name = '' } = route;
  const pod = existing(context) as Draft;
  let container = query.get('container') ?? '';
  if (container === '') {
    const { containers, initContainers = [] } = pod.spec;
    if (containers.length === 1) container = containers[0].name;
    else
      refuse(
        badRequest(
          `a container name must be specified for pod ${name}, choose one of: ${choices(containers, initContainers)}`,
        ),
      );
  } else if (!hasContainer(pod, container)) {
    refuse(badRequest(`container ${container} is not valid for pod ${name}`));
  }
  return pod.spec.nodeName ? { server: kubeletOf(context, pod), container } : undefined;
}

function choices(containers: readonly Draft[], initContainers: readonly Draft[]): string {
  const list = `[${containers.map((c) => c.name).join(' ')}]`;
  return initContainers.length === 0
    ? list
    : `${list} or one of the init containers: [${initContainers.map((c) => c.name).join(' ')}]`;
}

function kubeletOf(context: RequestContext, pod: Draft): KubeletServer {
  const { nodeName } = pod.spec;
  if (context.server.store.get('nodes', nodeName) === undefined)
    refuse(notFound({ group: '', resource: 'pods' }, nodeName));
  const server = context.server.kubelets.of(nodeName);
  return server ?? refuse(internal(`dial tcp: lookup ${nodeName}: no such host`));
}

function defaultContainer(pod: Draft): string {
  return pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? pod.spec.containers[0].name;
}

function hasContainer(pod: Draft, name: string): boolean {
  const all: readonly Draft[] = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
    ...(pod.spec.ephemeralContainers ?? []),
  ];
  return all.some((container) => container.name === name);
}

function kubeletError({ status, message }: { readonly status: number; readonly message: string }): ApiStatus {
  const reason = status === 404 ? 'NotFound' : status === 400 ? 'BadRequest' : status === 500 ? 'InternalError' : '';
  return new ApiStatus(status, reason, message);
}
