/**
 * Services, endpoints and namespaces as CoreDNS' informers last heard of them. Every look-up reads a tracker key, every
 * change touches it: `coredns:service/<ns>/<name>`, `coredns:endpoints/<ns>/<service>`, `coredns:namespace/<name>`,
 * `coredns:ip/<address>` and `coredns:synced` (plugin/kubernetes/controller.go and object/).
 */
import { asDraft, type Draft } from '../../client/object';

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname: string;
}
export interface EndpointGroup {
  readonly addresses: readonly EndpointAddress[];
  /** A lone port -1 stands for none. */
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}
export interface ServiceEntry {
  readonly namespace: string;
  readonly name: string;
  readonly externalName: string | undefined;
  readonly clusterIPs: readonly string[];
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}
export interface ClusterView {
  readonly synced: boolean;
  /** Unix time of the last change: the zone's serial. */
  readonly serial: number;
  namespaceExists(name: string): boolean;
  service(namespace: string, name: string): ServiceEntry | undefined;
  endpoints(namespace: string, service: string): readonly EndpointGroup[];
  serviceByIP(ip: string): ServiceEntry | undefined;
  /** `hostname.service.namespace` of each endpoint with this address. */
  endpointsByIP(ip: string): readonly { readonly service: string; readonly namespace: string; readonly host: string }[];
  /** Pods with this address, for `pods verified`. */
  podExists(namespace: string, ip: string): boolean;
}

export function serviceEntry(object: Draft): ServiceEntry {
  const { spec, metadata } = object;
  const ports = (spec.ports ?? []) as readonly Draft[];
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    externalName: spec.type === 'ExternalName' ? spec.externalName : undefined,
    clusterIPs: spec.clusterIPs ?? [spec.clusterIP ?? ''],
    ports: portsOf(ports),
  };
}

export function endpointGroup(slice: Draft): EndpointGroup {
  const addresses: EndpointAddress[] = [];
  for (const endpoint of slice.endpoints ?? []) {
    if (endpoint.conditions?.ready === false) continue;
    for (const ip of endpoint.addresses ?? [])
      addresses.push({ ip, hostname: endpointHostname(ip, endpoint.hostname) });
  }
  return { addresses, ports: portsOf(slice.ports ?? []) };
}

function portsOf(ports: readonly Draft[]): ServiceEntry['ports'] {
  if (ports.length === 0) return [{ name: '', protocol: '', port: -1 }];
  return ports.map((port) => ({ name: port.name ?? '', protocol: port.protocol ?? '', port: port.port ?? -1 }));
}

/** The hostname, or the address with dashes. */
function endpointHostname(ip: string, hostname: unknown): string {
  if (typeof hostname === 'string' && hostname !== '') return hostname;
  const dashed = ip.replace(/[.:]/g, '-');
  return dashed.endsWith('-') ? `${dashed}0` : dashed;
}

export function serviceNameOf(slice: Draft): string {
  return asDraft(slice.metadata.labels)['kubernetes.io/service-name'] ?? '';
}
