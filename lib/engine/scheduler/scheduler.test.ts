import type { Draft } from '../client/object';
import { NODES, PODS } from '../client/resources';
import { simulate } from '../controllers/testing/simulation';
import { createScheduler } from './scheduler';

const node = (name: string, more: Draft = {}): Draft => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
  spec: more.spec ?? {},
  status: { allocatable: { cpu: more.cpu ?? '2', memory: '4Gi', pods: more.pods ?? '110' } },
});
const pod = (name: string, spec: Draft = {}, labels: Draft = { app: name }): Draft => ({
  metadata: { name, namespace: 'default', labels },
  spec: { containers: [{ name: 'c', image: 'x', ...spec.container }], ...without(spec) },
});

function without({ container: _, ...rest }: Draft): Draft {
  return rest;
}

function cluster(nodes: readonly Draft[], seed = 'scheduler') {
  const sim = simulate([], { bindTo: undefined, seed });
  for (const one of nodes) sim.create(NODES, one);
  const { kernel } = sim;
  const scheduler = createScheduler({ kernel, connector: sim.api.connector });
  scheduler.start();
  return {
    ...sim,
    scheduler,
    pod: (name: string) => sim.api.list('/api/v1/pods').find((p) => p.metadata.name === name),
    where: () => sim.api.list('/api/v1/pods').map((p) => p.spec.nodeName),
    lastEvent: () => sim.events()[sim.events().length - 1],
  };
}

const ask = (cpu: string): Draft => ({ container: { resources: { requests: { cpu } } } });

test('binds a pod and tells so in an event of the newer kind', () => {
  const sim = cluster([node('minikube')]);
  sim.create(PODS, pod('web'));
  sim.run();
  expect(sim.where()).toEqual(['minikube']);
  expect(sim.api.list('/api/v1/events')[0]).toMatchObject({
    reason: 'Scheduled',
    message: 'Successfully assigned default/web to minikube',
    action: 'Binding',
    source: {},
    firstTimestamp: null,
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-minikube',
  });
});

test('spreads pods that ask for nothing over equal nodes', () => {
  const sim = cluster([node('a'), node('b'), node('c')]);
  for (let i = 0; i < 6; i += 1) sim.create(PODS, pod(`p${i}`));
  sim.run();
  expect([...sim.where()].sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
});

describe('says why not', () => {
  const say = (nodes: readonly Draft[], spec: Draft, others: readonly Draft[] = []) => {
    const sim = cluster(nodes);
    for (const other of others) sim.create(PODS, other);
    sim.run();
    sim.create(PODS, pod('late', spec));
    sim.run();
    return sim.pod('late')?.status?.conditions?.[0]?.message;
  };
  const NOT_HELPFUL = (n: number) =>
    `no new claims to deallocate, preemption: 0/${n} nodes are available: ${n} Preemption is not helpful for scheduling.`;

  test.each([
    [
      'selector',
      [node('a')],
      { nodeSelector: { disk: 'ssd' } },
      "1 node(s) didn't match Pod's node affinity/selector.",
    ],
    ['cordon', [node('a', { spec: { unschedulable: true } })], {}, '1 node(s) were unschedulable.'],
    [
      'taint',
      [node('a', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } })],
      {},
      '1 node(s) had untolerated taint(s).',
    ],
    ['too big', [node('a')], ask('3'), '1 Insufficient cpu.'],
  ] as const)('%s', (_name, nodes, spec, reason) => {
    expect(say(nodes, spec)).toBe(`0/1 nodes are available: ${reason} ${NOT_HELPFUL(1)}`);
  });

  test('several reasons are counted and sorted as texts', () => {
    const nodes = [node('a', { spec: { unschedulable: true } }), node('b'), node('c')];
    expect(say(nodes, { nodeSelector: { disk: 'ssd' } })).toBe(
      `0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector. ${NOT_HELPFUL(3)}`,
    );
  });

  test('full nodes with nobody less important', () => {
    expect(say([node('a')], ask('1500m'), [pod('first', ask('1'))])).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: ' +
        '1 No preemption victims found for incoming pod.',
    );
  });

  test('a missing claim', () => {
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
    expect(say([node('a')], { volumes })).toBe(
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
    );
  });

  test('no nodes at all', () => {
    expect(say([], {})).toBe('no nodes available to schedule pods');
  });
});

