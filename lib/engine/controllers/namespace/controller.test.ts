import type { Draft } from '../../client/object';
import { CONFIG_MAPS, NAMESPACES, PODS, SERVICE_ACCOUNTS } from '../../client/resources';
import { type Simulation, simulate } from '../testing/simulation';

const start = (): Simulation =>
  simulate(['namespace-controller', 'serviceaccount-controller', 'root-ca-certificate-publisher-controller']);
const namespace = (name: string): Draft => ({
  metadata: { name },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});
const names = (sim: Simulation, collection: string): readonly string[] =>
  sim.api.list(collection).map((o) => `${o.metadata.namespace ?? ''}/${o.metadata.name}`);

test('a new namespace gets its service account and CA; they come back when deleted or changed', () => {
  const sim = start();
  sim.create(NAMESPACES, namespace('a'));
  sim.run();
  expect(names(sim, '/api/v1/serviceaccounts')).toEqual(['a/default']);
  expect(sim.api.list('/api/v1/configmaps')[0]).toMatchObject({
    metadata: { name: 'kube-root-ca.crt', annotations: { 'kubernetes.io/description': expect.any(String) } },
    data: { 'ca.crt': 'CERTIFICATE\n' },
  });
  sim.client.delete(SERVICE_ACCOUNTS, 'a', 'default');
  sim.client.patch(CONFIG_MAPS, 'a', 'kube-root-ca.crt', 'merge', { data: { 'ca.crt': 'x' } });
  sim.run();
  expect(names(sim, '/api/v1/serviceaccounts')).toEqual(['a/default']);
  expect(sim.api.list('/api/v1/configmaps')[0]?.data).toEqual({ 'ca.crt': 'CERTIFICATE\n' });
});

test('a namespace ends after five seconds with all it held', () => {
  const sim = start();
  sim.create(NAMESPACES, namespace('a'));
  sim.create(NAMESPACES, namespace('b'));
  sim.create(PODS, { metadata: { name: 'p', namespace: 'a' }, spec: {} });
  sim.run();
  sim.client.delete(NAMESPACES, '', 'a');
  sim.run(4);
  expect(names(sim, '/api/v1/namespaces')).toEqual(['/a', '/b']);
  sim.run(2);
  expect(names(sim, '/api/v1/namespaces')).toEqual(['/b']);
  expect(names(sim, '/api/v1/configmaps')).toEqual(['b/kube-root-ca.crt']);
  expect(names(sim, '/api/v1/pods')).toEqual([]);
});

test('what a finalizer holds is told in the conditions', () => {
  const sim = start();
  sim.create(NAMESPACES, namespace('a'));
  sim.create(CONFIG_MAPS, { metadata: { name: 'held', namespace: 'a', finalizers: ['example.com/keep'] } });
  sim.run();
  sim.client.delete(NAMESPACES, '', 'a');
  sim.run(6);
  const [found] = sim.api.list('/api/v1/namespaces');
  expect(found?.status.phase).toBe('Terminating');
  expect(found?.status.conditions.map((c: Draft) => `${c.type} ${c.status} ${c.reason}: ${c.message}`)).toEqual([
    'NamespaceDeletionDiscoveryFailure False ResourcesDiscovered: All resources successfully discovered',
    'NamespaceDeletionGroupVersionParsingFailure False ParsedGroupVersions: All legacy kube types successfully parsed',
    'NamespaceDeletionContentFailure False ContentDeleted: All content successfully deleted, may be waiting on finalization',
    'NamespaceContentRemaining True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
    'NamespaceFinalizersRemaining True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
  ]);
  sim.client.patch(CONFIG_MAPS, 'a', 'held', 'merge', { metadata: { finalizers: null } });
  sim.run(10);
  expect(names(sim, '/api/v1/namespaces')).toEqual([]);
});
