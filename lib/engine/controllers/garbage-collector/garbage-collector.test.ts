import type { Draft } from '../../client/object';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../client/resources';
import { simulate } from '../testing/simulation';

function family() {
  const sim = simulate(['garbage-collector-controller']);
  const reference = (owner: Draft) => ({
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  });
  const make = (resource: typeof PODS, name: string, owner?: Draft) =>
    sim.create(resource, {
      metadata: { name, namespace: 'default', ...(owner && { ownerReferences: [reference(owner)] }) },
      spec: {},
    });
  const deployment = make(DEPLOYMENTS, 'web');
  const set = make(REPLICA_SETS, 'web-1', deployment);
  make(PODS, 'web-1-a', set);
  make(PODS, 'alone');
  sim.run();
  return {
    ...sim,
    names: () =>
      ['/apis/apps/v1/deployments', '/apis/apps/v1/replicasets', '/api/v1/pods'].flatMap((collection) =>
        sim.api.list(collection).map((o) => o.metadata.name),
      ),
    /** What the API server does with a propagation policy. */
    deleteWith: (finalizer: string) => {
      sim.client.patch(DEPLOYMENTS, 'default', 'web', 'merge', { metadata: { finalizers: [finalizer] } });
      sim.client.delete(DEPLOYMENTS, 'default', 'web');
    },
  };
}

test('in the background: dependents go after their owners, others stay', () => {
  const sim = family();
  sim.client.delete(DEPLOYMENTS, 'default', 'web');
  sim.run();
  expect(sim.names()).toEqual(['alone']);
});

test('in the foreground: the owner goes last', () => {
  const sim = family();
  const order: string[] = [];
  sim.api.intercept = (r) => {
    if (r.method === 'DELETE') order.push(r.path.split('/').pop() as string);
    return undefined;
  };
  sim.deleteWith('foregroundDeletion');
  expect(sim.names()).toContain('web');
  sim.run();
  expect(sim.names()).toEqual(['alone']);
  expect(order[0]).toBe('web');
  expect(order).toContain('web-1');
});

test('orphan: dependents lose the reference and stay', () => {
  const sim = family();
  sim.deleteWith('orphan');
  sim.run();
  expect(sim.names()).toEqual(['web-1', 'alone', 'web-1-a']);
  expect(sim.api.list('/apis/apps/v1/replicasets')[0]?.metadata.ownerReferences ?? []).toEqual([]);
});

test('an owner of another uid is no owner; one of two owners is enough to stay', () => {
  const sim = family();
  const gone = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'another' };
  const metadata = { name: 'stray', namespace: 'default', ownerReferences: [gone] };
  sim.create(PODS, { metadata, spec: {} });
  const [set] = sim.api.list('/apis/apps/v1/replicasets');
  const solid = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: set?.metadata.uid };
  sim.create(PODS, { metadata: { ...metadata, name: 'half', ownerReferences: [gone, solid] }, spec: {} });
  sim.run();
  expect(sim.names()).not.toContain('stray');
  const half = sim.api.list('/api/v1/pods').find((p) => p.metadata.name === 'half');
  expect(half?.metadata.ownerReferences).toEqual([solid]);
});
