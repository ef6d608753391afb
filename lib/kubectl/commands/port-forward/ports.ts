/** What the arguments of port-forward mean: ports by number or name, of a pod or of a Service before it (client-go tools/portforward). */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';

export interface ForwardedPort {
  local: number;
  readonly remote: number;
}

const isNumber = (text: string) => /^[-+]?\d+$/.test(text);

/** `[LOCAL]:REMOTE`, or one port for both. */
function split(text: string): [local: string, remote: string] {
  const parts = text.split(':');
  return parts.length === 2 ? [parts[0] as string, parts[1] as string] : [parts[0] as string, parts[0] as string];
}

function containerPort(pod: Draft, name: string): number {
  const containers: Draft[] = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const found = containers.flatMap((each) => each.ports ?? []).find((port: Draft) => port.name === name);
  if (!found) throw new Failure(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return found.containerPort;
}

function servicePort(service: Draft, name: string): number {
  const found = (service.spec.ports ?? []).find((port: Draft) => (port.name ?? '') === name);
  if (!found) throw new Failure(`Service '${service.metadata.name}' does not have a named port '${name}'`);
  return found.port;
}

function targetOf(service: Draft, pod: Draft, port: number): number {
  const found = (service.spec.ports ?? []).find((each: Draft) => each.port === port);
  if (!found) throw new Failure(`Service ${service.metadata.name} does not have a service port ${port}`);
  if (service.spec.clusterIP === 'None') return port;
  if (typeof found.targetPort === 'string') return containerPort(pod, found.targetPort);
  return found.targetPort || found.port;
}

const joined = (local: string, remote: string) => (local === remote ? remote : `${local}:${remote}`);

export function portsOfService(args: readonly string[], service: Draft, pod: Draft): string[] {
  refuseUDP(args, service.spec.ports ?? [], 'port', (name) => servicePort(service, name));
  return args.map((arg) => {
    const [given, remote] = split(arg);
    const number = isNumber(remote) ? Number(remote) : servicePort(service, remote);
    const local = !isNumber(remote) && given === remote ? String(number) : given;
    return joined(local, String(targetOf(service, pod, number)));
  });
}

export function portsOfPod(args: readonly string[], pod: Draft): string[] {
  const declared = pod.spec.containers.flatMap((each: Draft) => each.ports ?? []);
  refuseUDP(args, declared, 'containerPort', (name) => containerPort(pod, name));
  return args.map((arg) => {
    const [local, remote] = split(arg);
    if (remote === '') throw new Failure('remote port cannot be empty');
    const number = isNumber(remote) ? remote : String(containerPort(pod, remote));
    return local === remote ? number : `${local}:${number}`;
  });
}

function refuseUDP(
  args: readonly string[],
  ports: readonly Draft[],
  field: string,
  named: (name: string) => number,
): void {
  const of = (udp: boolean) => ports.filter((port) => (port.protocol === 'UDP') === udp).map((port) => port[field]);
  const tcp = of(false);
  const only = of(true).filter((port) => !tcp.includes(port));
  for (const arg of args) {
    const [, remote] = split(arg);
    const number = isNumber(remote) ? Number(remote) : remote === '' ? 0 : named(remote);
    if (only.includes(number)) throw new Failure(`UDP protocol is not supported for ${remote}`);
  }
}

/** strconv.ParseUint(text, 10, 16). */
function parsePort(text: string, which: string): number {
  const why = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65_535 ? 'value out of range' : undefined;
  if (why !== undefined)
    throw new Failure(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
    );
  return Number(text);
}

export function parsePorts(texts: readonly string[]): ForwardedPort[] {
  return texts.map((text) => {
    const parts = text.split(':');
    if (parts.length > 2) throw new Failure(`invalid port format '${text}'`);
    const [first = '', second = first] = parts;
    const local = parsePort(parts.length === 2 && first === '' ? '0' : first, 'local');
    const remote = parsePort(second, 'remote');
    if (remote === 0) throw new Failure('remote port must be > 0');
    return { local, remote };
  });
}

export interface ListenAddress {
  readonly ip: string;
  readonly family: 'tcp4' | 'tcp6';
  /** Of localhost's two one is enough; each other address must be free. */
  readonly mode: 'all' | 'any';
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

export function parseAddresses(texts: readonly string[]): ListenAddress[] {
  const found = new Map<string, ListenAddress>();
  for (const text of texts) {
    const v4 =
      IPV4.exec(text)
        ?.slice(1)
        .every((part) => Number(part) < 256) === true;
    if (text === 'localhost') {
      if (!found.has('127.0.0.1')) found.set('127.0.0.1', { ip: '127.0.0.1', family: 'tcp4', mode: 'all' });
      if (!found.has('::1')) found.set('::1', { ip: '::1', family: 'tcp6', mode: 'all' });
    } else if (v4) found.set(text, { ip: text, family: 'tcp4', mode: 'any' });
    else if (/^[0-9a-f:]*:[0-9a-f:]*$/i.test(text)) found.set(text, { ip: text, family: 'tcp6', mode: 'any' });
    else throw new Failure(`${text} is not a valid IP`);
  }
  return [...found.values()].sort((a, b) => (a.ip < b.ip ? -1 : 1));
}
