import type { Draft } from '../../client/object';
import { ENDPOINT_SLICES, NODES, SERVICES } from '../../client/resources';
import { simulate } from '../../controllers/testing/simulation';
import { createMetalLb } from './metal-lb';

function cluster() {
  const sim = simulate([]);
  const told: string[] = [];
  const lb = createMetalLb({
    kernel: sim.kernel,
    connector: sim.api.connector,
    pool: ['192.168.56', 50, 51],
    announce: (ip, node) => told.push(`${ip} ${node ?? 'nobody'}`),
  });
  lb.start();
  for (const name of ['node1', 'node2']) {
    sim.create(NODES, { metadata: { name }, status: { conditions: [{ type: 'Ready', status: 'True' }] } });
  }
  const service = (name: string, spec: Draft = {}) => {
    sim.create(SERVICES, { metadata: { name, namespace: 'default' }, spec: { type: 'LoadBalancer', ...spec } });
    sim.create(ENDPOINT_SLICES, {
      metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
      endpoints: [{ addresses: ['10.244.1.2'], conditions: { ready: true }, nodeName: 'node2' }],
    });
    sim.run();
  };
  return {
    ...sim,
    told,
    service,
    ip: (name: string) =>
      sim.api.list('/api/v1/services').find((s) => s.metadata.name === name)?.status?.loadBalancer?.ingress?.[0]?.ip,
  };
}

test('the lowest free address, answered by one node as long as the Service lives', () => {
  const sim = cluster();
  sim.service('a');
  sim.service('b', { externalTrafficPolicy: 'Local' });
  expect([sim.ip('a'), sim.ip('b')]).toEqual(['192.168.56.50', '192.168.56.51']);
  expect(sim.told).toContain('192.168.56.51 node2');
  expect(sim.events()).toEqual([
    'IPAllocated Assigned IP ["192.168.56.50"]',
    'IPAllocated Assigned IP ["192.168.56.51"]',
  ]);
  sim.client.delete(SERVICES, 'default', 'a');
  sim.run();
  expect(sim.told.at(-1)).toBe('192.168.56.50 nobody');
  sim.service('c');
  expect(sim.ip('c')).toBe('192.168.56.50');
});

test('two Services of one moment get two addresses', () => {
  const sim = cluster();
  for (const name of ['a', 'b']) {
    sim.create(SERVICES, { metadata: { name, namespace: 'default' }, spec: { type: 'LoadBalancer' } });
  }
  sim.run();
  expect([sim.ip('a'), sim.ip('b')]).toEqual(['192.168.56.50', '192.168.56.51']);
});

test('an address outside of the pool, or one too many, stays pending and says why', () => {
  const sim = cluster();
  sim.service('x', { loadBalancerIP: '192.168.56.200' });
  expect(sim.ip('x')).toBeUndefined();
  expect(sim.events()).toContain(
    'AllocationFailed Failed to allocate IP for "default/x": ["192.168.56.200"] is not allowed in config',
  );
  for (const name of ['a', 'b', 'c']) sim.service(name);
  expect(sim.ip('c')).toBeUndefined();
});

test('another node answers when the first is lost', () => {
  const sim = cluster();
  sim.service('a');
  const [, first = ''] = (sim.told.at(-1) ?? '').split(' ');
  const [node] = sim.api.list('/api/v1/nodes').filter((n) => n.metadata.name === first);
  sim.client.updateStatus(NODES, { ...node, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
  sim.run();
  expect(sim.told.at(-1)).toBe(`192.168.56.50 ${first === 'node1' ? 'node2' : 'node1'}`);
});
