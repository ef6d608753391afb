import type { Draft } from '../../client/object';
import { DEPLOYMENTS, REPLICA_SETS } from '../../client/resources';
import { simulate } from '../testing/simulation';

const CONTROLLERS = ['deployment-controller', 'replicaset-controller'];
const template = (image: string): Draft => ({
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      {
        name: 'nginx',
        image,
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
});
const web = (replicas: number, more: Draft = {}): Draft => ({
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: template('nginx:1.27'),
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...more,
  },
});

function cluster() {
  const sim = simulate(CONTROLLERS);
  return {
    ...sim,
    deployment: () => sim.api.list('/apis/apps/v1/deployments')[0] as Draft,
    sizes: () =>
      Object.fromEntries(sim.api.list('/apis/apps/v1/replicasets').map((s) => [s.metadata.name, s.spec.replicas])),
    set: (spec: Draft) => sim.client.patch(DEPLOYMENTS, 'default', 'web', 'merge', { spec }),
    image: (image: string) =>
      sim.client.patch(DEPLOYMENTS, 'default', 'web', 'merge', { spec: { template: template(image) } }),
    scaling: () => sim.events().filter((e) => e.startsWith('ScalingReplicaSet')),
  };
}
const NEW = 'web-7d876db474';
const NEXT = 'web-697578869';

test('makes its replica set and reports that it is complete', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(2));
  sim.run();
  expect(sim.sizes()).toEqual({ [NEW]: 2 });
  expect(sim.scaling()).toEqual([`ScalingReplicaSet Scaled up replica set ${NEW} from 0 to 2`]);
  expect(sim.deployment().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  expect(sim.deployment().status).toMatchObject({
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    terminatingReplicas: 0,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
      {
        type: 'Progressing',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${NEW}" has successfully progressed.`,
      },
    ],
  });
  expect(sim.deployment().status.unavailableReplicas).toBeUndefined();
  expect(sim.api.list('/apis/apps/v1/replicasets')[0]).toMatchObject({
    metadata: {
      labels: { app: 'web', 'pod-template-hash': '7d876db474' },
      annotations: {
        'deployment.kubernetes.io/revision': '1',
        'deployment.kubernetes.io/desired-replicas': '2',
        'deployment.kubernetes.io/max-replicas': '3',
      },
    },
    spec: { selector: { matchLabels: { app: 'web', 'pod-template-hash': '7d876db474' } } },
  });
});

test('rolls to a new template one by one and back again', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(2));
  sim.run();
  sim.image('nginx:1.28');
  sim.run();
  expect(sim.sizes()).toEqual({ [NEW]: 0, [NEXT]: 2 });
  expect(sim.scaling().slice(1)).toEqual([
    `ScalingReplicaSet Scaled up replica set ${NEXT} from 0 to 1`,
    `ScalingReplicaSet Scaled down replica set ${NEW} from 2 to 1`,
    `ScalingReplicaSet Scaled up replica set ${NEXT} from 1 to 2`,
    `ScalingReplicaSet Scaled down replica set ${NEW} from 1 to 0`,
  ]);
  sim.image('nginx:1.27');
  sim.run();
  expect(sim.sizes()).toEqual({ [NEW]: 2, [NEXT]: 0 });
  expect(sim.deployment().metadata.annotations['deployment.kubernetes.io/revision']).toBe('3');
  expect(sim.api.list('/apis/apps/v1/replicasets').find((s) => s.metadata.name === NEW)?.metadata.annotations).toEqual(
    expect.objectContaining({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    }),
  );
});

test('stops at pods that do not get ready, and gives up after the deadline', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(4, { progressDeadlineSeconds: 60 }));
  sim.run();
  sim.node.unready = (pod) => pod.spec.containers[0].image === 'nginx:wrong';
  sim.image('nginx:wrong');
  sim.run(30);
  expect(Object.values(sim.sizes()).sort()).toEqual([2, 3]);
  expect(sim.deployment().status.conditions[1].reason).toBe('ReplicaSetUpdated');
  sim.run(40);
  expect(sim.deployment().status.conditions[1]).toMatchObject({
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: expect.stringMatching(/^ReplicaSet "web-\w+" has timed out progressing\.$/),
  });
  sim.image('nginx:1.27');
  sim.run();
  expect(sim.sizes()[NEW]).toBe(4);
});

test('scales, also in the middle of a rollout, and while paused', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(8));
  sim.run();
  sim.node.unready = (pod) => pod.spec.containers[0].image === 'nginx:1.28';
  sim.image('nginx:1.28');
  sim.run();
  expect(sim.sizes()).toEqual({ [NEW]: 6, [NEXT]: 4 });
  sim.set({ replicas: 16 });
  sim.run();
  expect(sim.sizes()).toEqual({ [NEW]: 12, [NEXT]: 8 });
  sim.set({ paused: true });
  sim.run();
  expect(sim.deployment().status.conditions.find((c: Draft) => c.type === 'Progressing')).toMatchObject({
    status: 'Unknown',
    reason: 'DeploymentPaused',
    message: 'Deployment is paused',
  });
});

test('Recreate: no new pod before the last old one is gone', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(2, { strategy: { type: 'Recreate' } }));
  sim.run();
  sim.image('nginx:1.28');
  sim.run();
  expect(sim.scaling().slice(1)).toEqual([
    `ScalingReplicaSet Scaled down replica set ${NEW} from 2 to 0`,
    `ScalingReplicaSet Scaled up replica set ${NEXT} from 0 to 2`,
  ]);
});

test('keeps as many old replica sets as it is told, adopts a matching orphan', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(1, { revisionHistoryLimit: 1 }));
  sim.run();
  for (const image of ['nginx:1.28', 'nginx:1.29', 'nginx:1.30']) {
    sim.image(image);
    sim.run();
  }
  expect(Object.keys(sim.sizes())).toHaveLength(2);
  const [first] = sim.api.list('/apis/apps/v1/replicasets');
  sim.client.patch(REPLICA_SETS, 'default', first?.metadata.name, 'merge', { metadata: { ownerReferences: null } });
  sim.run();
  const adopted = sim.api.list('/apis/apps/v1/replicasets').find((s) => s.metadata.name === first?.metadata.name);
  expect(adopted?.metadata.ownerReferences[0].kind).toBe('Deployment');
});

test('revisions count on from any 64 bit number', () => {
  const sim = cluster();
  sim.create(DEPLOYMENTS, web(1));
  sim.run();
  const annotations = { 'deployment.kubernetes.io/revision': '3546343826724305832' };
  sim.client.patch(REPLICA_SETS, 'default', NEW, 'merge', { metadata: { annotations } });
  sim.image('nginx:1.28');
  sim.run();
  expect(sim.deployment().metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3546343826724305833',
  });
});
