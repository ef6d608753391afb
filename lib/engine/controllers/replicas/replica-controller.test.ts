import type { Draft } from '../../client/object';
import { PODS, REPLICA_SETS, REPLICATION_CONTROLLERS } from '../../client/resources';
import { failure } from '../testing/memory-api';
import { simulate } from '../testing/simulation';

const kubia = (replicas: number): Draft => ({
  metadata: { name: 'kubia', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'kubia' } },
    template: {
      metadata: { labels: { app: 'kubia' } },
      spec: { containers: [{ name: 'kubia', image: 'luksa/kubia' }] },
    },
  },
});

describe('ReplicaSet', () => {
  test('makes its pods and reports them', () => {
    const sim = simulate(['replicaset-controller']);
    sim.create(REPLICA_SETS, kubia(3));
    sim.run();
    const pods = sim.api.list('/api/v1/pods');
    expect(pods).toHaveLength(3);
    expect(pods[0]?.metadata.generateName).toBe('kubia-');
    expect(pods[0]?.metadata.ownerReferences[0]).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'kubia',
      controller: true,
      blockOwnerDeletion: true,
    });
    expect(sim.api.list('/apis/apps/v1/replicasets')[0]?.status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
    expect([...sim.events()].sort()).toEqual(
      pods.map((p) => `SuccessfulCreate Created pod: ${p.metadata.name}`).sort(),
    );
  });

  test('replaces a deleted pod, lets a relabelled one go and adopts an orphan', () => {
    const sim = simulate(['replicaset-controller']);
    sim.create(REPLICA_SETS, kubia(2));
    sim.run();
    const [first, second] = sim.api.list('/api/v1/pods').map((p) => p.metadata.name);
    sim.client.delete(PODS, 'default', first);
    sim.run();
    expect(sim.api.list('/api/v1/pods')).toHaveLength(2);
    sim.client.patch(PODS, 'default', second, 'merge', { metadata: { labels: { app: 'debug' } } });
    sim.run();
    const released = sim.api.list('/api/v1/pods').find((p) => p.metadata.name === second);
    expect(released?.metadata.ownerReferences).toBeUndefined();
    expect(sim.api.list('/api/v1/pods')).toHaveLength(3);
    sim.client.patch(PODS, 'default', second, 'merge', { metadata: { labels: { app: 'kubia' } } });
    sim.run();
    // Adopted, and with it there is one too many.
    expect(sim.api.list('/api/v1/pods')).toHaveLength(2);
    expect(sim.events().filter((e) => e.startsWith('SuccessfulDelete'))).toHaveLength(1);
  });

  test('scales down the pod that is not ready first', () => {
    const sim = simulate(['replicaset-controller']);
    let seen = 0;
    sim.node.unready = () => ++seen === 2;
    sim.create(REPLICA_SETS, kubia(3));
    sim.run();
    const unready = sim.api
      .list('/api/v1/pods')
      .find((p) => p.status.conditions.some((c: Draft) => c.type === 'Ready' && c.status === 'False'));
    sim.client.patch(REPLICA_SETS, 'default', 'kubia', 'merge', { spec: { replicas: 2 } });
    sim.run();
    expect(sim.events()).toContain(`SuccessfulDelete Deleted pod: ${unready?.metadata.name}`);
  });

  test('starts slowly and says why it cannot', () => {
    const sim = simulate(['replicaset-controller']);
    let tries = 0;
    sim.api.intercept = (r) => {
      if (r.method !== 'POST' || !r.path.endsWith('/pods')) return undefined;
      tries += 1;
      return failure(403, 'Forbidden', 'pods "kubia-" is forbidden: exceeded quota');
    };
    sim.create(REPLICA_SETS, kubia(5));
    sim.kernel.run(4_000, { events: 100 });
    expect(tries).toBe(1);
    sim.run();
    expect(sim.api.list('/apis/apps/v1/replicasets')[0]?.status).toMatchObject({
      replicas: 0,
      conditions: [
        {
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message: 'pods "kubia-" is forbidden: exceeded quota',
        },
      ],
    });
    expect(sim.events()[0]).toMatch(/^FailedCreate Error creating: pods "kubia-" is forbidden: exceeded quota/);
    sim.api.intercept = () => undefined;
    sim.run(60);
    expect(sim.api.list('/apis/apps/v1/replicasets')[0]?.status.conditions).toBeUndefined();
    expect(sim.api.list('/api/v1/pods')).toHaveLength(5);
  });

  test('counts a pod as available after minReadySeconds', () => {
    const sim = simulate(['replicaset-controller']);
    const set = kubia(1);
    sim.create(REPLICA_SETS, { ...set, spec: { ...set.spec, minReadySeconds: 10 } });
    sim.run(5);
    expect(sim.api.list('/apis/apps/v1/replicasets')[0]?.status).toMatchObject({
      readyReplicas: 1,
      availableReplicas: 0,
    });
    sim.run(7);
    expect(sim.api.list('/apis/apps/v1/replicasets')[0]?.status).toMatchObject({ availableReplicas: 1 });
  });

  test('the same seed gives the same pods; another does not', () => {
    const names = (seed: string) => {
      const sim = simulate(['replicaset-controller'], { seed });
      sim.create(REPLICA_SETS, kubia(3));
      sim.run();
      return `${sim.kernel.chainHash} ${sim.api.list('/api/v1/pods').map((p) => p.metadata.name)}`;
    };
    expect(names('a')).toBe(names('a'));
    expect(names('a')).not.toBe(names('b'));
  });
});

test('ReplicationController: plain selector, no terminatingReplicas', () => {
  const sim = simulate(['replicationcontroller-controller']);
  const { spec, metadata } = kubia(3);
  sim.create(REPLICATION_CONTROLLERS, { metadata, spec: { ...spec, selector: { app: 'kubia' } } });
  sim.run();
  expect(sim.api.list('/api/v1/replicationcontrollers')[0]?.status).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    observedGeneration: 1,
  });
  expect(sim.api.list('/api/v1/events')[0]?.source).toEqual({ component: 'replication-controller' });
});
