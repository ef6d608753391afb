/** A ClusterProbe over a list of API objects and scripted answers, for tests of checks and diagnoses. */
import type { ClusterProbe, ProbeFrom } from '../../engine/cluster/contract';
import type { Outcome, ProbeResult } from '../../engine/network/contract';
import type { Json } from '../cluster-reader';

const KINDS = [
  ['Pod', 'pods', ''],
  ['Service', 'services', ''],
  ['Namespace', 'namespaces', '', false],
  ['Endpoints', 'endpoints', ''],
  ['Event', 'events', ''],
  ['ReplicaSet', 'replicasets', 'apps'],
  ['Deployment', 'deployments', 'apps'],
  ['EndpointSlice', 'endpointslices', 'discovery.k8s.io'],
] as const;

interface Scripted {
  readonly objects?: readonly Json[];
  readonly results?: readonly ProbeResult[];
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly logs?: Readonly<Record<string, string>>;
}

export function fakeProbe({ objects = [], results = [], env = {}, logs = {} }: Scripted): ClusterProbe {
  const all = [{ kind: 'Namespace', metadata: { name: 'default' } }, ...objects];
  const answer = (): readonly Outcome<ProbeResult>[] =>
    results.map((result) => ({ probability: { n: 1, d: results.length }, result, hops: [] }));
  return {
    api: { request: ({ path, query }) => respond(all, path, query) },
    http: answer,
    connect: answer,
    ping: answer,
    dns: answer,
    exists: (place: ProbeFrom) =>
      place.kind !== 'pod' || all.some((o) => o.kind === 'Pod' && o.metadata.name === place.name),
    env: (_namespace, pod) => env[pod],
    log: (_namespace, pod) => logs[pod],
    file: () => undefined,
    exec: () => undefined,
    ownerOf: (netns) => ({ kind: 'pod', namespace: 'default', name: netns.replace('pod:', '') }),
    nodes: [{ name: 'minikube', ip: '192.168.49.2' }],
  };
}

function respond(all: readonly Json[], path: string, query: string | undefined) {
  const reply = (status: number, body: Json) => ({
    status,
    contentType: 'application/json',
    body,
    headers: {},
    warnings: [],
  });
  if (path === '/apis') {
    const groups = ['apps', 'discovery.k8s.io'].map((name) => ({
      name,
      preferredVersion: { version: 'v1', groupVersion: `${name}/v1` },
    }));
    return reply(200, { groups });
  }
  const discovery = /^\/(?:api|apis\/([^/]+))\/v1$/.exec(path);
  if (discovery !== null) {
    const group = discovery[1] ?? '';
    const resources = KINDS.filter((kind) => kind[2] === group).map((kind) => ({
      kind: kind[0],
      name: kind[1],
      namespaced: kind[3] ?? true,
    }));
    return reply(200, { resources });
  }
  const m = /^\/(?:api|apis\/[^/]+)\/v1\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?$/.exec(path);
  const kind = KINDS.find((candidate) => candidate[1] === m?.[2])?.[0];
  const namespace = m?.[1];
  const selector = decodeURIComponent(query?.replace('labelSelector=', '') ?? '');
  const wanted = selector === '' ? [] : selector.split(',').map((pair) => pair.split('='));
  const found = all.filter(
    (o) =>
      o.kind === kind &&
      (namespace === undefined || (o.metadata.namespace ?? 'default') === namespace) &&
      (m?.[3] === undefined || o.metadata.name === m[3]) &&
      wanted.every(([key = '', value]) => o.metadata.labels?.[key] === value),
  );
  if (m?.[3] === undefined) return reply(200, { items: found });
  return found.length === 0 ? reply(404, {}) : reply(200, found[0]);
}

export function service(
  name: string,
  selector: Record<string, string> | undefined,
  ports: readonly Json[] = [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
): Json {
  return {
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { type: 'ClusterIP', clusterIP: '10.96.7.7', selector, ports },
  };
}

export function pod(name: string, labels: Record<string, string>, ready = true, extra: Json = {}): Json {
  const container = { name: 'kubia', image: 'luksa/kubia', ...extra.container };
  const state = extra.state ?? { running: {} };
  return {
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [container] },
    status: {
      phase: 'Running',
      podIP: '10.244.0.5',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }, ...(extra.conditions ?? [])],
      containerStatuses: [{ name: 'kubia', image: container.image, ready, restartCount: extra.restarts ?? 0, state }],
    },
  };
}

export function slice(name: string, addresses: readonly string[], port = 8080, ready = true): Json {
  return {
    kind: 'EndpointSlice',
    metadata: { name: `${name}-x`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
    ports: [{ port }],
    endpoints: addresses.map((ip) => ({
      addresses: [ip],
      conditions: { ready },
      targetRef: { kind: 'Pod', name: `pod-${ip}` },
    })),
  };
}
