import type { Draft } from '../../client/object';
import { ENDPOINTS, NODES, PODS, REPLICA_SETS, SERVICES } from '../../client/resources';
import { type Simulation, simulate } from '../testing/simulation';

const service = (spec: Draft = {}): Draft => ({
  metadata: { name: 'kubia', namespace: 'default', labels: { app: 'kubia' } },
  spec: {
    clusterIP: '10.96.0.7',
    ipFamilies: ['IPv4'],
    selector: { app: 'kubia' },
    ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }],
    ...spec,
  },
});
const set = (replicas: number, spec: Draft = {}): Draft => ({
  metadata: { name: 'kubia', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'kubia' } },
    template: {
      metadata: { labels: { app: 'kubia' } },
      spec: { containers: [{ name: 'kubia', image: 'luksa/kubia' }], ...spec },
    },
  },
});
const start = (): Simulation => {
  const sim = simulate(['replicaset-controller', 'endpoints-controller', 'endpointslice-controller']);
  sim.create(NODES, { metadata: { name: 'minikube', labels: { 'topology.kubernetes.io/zone': 'z1' } } });
  return sim;
};
const endpoints = (sim: Simulation): Draft => sim.api.list('/api/v1/endpoints')[0] as Draft;
const slices = (sim: Simulation): readonly Draft[] => sim.api.list('/apis/discovery.k8s.io/v1/endpointslices');

test('a Service without pods: empty Endpoints and a placeholder slice', () => {
  const sim = start();
  sim.create(SERVICES, service());
  sim.run(5);
  expect(endpoints(sim).subsets).toBeUndefined();
  expect(endpoints(sim).metadata.labels).toEqual({
    app: 'kubia',
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
  });
  expect(slices(sim)).toHaveLength(1);
  expect(slices(sim)[0]).toMatchObject({ addressType: 'IPv4', endpoints: [], ports: [] });
  expect(slices(sim)[0]?.metadata.name).toMatch(/^kubia-[a-z0-9]{5}$/);
});

test('pods come in, fall out of readiness and go', () => {
  const sim = start();
  sim.create(SERVICES, service());
  sim.run(2);
  sim.create(REPLICA_SETS, set(2));
  sim.run(5);
  expect(endpoints(sim).subsets).toEqual([
    {
      addresses: [
        expect.objectContaining({ ip: '10.244.0.2', nodeName: 'minikube' }),
        expect.objectContaining({ ip: '10.244.0.3' }),
      ],
      ports: [{ port: 8080, protocol: 'TCP' }],
    },
  ]);
  expect(endpoints(sim).metadata.annotations).toEqual({
    'endpoints.kubernetes.io/last-change-trigger-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  // The placeholder became the slice.
  expect(slices(sim)).toHaveLength(1);
  expect(slices(sim)[0]).toMatchObject({
    metadata: {
      labels: {
        app: 'kubia',
        'kubernetes.io/service-name': 'kubia',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  });
  expect(slices(sim)[0]?.endpoints[0]).toEqual({
    addresses: ['10.244.0.2'],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: 'minikube',
    zone: 'z1',
    targetRef: expect.objectContaining({ kind: 'Pod', namespace: 'default' }),
  });
  const [pod] = sim.api.list('/api/v1/pods') as Draft[];
  const at = sim.kernel.timestamp();
  const conditions = pod?.status.conditions.map((c: Draft) =>
    c.type === 'Ready' ? { ...c, status: 'False', lastTransitionTime: at } : c,
  );
  sim.client.updateStatus(PODS, { ...pod, status: { ...pod?.status, conditions } });
  sim.run(5);
  expect(endpoints(sim).subsets[0].notReadyAddresses).toHaveLength(1);
  expect(endpoints(sim).metadata.annotations['endpoints.kubernetes.io/last-change-trigger-time']).toBe(at);
  expect(slices(sim)[0]?.endpoints.filter((e: Draft) => !e.conditions.ready)).toHaveLength(1);
  sim.client.patch(REPLICA_SETS, 'default', 'kubia', 'merge', { spec: { replicas: 0 } });
  sim.run(5);
  expect(endpoints(sim).subsets).toBeUndefined();
  expect(slices(sim)[0]?.endpoints).toEqual([]);
  sim.client.delete(SERVICES, 'default', 'kubia');
  sim.run(5);
  expect(sim.api.list('/api/v1/endpoints')).toEqual([]);
  expect(sim.events().filter((e) => e.startsWith('Failed'))).toEqual([]);
});

test('a named target port is looked up in each pod; a pod without it gets none', () => {
  const sim = start();
  const ports = [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'web' }];
  sim.create(SERVICES, service({ ports }));
  const container = { name: 'k', image: 'i', ports: [{ name: 'web', containerPort: 8081, protocol: 'TCP' }] };
  sim.create(REPLICA_SETS, set(1, { containers: [container] }));
  sim.run(5);
  expect(endpoints(sim).subsets[0].ports).toEqual([{ name: 'http', port: 8081, protocol: 'TCP' }]);
  expect(slices(sim).find((s) => s.endpoints.length > 0)?.ports).toEqual([
    { name: 'http', port: 8081, protocol: 'TCP' },
  ]);
});

test('a headless Service is labelled so; one without a selector is left alone', () => {
  const sim = start();
  sim.create(SERVICES, service({ clusterIP: 'None', ports: undefined }));
  sim.create(SERVICES, { ...service({ selector: undefined }), metadata: { name: 'other', namespace: 'default' } });
  sim.create(ENDPOINTS, { metadata: { name: 'other', namespace: 'default' }, subsets: [] });
  sim.create(REPLICA_SETS, set(1));
  sim.run(5);
  const headless = sim.api.list('/api/v1/endpoints').find((e) => e.metadata.name === 'kubia');
  expect(headless?.metadata.labels['service.kubernetes.io/headless']).toBe('');
  expect(headless?.subsets).toEqual([{ addresses: [expect.objectContaining({ ip: '10.244.0.2' })] }]);
  expect(slices(sim).every((s) => s.metadata.labels['kubernetes.io/service-name'] === 'kubia')).toBe(true);
});

test('somebody deletes or edits a slice: it comes back', () => {
  const sim = start();
  sim.create(SERVICES, service());
  sim.create(REPLICA_SETS, set(1));
  sim.run(5);
  const { name } = slices(sim)[0]?.metadata ?? {};
  sim.client.delete(
    { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices', kind: '', namespaced: true },
    'default',
    name,
  );
  expect(slices(sim)).toHaveLength(0);
  sim.run(5);
  expect(slices(sim)).toHaveLength(1);
  expect(slices(sim)[0]?.endpoints).toHaveLength(1);
});