test('host ports, anti-affinity and skew keep pods apart', () => {
  const sim = cluster([node('a'), node('b')]);
  const port = { container: { ports: [{ containerPort: 80, hostPort: 80 }] } };
  for (const name of ['p1', 'p2', 'p3']) sim.create(PODS, pod(name, port));
  sim.run();
  expect(sim.where().filter((n) => n !== undefined)).toHaveLength(2);
  expect(sim.lastEvent()).toContain("2 node(s) didn't have free ports for the requested pod ports.");
  const apart = {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    },
  };
  for (const name of ['d1', 'd2', 'd3']) sim.create(PODS, pod(name, apart, { app: 'db' }));
  sim.run();
  expect(sim.lastEvent()).toContain("2 node(s) didn't match pod anti-affinity rules.");
});

test('tries again when the node changes, and not for other news', () => {
  const sim = cluster([node('a')]);
  sim.create(PODS, pod('web', { nodeSelector: { disk: 'ssd' } }));
  sim.run(30);
  expect(sim.events()).toHaveLength(1);
  sim.client.patch(NODES, '', 'a', 'merge', { metadata: { labels: { size: 'big' } } });
  sim.run(30);
  expect(sim.events()).toHaveLength(1);
  sim.client.patch(NODES, '', 'a', 'merge', { metadata: { labels: { disk: 'ssd' } } });
  sim.run();
  expect(sim.where()).toEqual(['a']);
});

test('backs off, repeats become a series', () => {
  const sim = cluster([node('a', { cpu: '1' })]);
  for (const name of ['p1', 'p2', 'p3', 'p4']) sim.create(PODS, pod(name, ask('600m')));
  const removePlaced = () => {
    const placed = sim.api.list('/api/v1/pods').find((p) => p.spec.nodeName === 'a');
    sim.client.delete(PODS, 'default', placed?.metadata.name);
  };
  sim.run(0.1);
  removePlaced();
  sim.run(0.5);
  expect(sim.where()).toEqual([undefined, undefined, undefined]);
  sim.run(1);
  expect(sim.where().filter((n) => n === 'a')).toHaveLength(1);
  // The third failure of the last pod: its second one stands on a pod changed by the first.
  removePlaced();
  sim.run(5);
  expect(sim.api.list('/api/v1/events').find((e) => e.series !== undefined)?.series.count).toBe(2);
});

test('a more important pod takes the place of another', () => {
  const sim = cluster([node('a', { cpu: '1' })]);
  sim.create(PODS, pod('low', ask('800m')));
  sim.run();
  sim.create(PODS, pod('high', { ...ask('800m'), priority: 1000 }));
  sim.run(3);
  expect(sim.pod('low')).toBeUndefined();
  expect(sim.pod('high')?.spec.nodeName).toBe('a');
  expect(sim.events().some((e) => /^Preempted Preempted by pod .* on node a$/.test(e))).toBe(true);
});

test('goes on identically after load', () => {
  const run = (reload: boolean) => {
    const sim = cluster([node('a', { cpu: '1' }), node('b', { cpu: '1' })]);
    for (const name of ['p1', 'p2', 'p3']) sim.create(PODS, pod(name, ask('600m')));
    sim.run();
    if (reload) sim.scheduler.load(structuredClone(sim.scheduler.save()));
    sim.client.delete(PODS, 'default', 'p1');
    sim.run(5);
    return sim.kernel.chainHash;
  };
  expect(run(true)).toBe(run(false));
});
