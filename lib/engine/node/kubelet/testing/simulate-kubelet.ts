/** A kubelet over the in-memory API and the fake runtime, ready to run. */
import { ApiClient } from '../../../client/api-client';
import type { Draft } from '../../../client/object';
import { CONFIG_MAPS, PODS, type Resource, SECRETS } from '../../../client/resources';
import { MemoryApi } from '../../../controllers/testing/memory-api';
import { SimKernel } from '../../../sim/kernel';
import { SECOND } from '../../../sim/kernel-contract';
import { createKubelet } from '../kubelet';
import type { Kubelet } from '../options';
import { FakeRuntime } from './fake-runtime';
import { FakeSockets } from './fake-sockets';

export interface Simulation {
  readonly kernel: SimKernel;
  readonly api: MemoryApi;
  readonly client: ApiClient;
  readonly runtime: FakeRuntime;
  readonly sockets: FakeSockets;
  readonly kubelet: Kubelet;
  run(seconds?: number): void;
  pod(name: string, spec: Draft, metadata?: Draft): Draft;
  get(name: string): Draft;
  create(resource: Resource, object: Draft): Draft;
  configMap(name: string, data: Draft): Draft;
  secret(name: string, data: Draft): Draft;
  /** `type reason message (xcount)` about a pod, in order of writing. */
  events(name: string): readonly string[];
}

export function simulateKubelet(options: { readonly staticPods?: readonly Draft[] } = {}): Simulation {
  const kernel = new SimKernel({ seed: 'kubelet', epochMs: 1_795_233_600_000 });
  const api = new MemoryApi(kernel);
  const client = new ApiClient(api.transport);
  const runtime = new FakeRuntime(kernel);
  const sockets = new FakeSockets(kernel);
  const kubelet = createKubelet({
    kernel,
    transport: api.transport,
    runtime,
    network: sockets,
    nodeName: 'minikube',
    nodeIP: '192.168.49.2',
    node: { metadata: { labels: { a: 'b' } }, status: { capacity: { cpu: '2', memory: '8144136Ki' } } },
    clusterDNS: '10.96.0.10',
    clusterDomain: 'cluster.local',
    nodeResolvConf: () => 'nameserver 192.168.49.1\n',
    ...options,
  });
  const create = (resource: Resource, object: Draft) => {
    const made = client.create(resource, 'default', { apiVersion: 'v1', kind: resource.kind, ...object });
    if (!made.ok) throw new Error(made.error.message);
    return made.object;
  };
  kubelet.start();
  return {
    kernel,
    api,
    client,
    runtime,
    sockets,
    kubelet,
    run: (seconds = 1) => {
      kernel.run(kernel.now + seconds * SECOND, { events: 100_000 });
    },
    create,
    pod: (name, spec, metadata = {}) => {
      const containers = (spec.containers ?? [{ name: 'c' }]).map((c: Draft) => ({ image: 'luksa/kubia', ...c }));
      return create(PODS, {
        metadata: { name, ...metadata },
        spec: { restartPolicy: 'Always', ...spec, containers, nodeName: 'minikube' },
        status: { phase: 'Pending' },
      });
    },
    get: (name) => {
      const found = client.get(PODS, 'default', name);
      return found.ok ? found.object : {};
    },
    configMap: (name, data) => create(CONFIG_MAPS, { metadata: { name }, data }),
    secret: (name, data) => create(SECRETS, { metadata: { name }, data }),
    events: (name) =>
      [...api.list('/api/v1/events')]
        .filter((e) => e.involvedObject.name === name)
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .map((e) => `${e.type} ${e.reason} ${e.message}${e.count > 1 ? ` (x${e.count})` : ''}`),
  };
}
