/** Which pods stand behind a Service, under which addresses and ports (k8s.io/endpointslice util and FindPort). */
import { type Draft, isTerminating } from '../../client/object';
import { isFinished } from '../workload/pods';

export function belongsInEndpoints(pod: Draft, withTerminating: boolean): boolean {
  if (isFinished(pod) || addressesOf(pod).length === 0) return false;
  return withTerminating || !isTerminating(pod);
}

function addressesOf(pod: Draft): readonly string[] {
  const all: readonly string[] = (pod.status?.podIPs ?? []).map((entry: Draft) => entry.ip);
  if (all.length > 0) return all;
  return (pod.status?.podIP ?? '') === '' ? [] : [pod.status.podIP];
}

/** The pod's addresses of one family (`IPv4`, `IPv6`), from status.podIPs. */
export function addressesOfFamily(pod: Draft, family: string): readonly string[] {
  const all: readonly Draft[] = pod.status?.podIPs ?? [];
  return all.map((entry) => entry.ip as string).filter((ip) => ip.includes(':') === (family === 'IPv6'));
}

export function hostnameFor(pod: Draft, service: Draft): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return (hostname ?? '') !== '' && subdomain === service.metadata.name ? hostname : undefined;
}

export function isHeadless(service: Draft): boolean {
  return service.spec.clusterIP === 'None';
}

export function hasClusterIP(service: Draft): boolean {
  return !isHeadless(service) && (service.spec.clusterIP ?? '') !== '';
}

/** undefined: the pod names no such port, and gets no endpoint for it. */
export function findPort(pod: Draft, servicePort: Draft): number | undefined {
  const target: number | string = servicePort.targetPort ?? servicePort.port;
  if (typeof target === 'number') return target;
  const sidecars = (pod.spec.initContainers ?? []).filter((c: Draft) => c.restartPolicy === 'Always');
  for (const container of [...(pod.spec.containers ?? []), ...sidecars]) {
    for (const port of container.ports ?? []) {
      if (port.name === target && (port.protocol ?? 'TCP') === (servicePort.protocol ?? 'TCP')) {
        return port.containerPort;
      }
    }
  }
  return undefined;
}

/** Port entries of core/v1 Endpoints and of EndpointSlices alike; undefined ones are left out. */
export function portsFor(pod: Draft, service: Draft): readonly Draft[] {
  const ports: Draft[] = [];
  for (const servicePort of service.spec.ports ?? []) {
    const port = findPort(pod, servicePort);
    if (port === undefined) continue;
    const { name, protocol, appProtocol } = servicePort;
    ports.push({ name: name ?? '', port, protocol: protocol ?? 'TCP', ...(appProtocol ? { appProtocol } : {}) });
  }
  return ports;
}

/** Does anything select pods for this Service? */
export function selectsPods(service: Draft): boolean {
  return service.spec.type !== 'ExternalName' && Object.keys(service.spec.selector ?? {}).length > 0;
}
