import type { Draft } from '../../client/object';
import { ENDPOINTS, SERVICES } from '../../client/resources';
import { simulate } from '../testing/simulation';

const service = (spec: Draft = {}): Draft => ({
  metadata: { name: 'external', namespace: 'default' },
  spec: { ports: [{ port: 80 }], ...spec },
});
const endpoints = (ips: readonly string[], labels?: Draft): Draft => ({
  metadata: { name: 'external', namespace: 'default', ...(labels && { labels }) },
  subsets: [{ addresses: ips.map((ip) => ({ ip })), ports: [{ port: 80, protocol: 'TCP' }] }],
});

function cluster() {
  const sim = simulate(['endpointslice-mirroring-controller']);
  return { ...sim, slices: () => sim.api.list('/apis/discovery.k8s.io/v1/endpointslices') };
}

test('hand-written Endpoints become a slice that follows them', () => {
  const sim = cluster();
  sim.create(SERVICES, service());
  sim.create(ENDPOINTS, endpoints(['11.11.11.11', '22.22.22.22'], { tier: 'db' }));
  sim.run();
  const [slice] = sim.slices();
  expect(slice).toMatchObject({
    metadata: {
      generateName: 'external-',
      labels: {
        tier: 'db',
        'kubernetes.io/service-name': 'external',
        'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name: 'external', controller: true }],
    },
    addressType: 'IPv4',
    endpoints: [
      { addresses: ['11.11.11.11'], conditions: { ready: true } },
      { addresses: ['22.22.22.22'], conditions: { ready: true } },
    ],
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  });
  sim.client.patch(ENDPOINTS, 'default', 'external', 'merge', { subsets: endpoints(['33.33.33.33']).subsets });
  sim.run();
  expect(sim.slices()).toHaveLength(1);
  expect(sim.slices()[0]?.metadata.name).toBe(slice?.metadata.name);
  expect(sim.slices()[0]?.endpoints.map((e: Draft) => e.addresses[0])).toEqual(['33.33.33.33']);
  sim.client.delete(ENDPOINTS, 'default', 'external');
  sim.run();
  expect(sim.slices()).toEqual([]);
});

test('Services with a selector and the skip label are left alone', () => {
  const sim = cluster();
  sim.create(SERVICES, service({ selector: { app: 'x' } }));
  sim.create(ENDPOINTS, endpoints(['11.11.11.11']));
  sim.run();
  expect(sim.slices()).toEqual([]);
  sim.client.patch(SERVICES, 'default', 'external', 'merge', { spec: { selector: null } });
  sim.run();
  expect(sim.slices()).toHaveLength(1);
  const labels = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  sim.client.patch(ENDPOINTS, 'default', 'external', 'merge', { metadata: { labels } });
  sim.run();
  expect(sim.slices()).toEqual([]);
});
