/** Containers of a pod or pod template: basics, command, state, resources, probes, environment, mounts. */
import { type Draft, entriesOf } from '../draft';
import { rfc1123 } from '../time/civil';
import { orNone, type Page } from './page';

export function describeContainers(
  label: string,
  containers: readonly Draft[],
  statuses: readonly Draft[] | undefined,
  pod: Draft | undefined,
  page: Page,
  space: string,
): void {
  page.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses?.find((candidate) => candidate.name === container.name);
    basics(container, status, page, space);
    lines('Command', container.command, page);
    lines('Args', container.args, page);
    if (status !== undefined) state(status, page);
    describeResources(container.resources, page, 2);
    if (container.livenessProbe) page.line(2, `Liveness:\t${probeText(container.livenessProbe)}`);
    if (container.readinessProbe) page.line(2, `Readiness:\t${probeText(container.readinessProbe)}`);
    if (container.startupProbe) page.line(2, `Startup:\t${probeText(container.startupProbe)}`);
    environmentFrom(container, page);
    environment(container, pod, page);
    mounts(container, page);
  }
}

function basics(container: Draft, status: Draft | undefined, page: Page, space: string): void {
  page.line(1, `${space === '' ? '' : ' '}${container.name}:`);
  if (status !== undefined) page.line(2, `Container ID:\t${status.containerID ?? ''}`);
  page.line(2, `Image:\t${container.image}`);
  if (status !== undefined) page.line(2, `Image ID:\t${status.imageID ?? ''}`);
  const ports: readonly Draft[] = container.ports ?? [];
  const inner = ports
    .map((port) => `${port.containerPort}/${port.protocol}${port.name ? ` (${port.name})` : ''}`)
    .join(', ');
  const outer = ports
    .map((port) => `${port.hostPort ?? 0}/${port.protocol}${port.name ? ` (${port.name})` : ''}`)
    .join(', ');
  page.line(2, `${inner.includes(',') ? 'Ports' : 'Port'}:\t${orNone(inner)}`);
  page.line(2, `${outer.includes(',') ? 'Host Ports' : 'Host Port'}:\t${orNone(outer)}`);
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) page.line(2, `SeccompProfile:\t${seccomp.type}`);
  if (seccomp?.type === 'Localhost') page.line(3, `LocalhostProfile:\t${seccomp.localhostProfile}`);
}

function lines(title: string, words: readonly string[] | undefined, page: Page): void {
  if (words === undefined || words.length === 0) return;
  page.line(2, `${title}:`);
  for (const word of words) for (const line of word.split('\n')) page.line(3, line);
}

function state(status: Draft, page: Page): void {
  describeState('State', status.state ?? {}, page);
  if (status.lastState?.terminated) describeState('Last State', status.lastState, page);
  page.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
  page.line(2, `Restart Count:\t${status.restartCount ?? 0}`);
}

function describeState(title: string, value: Draft, page: Page): void {
  if (value.running) {
    page.line(2, `${title}:\tRunning`);
    page.line(3, `Started:\t${rfc1123(value.running.startedAt)}`);
  } else if (value.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = value.terminated;
    page.line(2, `${title}:\tTerminated`);
    if (reason) page.line(3, `Reason:\t${reason}`);
    if (message) page.line(3, `Message:\t${message}`);
    page.line(3, `Exit Code:\t${exitCode ?? 0}`);
    if (signal > 0) page.line(3, `Signal:\t${signal}`);
    page.line(3, `Started:\t${rfc1123(startedAt)}`);
    page.line(3, `Finished:\t${rfc1123(finishedAt)}`);
  } else {
    page.line(2, `${title}:\tWaiting`);
    if (value.waiting?.reason) page.line(3, `Reason:\t${value.waiting.reason}`);
  }
}

export function describeResources(resources: Draft, page: Page, level: number): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const entries = entriesOf(resources?.[field]);
    if (entries.length > 0) page.line(level, `${title}:`);
    for (const [name, quantity] of entries) page.line(level + 1, `${name}:\t${quantity}`);
  }
}

function probeText(probe: Draft): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet;
    return `http-get ${String(scheme).toLowerCase()}://${host}:${port}${path} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function environmentFrom(container: Draft, page: Page): void {
  const sources: readonly Draft[] = container.envFrom ?? [];
  if (sources.length === 0) return;
  page.line(2, 'Environment Variables from:');
  for (const source of sources) {
    const kind = source.configMapRef ? 'ConfigMap' : 'Secret';
    const reference = source.configMapRef ?? source.secretRef ?? {};
    const prefix = source.prefix ? ` with prefix '${source.prefix}'` : '';
    page.line(3, `${reference.name}\t${kind}${prefix}\tOptional: ${reference.optional === true}`);
  }
}

function environment(container: Draft, pod: Draft | undefined, page: Page): void {
  const variables: readonly Draft[] = container.env ?? [];
  page.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`);
  for (const { name, value = '', valueFrom } of variables) {
    if (valueFrom === undefined) {
      String(value)
        .split('\n')
        .forEach((line, index) => page.line(3, `${index === 0 ? `${name}:` : ''}\t${line}`));
    } else if (valueFrom.fieldRef) {
      const { apiVersion, fieldPath } = valueFrom.fieldRef;
      page.line(3, `${name}:\t${pod === undefined ? '' : fieldOf(pod, fieldPath)} (${apiVersion}:${fieldPath})`);
    } else if (valueFrom.resourceFieldRef) {
      page.line(
        3,
        `${name}:\t${resourceOf(container, valueFrom.resourceFieldRef.resource)} (${valueFrom.resourceFieldRef.resource})`,
      );
    } else if (valueFrom.secretKeyRef) {
      const { key, name: secret, optional } = valueFrom.secretKeyRef;
      page.line(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional === true}`);
    } else if (valueFrom.configMapKeyRef) {
      const { key, name: map, optional } = valueFrom.configMapKeyRef;
      page.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional === true}`);
    }
  }
}

function fieldOf(pod: Draft, path: string): string {
  // Only fields of the metadata are resolved.
  if (!path.startsWith('metadata.')) return '';
  const entry = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (entry !== null) return pod.metadata?.[entry[1] as string]?.[entry[2] as string] ?? '';
  const value = path.split('.').reduce((at: Draft, step) => at?.[step], pod);
  return typeof value === 'object' && value !== null
    ? entriesOf(value)
        .map(([key, item]) => `${key}="${item}"`)
        .join('\n')
    : String(value ?? '');
}

function resourceOf(container: Draft, resource: string): string {
  const [kind = '', name = ''] = resource.split('.');
  const value = container.resources?.[kind]?.[name];
  if (value === undefined) return kind === 'limits' && (name === 'cpu' || name === 'memory') ? 'node allocatable' : '0';
  return String(value);
}

function mounts(container: Draft, page: Page): void {
  const list: readonly Draft[] = [...(container.volumeMounts ?? [])].sort((a, b) =>
    a.mountPath < b.mountPath ? -1 : a.mountPath > b.mountPath ? 1 : 0,
  );
  page.line(2, `Mounts:${list.length === 0 ? '\t<none>' : ''}`);
  for (const mount of list) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
    page.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  const devices: readonly Draft[] = [...(container.volumeDevices ?? [])].sort((a, b) =>
    a.devicePath < b.devicePath ? -1 : 1,
  );
  if (devices.length > 0) page.line(2, `Devices:${list.length === 0 ? '\t<none>' : ''}`);
  for (const { devicePath, name } of devices) page.line(3, `${devicePath} from ${name}`);
}
