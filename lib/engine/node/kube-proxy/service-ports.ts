/** What kube-proxy keeps of a Service: one record a port, IPv4 only (pkg/proxy/serviceport.go, servicechangetracker.go). */
import type { Draft } from '../../client/object';
import { type ServiceChains, serviceChains } from './chain-names';
import { isIPv4, isIPv4Cidr } from './ipv4';

export interface ServicePort {
  /** `namespace/name:port`, without the colon when the port has no name. */
  readonly name: string;
  /** Key under which its endpoints are kept: the name and the protocol. */
  readonly key: string;
  readonly protocol: string;
  readonly clusterIP: string;
  readonly port: number;
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  readonly loadBalancerIPs: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly healthCheckNodePort: number;
  readonly externalLocal: boolean;
  readonly internalLocal: boolean;
  /** Seconds of client affinity; 0 without it. */
  readonly affinitySeconds: number;
  readonly chains: ServiceChains;
}

export function servicePortName(namespace: string, name: string, port: string): string {
  return `${namespace}/${name}${port === '' ? '' : `:${port}`}`;
}

export function servicePortKey(name: string, protocol: string): string {
  return `${name} ${protocol.toLowerCase()}`;
}

/** Empty for headless and ExternalName services and such as have no IPv4 address. */
export function servicePortsOf(service: Draft): readonly ServicePort[] {
  const spec = service.spec ?? {};
  if (spec.type === 'ExternalName' || (spec.clusterIP ?? '') === '' || spec.clusterIP === 'None') return [];
  const addresses: readonly string[] = spec.clusterIPs ?? [spec.clusterIP];
  const clusterIP = addresses.find(isIPv4);
  if (clusterIP === undefined) return [];
  const shared = sharedBy(service);
  return (spec.ports ?? []).map((port: Draft): ServicePort => {
    const protocol = (port.protocol ?? 'TCP').toLowerCase();
    const name = servicePortName(service.metadata.namespace, service.metadata.name, port.name ?? '');
    return {
      name,
      key: servicePortKey(name, protocol),
      protocol,
      clusterIP,
      port: port.port,
      nodePort: port.nodePort ?? 0,
      ...shared,
      chains: serviceChains(name, protocol),
    };
  });
}

function sharedBy(
  service: Draft,
): Omit<ServicePort, 'name' | 'key' | 'protocol' | 'clusterIP' | 'port' | 'nodePort' | 'chains'> {
  const spec = service.spec;
  const externalIPs: readonly string[] = (spec.externalIPs ?? []).filter(isIPv4);
  const type = spec.type ?? 'ClusterIP';
  const accessible = type === 'LoadBalancer' || type === 'NodePort' || (spec.externalIPs ?? []).length > 0;
  const externalLocal = accessible && spec.externalTrafficPolicy === 'Local';
  const ranges: readonly string[] = (spec.loadBalancerSourceRanges ?? [])
    .map((range: string) => range.trim())
    .filter(isIPv4Cidr);
  const ingress: readonly Draft[] = service.status?.loadBalancer?.ingress ?? [];
  return {
    externalIPs,
    loadBalancerIPs: ingress.filter((i) => isIPv4(i.ip ?? '') && (i.ipMode ?? 'VIP') === 'VIP').map((i) => i.ip),
    // A range over everything allows anybody, as no range at all does.
    sourceRanges: ranges.some((range) => range.endsWith('/0')) ? [] : ranges,
    healthCheckNodePort: type === 'LoadBalancer' && externalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
    externalLocal,
    internalLocal: spec.internalTrafficPolicy === 'Local',
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
  };
}

export function externallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== 0 || port.loadBalancerIPs.length > 0 || port.externalIPs.length > 0;
}

/** Also true for a service with local policies that is reached from outside: its short cuts use all endpoints. */
export function usesClusterEndpoints(port: ServicePort): boolean {
  return !port.internalLocal || externallyAccessible(port);
}

export function usesLocalEndpoints(port: ServicePort): boolean {
  return port.internalLocal || (port.externalLocal && externallyAccessible(port));
}
