/** What the cluster has under a name: addresses or targets with their ports (Records in plugin/kubernetes/kubernetes.go). */
import type { ClusterView, ServiceEntry } from './cluster-view';
import { parseRequest, type RecordRequest } from './kubernetes-request';
import { hostType, isIPv4, isIPv6 } from './record';

/** msg.Service: `name` is where the record lives. */
export interface Found {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}
export interface KubernetesOptions {
  readonly zones: readonly string[];
  readonly primaryZone: string;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly ttl: number;
  readonly namespaces: readonly string[];
  readonly ignoreEmptyService: boolean;
  readonly fallthrough: readonly string[];
}

export function exposed(view: ClusterView, options: KubernetesOptions, namespace: string): boolean {
  if (options.namespaces.length > 0 && !options.namespaces.includes(namespace)) return false;
  return view.namespaceExists(namespace);
}

/** undefined: the name does not exist. An empty list: it does, but has nothing. */
export function recordsOf(
  view: ClusterView,
  options: KubernetesOptions,
  name: string,
  zone: string,
): readonly Found[] | undefined {
  const request = parseRequest(name, zone);
  if (request === undefined) return undefined;
  if (request.kind === '') return [];
  if (/\.(in-addr|ip6)\.arpa\.$/.test(name.toLowerCase())) return undefined;
  if (!exposed(view, options, request.namespace)) return undefined;
  return request.kind === 'pod' ? podsOf(view, options, request, zone) : servicesOf(view, options, request, zone);
}

function podsOf(
  view: ClusterView,
  options: KubernetesOptions,
  request: RecordRequest,
  zone: string,
): readonly Found[] | undefined {
  if (options.pods === 'disabled') return undefined;
  const { service: pod, namespace } = request;
  if (pod === '') return [];
  const four = pod.split('-').length === 4 && !pod.includes('--');
  const ip = pod.replaceAll('-', four ? '.' : ':');
  if (options.pods === 'insecure' ? !isIPv4(ip) && !isIPv6(ip) : !view.podExists(namespace, ip)) return undefined;
  return [{ host: ip, port: 0, name: `${pod}.${namespace}.pod.${zone}` }];
}

function servicesOf(
  view: ClusterView,
  options: KubernetesOptions,
  request: RecordRequest,
  zone: string,
): readonly Found[] | undefined {
  if (request.service === '') return [];
  const service = view.service(request.namespace, request.service);
  if (service === undefined) return undefined;
  const own = `${service.name}.${service.namespace}.svc.${zone}`;
  const headless = service.clusterIPs[0] === 'None';
  if (service.externalName !== undefined) {
    const plain = request.endpoint === '' && request.port === '' && request.protocol === '';
    if (!plain || hostType(service.externalName) !== 'CNAME') return undefined;
    return [{ host: service.externalName, port: 0, name: own }];
  }
  if (options.ignoreEmptyService && !headless) {
    const groups = view.endpoints(service.namespace, service.name);
    if (groups.every((group) => group.addresses.length === 0)) return undefined;
  }
  const found = headless || request.endpoint !== '' ? endpointsOf(view, service, request, own) : [];
  if (!headless && request.endpoint === '') {
    for (const port of service.ports.filter((p) => matches(request, p))) {
      for (const host of service.clusterIPs) found.push({ host, port: port.port, name: own });
    }
  }
  return found.length === 0 ? undefined : found;
}

function endpointsOf(view: ClusterView, service: ServiceEntry, request: RecordRequest, own: string): Found[] {
  const found: Found[] = [];
  for (const group of view.endpoints(service.namespace, service.name)) {
    for (const { ip, hostname } of group.addresses) {
      if (request.endpoint !== '' && request.endpoint !== hostname.toLowerCase()) continue;
      for (const port of group.ports.filter((p) => matches(request, p))) {
        found.push({ host: ip, port: port.port, name: `${hostname}.${own}` });
      }
    }
  }
  return found;
}

function matches(request: RecordRequest, port: { readonly name: string; readonly protocol: string }): boolean {
  if (request.port !== '' && request.port !== port.name.toLowerCase()) return false;
  return request.protocol === '' || request.protocol === port.protocol.toLowerCase();
}

/** Names of an address: its service, else every endpoint that has it. */
export function namesOf(view: ClusterView, options: KubernetesOptions, ip: string): readonly string[] {
  const allowed = (namespace: string): boolean => options.namespaces.length === 0 || exposed(view, options, namespace);
  const zone = options.primaryZone;
  const service = view.serviceByIP(ip);
  if (service !== undefined && allowed(service.namespace)) return [`${service.name}.${service.namespace}.svc.${zone}`];
  return view
    .endpointsByIP(ip)
    .filter((endpoint) => allowed(endpoint.namespace))
    .map((endpoint) => `${endpoint.host}.${endpoint.service}.${endpoint.namespace}.svc.${zone}`);
}
