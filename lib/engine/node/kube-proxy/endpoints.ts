/**
 * Endpoints by service port, sorted by the text of their address, from all EndpointSlices of a service
 * (pkg/proxy/endpointslicecache.go).
 */
import { compareText, type Draft } from '../../client/object';
import { endpointChain } from './chain-names';
import { servicePortKey, servicePortName } from './service-ports';

export interface Endpoint {
  readonly ip: string;
  /** `ip:port`. */
  readonly text: string;
  readonly local: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zones: readonly string[];
  readonly nodes: readonly string[];
  readonly chain: string;
}
/** By `servicePortKey`. */
export type EndpointsMap = ReadonlyMap<string, readonly Endpoint[]>;

export function endpointsOf(slices: readonly Draft[], nodeName: string): EndpointsMap {
  const byPort = new Map<string, Map<string, Endpoint>>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'] ?? '';
    if (service === '' || slice.addressType !== 'IPv4') continue;
    for (const port of slice.ports ?? []) {
      if ((port.port ?? 0) === 0) continue;
      const name = servicePortName(slice.metadata.namespace, service, port.name ?? '');
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const key = servicePortKey(name, protocol);
      const found = byPort.get(key) ?? new Map<string, Endpoint>();
      byPort.set(key, found);
      for (const endpoint of slice.endpoints ?? []) {
        const one = endpointOf(endpoint, port.port, nodeName, name, protocol);
        // Of two pods with one address, the one that is not going away counts.
        if (one !== undefined && (!found.has(one.text) || !one.terminating)) found.set(one.text, one);
      }
    }
  }
  const sorted = new Map<string, readonly Endpoint[]>();
  for (const [key, found] of byPort) {
    if (found.size > 0)
      sorted.set(
        key,
        [...found.values()].sort((a, b) => compareText(a.text, b.text)),
      );
  }
  return sorted;
}

function endpointOf(
  endpoint: Draft,
  port: number,
  nodeName: string,
  servicePort: string,
  protocol: string,
): Endpoint | undefined {
  const ip: string | undefined = endpoint.addresses?.[0];
  if (ip === undefined) return undefined;
  const text = `${ip}:${port}`;
  const conditions = endpoint.conditions ?? {};
  const names = (hints: readonly Draft[] | undefined): readonly string[] => (hints ?? []).map((hint) => hint.name);
  return {
    ip,
    text,
    local: endpoint.nodeName === nodeName,
    ready: conditions.ready ?? true,
    serving: conditions.serving ?? true,
    terminating: conditions.terminating ?? false,
    zones: names(endpoint.hints?.forZones),
    nodes: names(endpoint.hints?.forNodes),
    chain: endpointChain(servicePort, protocol, text),
  };
}
