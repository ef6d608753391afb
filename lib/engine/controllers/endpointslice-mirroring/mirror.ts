/**
 * Pure plan of the slices that mirror Endpoints written by hand: one for each set of ports and address family, at most
 * 1000 addresses of a subset (endpointslicemirroring/reconciler.go).
 */
import { controllerReference, type Draft, semanticEqual } from '../../client/object';
import { repackSubsets } from '../service-pods/repack';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const CONTROLLER = 'endpointslicemirroring-controller.k8s.io';
const NOT_COPIED = [
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
];
const ADDRESSES_MAX = 1_000;

export interface MirrorPlan {
  readonly create: readonly Draft[];
  readonly update: readonly Draft[];
  readonly remove: readonly Draft[];
  /** Addresses over the limit. */
  readonly skipped: number;
}
interface Group {
  readonly ports: readonly Draft[];
  readonly type: string;
  readonly endpoints: Map<string, Draft>;
}

export function planMirror(endpoints: Draft, slices: readonly Draft[]): MirrorPlan {
  const { groups, skipped } = desiredGroups(endpoints);
  const create: Draft[] = [];
  const update: Draft[] = [];
  const remove: Draft[] = [];
  const byKey = new Map<string, Draft[]>();
  for (const slice of slices) {
    const key = groupKey(slice.addressType, slice.ports ?? []);
    byKey.set(key, [...(byKey.get(key) ?? []), slice]);
  }
  for (const [key, group] of groups) {
    const [first, ...rest] = byKey.get(key) ?? [];
    if (group.endpoints.size === 0) {
      remove.push(...(byKey.get(key) ?? []));
      continue;
    }
    remove.push(...rest);
    const wanted = sliceOf(endpoints, group);
    if (first === undefined) create.push(wanted);
    else if (!isCurrent(first, wanted)) update.push(named(wanted, first.metadata.name));
  }
  for (const [key, old] of byKey) if (!groups.has(key)) remove.push(...old);
  return { ...reuse(create, update, remove), skipped };
}

/** A slice about to go takes the place of a new one of its family. */
function reuse(create: Draft[], update: Draft[], remove: Draft[]): Omit<MirrorPlan, 'skipped'> {
  const kept: Draft[] = [];
  for (const slice of create) {
    const at = remove.findIndex((old) => old.addressType === slice.addressType);
    if (at < 0) kept.push(slice);
    else {
      update.push(named(slice, remove[at]?.metadata.name));
      remove.splice(at, 1);
    }
  }
  return { create: kept, update, remove };
}

function named(slice: Draft, name: string): Draft {
  const { generateName: _, ...metadata } = slice.metadata;
  return { ...slice, metadata: { name, ...metadata } };
}

function desiredGroups(endpoints: Draft): { readonly groups: ReadonlyMap<string, Group>; readonly skipped: number } {
  const groups = new Map<string, Group>();
  let skipped = 0;
  for (const subset of repackSubsets(endpoints.subsets ?? [])) {
    const ports = (subset.ports ?? []).map(slicePort);
    const all = [
      ...(subset.addresses ?? []).map((address: Draft) => ({ address, ready: true })),
      ...(subset.notReadyAddresses ?? []).map((address: Draft) => ({ address, ready: false })),
    ];
    for (const type of ['IPv4', 'IPv6']) {
      const key = groupKey(type, ports);
      if (!groups.has(key)) groups.set(key, { ports, type, endpoints: new Map() });
    }
    skipped += Math.max(0, all.length - ADDRESSES_MAX);
    for (const { address, ready } of all.slice(0, ADDRESSES_MAX)) {
      const key = groupKey(address.ip.includes(':') ? 'IPv6' : 'IPv4', ports);
      const { namespace, name } = address.targetRef ?? {};
      groups.get(key)?.endpoints.set(JSON.stringify([address.ip, address.hostname, namespace, name]), {
        addresses: [address.ip],
        conditions: { ready },
        ...(address.hostname ? { hostname: address.hostname } : {}),
        ...(address.targetRef === undefined ? {} : { targetRef: address.targetRef }),
        ...(address.nodeName === undefined ? {} : { nodeName: address.nodeName }),
      });
    }
  }
  return { groups, skipped };
}

function slicePort(port: Draft): Draft {
  return {
    name: port.name ?? '',
    port: port.port,
    protocol: port.protocol ?? 'TCP',
    ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
  };
}

function groupKey(type: string, ports: readonly Draft[]): string {
  const keys = ports.map((p) => JSON.stringify([p.name ?? '', p.port, p.protocol, p.appProtocol])).sort();
  return `${type} ${keys.join(' ')}`;
}

function sliceOf(endpoints: Draft, { ports, type, endpoints: list }: Group): Draft {
  const { name, namespace, labels, annotations } = endpoints.metadata;
  const copied = Object.entries(annotations ?? {}).filter(([key]) => !NOT_COPIED.includes(key));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER },
      ...(copied.length === 0 ? {} : { annotations: Object.fromEntries(copied) }),
      ownerReferences: [controllerReference(endpoints, 'v1', 'Endpoints')],
    },
    addressType: type,
    endpoints: [...list.values()],
    ports,
  };
}

function isCurrent(slice: Draft, wanted: Draft): boolean {
  const order = (endpoints: readonly Draft[] | undefined): readonly string[] =>
    (endpoints ?? [])
      .map((e) => JSON.stringify([e.addresses, e.conditions, e.hostname, e.nodeName, e.targetRef]))
      .sort();
  const { labels, annotations, ownerReferences } = wanted.metadata;
  return (
    semanticEqual(order(slice.endpoints), order(wanted.endpoints)) &&
    semanticEqual(slice.metadata.labels, labels) &&
    semanticEqual(slice.metadata.annotations, annotations) &&
    semanticEqual(slice.metadata.ownerReferences, ownerReferences)
  );
}
