/**
 * What the API server writes by itself when it starts: system namespaces, the Service `kubernetes` with its endpoints,
 * system priority classes (pkg/controlplane: systemnamespaces, kubernetesservice, reconcilers; scheduling/storage).
 */

import type { Draft } from '../api/kinds/kind';
import { kindByName } from '../api/kinds/registry';
import { assert } from '../base/assert';
import { formatIPv4, parseRange } from '../base/ipv4';
import type { Plain, PlainObject } from '../base/plain';
import type { ApiTransport } from '../client/transport';
import { bootstrapPolicy } from './access/bootstrap-policy';
import { keptObjects } from './bootstrap-objects';

const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

export interface Advertised {
  readonly serviceCIDR: string;
  readonly ip: string;
  readonly port: number;
}

export function bootstrap(transport: ApiTransport, advertised: Advertised, now: string): void {
  const make = (path: string, body: Plain) => {
    const answer = transport.request({ method: 'POST', path, contentType: 'application/json', body });
    const reason = (answer.body as PlainObject).message;
    assert(answer.status < 300 || answer.status === 409, `bootstrap of ${path}: ${String(reason)}`);
    return answer.body as Draft;
  };
  for (const name of NAMESPACES) make('/api/v1/namespaces', { metadata: { name } });
  if (kindByName('scheduling.k8s.io/v1', 'PriorityClass') !== undefined) {
    for (const body of priorityClasses()) make('/apis/scheduling.k8s.io/v1/priorityclasses', body);
  }
  for (const { path, body } of bootstrapPolicy()) make(path, body as Plain);
  for (const { path, object, status } of keptObjects(advertised.serviceCIDR, now)) {
    const made = make(path, object);
    if (status === undefined) continue;
    const to = `${path}/${made.metadata.name}/status`;
    transport.request({ method: 'PUT', path: to, contentType: 'application/json', body: { ...made, status } });
  }
  const { ip, port } = advertised;
  make('/api/v1/namespaces/default/services', ownService(advertised));
  make('/api/v1/namespaces/default/endpoints', {
    metadata: { name: 'kubernetes', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  });
  make('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
    metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  });
}

/** The first address of the range is always its. */
export function ownService({ serviceCIDR, port }: Advertised): PlainObject {
  const range = parseRange(serviceCIDR);
  assert(range !== undefined, `service CIDR ${serviceCIDR}`);
  return {
    metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: formatIPv4(range.base + 1),
      ports: [{ name: 'https', port: 443, targetPort: port, protocol: 'TCP' }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  };
}

function priorityClasses(): readonly Plain[] {
  return [
    {
      metadata: { name: 'system-node-critical' },
      value: 2_000_001_000,
      description: 'Used for system critical pods that must not be moved from their current node.',
    },
    {
      metadata: { name: 'system-cluster-critical' },
      value: 2_000_000_000,
      description:
        'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    },
  ];
}
