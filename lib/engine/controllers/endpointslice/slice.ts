/** The parts of an EndpointSlice: endpoints of pods, labels, empty slices (k8s.io/endpointslice utils.go). */
import { controllerReference, type Draft, isTerminating, semanticEqual } from '../../client/object';
import { sortSlicePorts } from '../service-pods/go-dump';
import { addressesOfFamily, hasClusterIP, hostnameFor, portsFor } from '../service-pods/membership';
import { isReady } from '../workload/pods';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const ZONE = 'topology.kubernetes.io/zone';
const RESERVED: readonly string[] = [SERVICE_NAME, MANAGED_BY, HEADLESS];

/** undefined when the pod has no address of that family. */
export function endpointOf(pod: Draft, node: Draft | undefined, service: Draft, family: string): Draft | undefined {
  const addresses = addressesOfFamily(pod, family);
  if (addresses.length === 0) return undefined;
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameFor(pod, service);
  const nodeName: string = pod.spec.nodeName ?? '';
  const zone: string = node?.metadata.labels?.[ZONE] ?? '';
  const hints = hintsFor(service.spec.trafficDistribution, ready, nodeName, zone);
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName === '' ? {} : { nodeName }),
    ...(zone === '' ? {} : { zone }),
    ...(hints === undefined ? {} : { hints }),
  };
}

/** trafficDistribution: a ready endpoint is for its own zone, and its own node where asked (trafficdist.go). */
function hintsFor(distribution: string | undefined, ready: boolean, node: string, zone: string): Draft | undefined {
  const sameNode = distribution === 'PreferSameNode';
  if (!sameNode && distribution !== 'PreferClose' && distribution !== 'PreferSameZone') return undefined;
  const hints = {
    ...(zone === '' ? {} : { forZones: [{ name: zone }] }),
    ...(!sameNode || node === '' ? {} : { forNodes: [{ name: node }] }),
  };
  return ready && Object.keys(hints).length > 0 ? hints : undefined;
}

export function slicePortsOf(pod: Draft, service: Draft): readonly Draft[] {
  return sortSlicePorts(portsFor(pod, service));
}

/** The same for slices that may stand in for one another. */
export function portsKey(ports: readonly Draft[] | undefined | null): string {
  return JSON.stringify(sortSlicePorts(ports ?? []).map((p) => [p.name, p.port, p.protocol, p.appProtocol]));
}

/** What makes two endpoints the same endpoint. */
export function endpointKey(endpoint: Draft): string {
  const { namespace, name } = endpoint.targetRef ?? {};
  return JSON.stringify([[...endpoint.addresses].sort(), endpoint.hostname, namespace, name]);
}

export function sameEndpoint(a: Draft, b: Draft): boolean {
  return semanticEqual(a, b);
}

export function labelsFor(service: Draft): Draft {
  const labels = Object.entries(service.metadata.labels ?? {}).filter(([key]) => !RESERVED.includes(key));
  return {
    ...Object.fromEntries(labels),
    ...(hasClusterIP(service) ? {} : { [HEADLESS]: '' }),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: CONTROLLER,
  };
}

/** Did the Service's own labels change since the slice was written? */
export function labelsDiffer(slice: Draft, service: Draft): boolean {
  const own = (labels: Draft | undefined): Draft =>
    Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !RESERVED.includes(key)));
  return !semanticEqual(own(slice.metadata.labels), own(service.metadata.labels));
}

export function ownedBy(slice: Draft, service: Draft): boolean {
  return (slice.metadata.ownerReferences ?? []).some(
    (r: Draft) => r.uid === service.metadata.uid && r.kind === 'Service' && r.apiVersion === 'v1',
  );
}

export function newSlice(service: Draft, ports: readonly Draft[], addressType: string): Draft {
  const { name, namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: labelsFor(service),
      ownerReferences: [controllerReference(service, 'v1', 'Service')],
    },
    addressType,
    endpoints: [],
    ports,
  };
}

export function addressTypesOf(service: Draft): readonly string[] {
  const families: readonly string[] = service.spec.ipFamilies ?? [];
  if (families.length > 0) return families;
  if (hasClusterIP(service)) return [service.spec.clusterIP.includes(':') ? 'IPv6' : 'IPv4'];
  return ['IPv4', 'IPv6'];
}
