import type { Draft } from '../../client/object';
import { PODS, STATEFUL_SETS } from '../../client/resources';
import { simulate } from '../testing/simulation';

const web = (spec: Draft = {}, image = 'nginx:1'): Draft => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3,
    serviceName: 'nginx',
    podManagementPolicy: 'OrderedReady',
    selector: { matchLabels: { app: 'web' } },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'nginx', image }] },
    },
    ...spec,
  },
});

function cluster(spec: Draft = {}) {
  const sim = simulate(['statefulset-controller']);
  let broken: string | undefined;
  sim.node.unready = (pod) => pod.metadata.name === broken;
  sim.create(STATEFUL_SETS, web(spec));
  const pods = () => sim.api.list('/api/v1/pods');
  return {
    ...sim,
    pods,
    names: () => pods().map((p) => p.metadata.name),
    images: () => pods().map((p) => p.spec.containers[0].image),
    set: () => sim.api.list('/apis/apps/v1/statefulsets')[0] as Draft,
    patch: (change: Draft) => sim.client.patch(STATEFUL_SETS, 'default', 'web', 'merge', { spec: change }),
    told: () => sim.events().filter((e) => / in StatefulSet web successful$/.test(e)),
    breakPod: (name: string | undefined) => {
      broken = name;
    },
  };
}

test('pods come in order with identities of their own', () => {
  const sim = cluster();
  sim.breakPod('web-1');
  sim.run();
  expect(sim.names()).toEqual(['web-0', 'web-1']);
  const [first] = sim.pods();
  expect(first).toMatchObject({
    metadata: {
      labels: { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-0', 'apps.kubernetes.io/pod-index': '0' },
      ownerReferences: [{ kind: 'StatefulSet', name: 'web' }],
    },
    spec: { hostname: 'web-0', subdomain: 'nginx' },
  });
  expect(first?.metadata.generateName).toBe('web-');
  sim.breakPod(undefined);
  sim.client.delete(PODS, 'default', 'web-1');
  sim.run();
  expect(sim.names()).toEqual(['web-0', 'web-1', 'web-2']);
  expect(sim.set().status).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    collisionCount: 0,
    currentRevision: sim.set().status.updateRevision,
  });
  expect(sim.told()[0]).toBe('SuccessfulCreate Create Pod web-0 in StatefulSet web successful');
});

test('scales down from the last', () => {
  const sim = cluster();
  sim.run();
  sim.patch({ replicas: 1 });
  sim.run();
  expect(sim.names()).toEqual(['web-0']);
  expect(sim.told().slice(3)).toEqual([
    'SuccessfulDelete Delete Pod web-2 in StatefulSet web successful',
    'SuccessfulDelete Delete Pod web-1 in StatefulSet web successful',
  ]);
});

test('updates from the last, down to the partition', () => {
  const sim = cluster();
  sim.run();
  const template = web({}, 'nginx:2').spec.template;
  sim.patch({ template, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
  sim.run();
  expect(sim.images()).toEqual(['nginx:1', 'nginx:1', 'nginx:2']);
  expect(sim.set().status).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 });
  sim.patch({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
  sim.run();
  expect(sim.images()).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
  expect(
    sim.api
      .list('/apis/apps/v1/controllerrevisions')
      .map((r) => r.revision)
      .sort(),
  ).toEqual([1, 2]);
});

test('Parallel does not wait; claims are made of templates and stay', () => {
  const sim = cluster({
    podManagementPolicy: 'Parallel',
    volumeClaimTemplates: [{ metadata: { name: 'www' }, spec: { accessModes: ['ReadWriteOnce'] } }],
  });
  sim.breakPod('web-0');
  sim.run();
  expect(sim.names()).toEqual(['web-0', 'web-1', 'web-2']);
  const claims = () => sim.api.list('/api/v1/persistentvolumeclaims').map((c) => c.metadata.name);
  expect(claims()).toEqual(['www-web-0', 'www-web-1', 'www-web-2']);
  expect(sim.pods()[1]?.spec.volumes).toEqual([{ name: 'www', persistentVolumeClaim: { claimName: 'www-web-1' } }]);
  sim.breakPod(undefined);
  sim.patch({ replicas: 0 });
  sim.run();
  expect(sim.names()).toEqual([]);
  expect(claims()).toHaveLength(3);
  expect(sim.events()).toContain('SuccessfulCreate Create Claim www-web-0 Pod web-0 in StatefulSet web success');
});

test('claims go with the set or with surplus pods where the policy says so', () => {
  const sim = cluster({
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
    volumeClaimTemplates: [{ metadata: { name: 'www' }, spec: { accessModes: ['ReadWriteOnce'] } }],
  });
  sim.run();
  const owners = () =>
    sim.api.list('/api/v1/persistentvolumeclaims').map((c) => c.metadata.ownerReferences?.map((o: Draft) => o.kind));
  expect(owners()).toEqual([['StatefulSet'], ['StatefulSet'], ['StatefulSet']]);
  sim.patch({ replicas: 2 });
  sim.run();
  expect(owners()).toEqual([['StatefulSet'], ['StatefulSet'], ['Pod']]);
  sim.patch({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } });
  sim.run();
  expect(owners().slice(0, 2)).toEqual([[], []]);
});
