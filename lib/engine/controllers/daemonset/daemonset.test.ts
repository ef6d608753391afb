import type { Draft } from '../../client/object';
import { DAEMON_SETS, NODES, PODS } from '../../client/resources';
import { simulate } from '../testing/simulation';

const node = (name: string, labels: Draft = {}, taints?: readonly Draft[]): Draft => ({
  metadata: { name, labels },
  spec: taints === undefined ? {} : { taints },
});
const template = (image: string): Draft => ({
  metadata: { labels: { app: 'dev' } },
  spec: { nodeSelector: { node: 'development' }, containers: [{ name: 'main', image }] },
});
const daemon: Draft = {
  metadata: {
    name: 'dev-daemon',
    namespace: 'default',
    annotations: { 'deprecated.daemonset.template.generation': '1' },
  },
  spec: {
    selector: { matchLabels: { app: 'dev' } },
    template: template('luksa/ssd-monitor'),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    revisionHistoryLimit: 10,
  },
};

function cluster(nodes: readonly Draft[]) {
  const sim = simulate(['daemonset-controller'], { bindTo: undefined });
  for (const one of nodes) sim.create(NODES, one);
  // The scheduler's part: pods go where their affinity pins them.
  const bind = () => {
    for (const pod of sim.api.list('/api/v1/pods')) {
      const [term] =
        pod.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms ?? [];
      if (pod.spec.nodeName !== undefined) continue;
      const { name, namespace } = pod.metadata;
      const target = { kind: 'Node', name: term.matchFields[0].values[0] };
      sim.client.create(PODS, namespace, { metadata: { name, namespace }, target }, 'binding', name);
    }
  };
  return {
    ...sim,
    settle: () => {
      for (let i = 0; i < 20; i += 1) {
        sim.run(0.2);
        bind();
      }
    },
    where: () => [...sim.api.list('/api/v1/pods').map((p) => p.spec.nodeName)].sort(),
    images: () => sim.api.list('/api/v1/pods').map((p) => p.spec.containers[0].image),
    status: () => sim.api.list('/apis/apps/v1/daemonsets')[0]?.status,
    label: (name: string, value: string | null) =>
      sim.client.patch(NODES, '', name, 'merge', { metadata: { labels: { node: value } } }),
  };
}
const DEV = { node: 'development' };

test('one pod on every node of the selector, following labels', () => {
  const sim = cluster([node('n1', DEV), node('n2'), node('n3', DEV)]);
  sim.create(DAEMON_SETS, daemon);
  sim.settle();
  expect(sim.where()).toEqual(['n1', 'n3']);
  expect(sim.status()).toEqual({
    currentNumberScheduled: 2,
    numberMisscheduled: 0,
    desiredNumberScheduled: 2,
    numberReady: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberUnavailable: 0,
    observedGeneration: 1,
  });
  sim.label('n2', 'development');
  sim.label('n1', null);
  sim.settle();
  expect(sim.where()).toEqual(['n2', 'n3']);
  const [pod] = sim.api.list('/api/v1/pods');
  expect(pod?.metadata.labels).toEqual({
    app: 'dev',
    'pod-template-generation': '1',
    'controller-revision-hash': expect.stringMatching(/^[bcdf-hj-np-tv-z2456789]{8,10}$/),
  });
  expect(pod?.spec.tolerations).toContainEqual({
    key: 'node.kubernetes.io/unschedulable',
    operator: 'Exists',
    effect: 'NoSchedule',
  });
});

test('taints keep it away; NoSchedule lets a running pod stay', () => {
  const taint = (effect: string) => [{ key: 'k', effect }];
  const sim = cluster([node('n1', DEV), node('n2', DEV, taint('NoSchedule'))]);
  sim.create(DAEMON_SETS, daemon);
  sim.settle();
  expect(sim.where()).toEqual(['n1']);
  sim.client.patch(NODES, '', 'n1', 'merge', { spec: { taints: taint('NoSchedule') } });
  sim.settle();
  expect(sim.where()).toEqual(['n1']);
  sim.client.patch(NODES, '', 'n1', 'merge', { spec: { taints: taint('NoExecute') } });
  sim.settle();
  expect(sim.where()).toEqual([]);
});

test('a new template replaces node by node and is a revision of its own', () => {
  const sim = cluster([node('n1', DEV), node('n2', DEV)]);
  sim.create(DAEMON_SETS, daemon);
  sim.settle();
  sim.client.patch(DAEMON_SETS, 'default', 'dev-daemon', 'merge', {
    metadata: { annotations: { 'deprecated.daemonset.template.generation': '2' } },
    spec: { template: template('v2') },
  });
  sim.settle();
  expect(sim.images()).toEqual(['v2', 'v2']);
  const revisions = sim.api.list('/apis/apps/v1/controllerrevisions');
  expect(revisions.map((r) => r.revision).sort()).toEqual([1, 2]);
  expect(sim.events().filter((e) => e.startsWith('SuccessfulDelete'))).toHaveLength(2);
  expect(sim.status().updatedNumberScheduled).toBe(2);
});
