import type { Draft } from '../../client/object';
import { DISRUPTION_BUDGETS, PODS, REPLICA_SETS } from '../../client/resources';
import { simulate } from '../testing/simulation';

function cluster(spec: Draft) {
  const sim = simulate(['replicaset-controller', 'disruption-controller']);
  const selector = { matchLabels: { app: 'web' } };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
  sim.create(REPLICA_SETS, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 4, selector, template },
  });
  sim.run();
  sim.create(DISRUPTION_BUDGETS, { metadata: { name: 'web', namespace: 'default' }, spec: { selector, ...spec } });
  sim.run();
  return { ...sim, status: () => sim.api.list('/apis/policy/v1/poddisruptionbudgets')[0]?.status };
}

test.each([
  [{ minAvailable: 3 }, 3, 1],
  [{ minAvailable: '50%' }, 2, 2],
  [{ maxUnavailable: '30%' }, 2, 2],
  [{ maxUnavailable: 0 }, 4, 0],
] as const)('%j of four pods', (spec, desiredHealthy, disruptionsAllowed) => {
  expect(cluster(spec).status()).toMatchObject({
    currentHealthy: 4,
    expectedPods: 4,
    desiredHealthy,
    disruptionsAllowed,
    observedGeneration: 1,
    conditions: [
      {
        type: 'DisruptionAllowed',
        status: disruptionsAllowed > 0 ? 'True' : 'False',
        reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
    ],
  });
});

test('a pod granted to an eviction counts as gone; without pods it says so', () => {
  const sim = cluster({ minAvailable: 2 });
  const [pod] = sim.api.list('/api/v1/pods');
  const [budget] = sim.api.list('/apis/policy/v1/poddisruptionbudgets');
  const disruptedPods = { [pod?.metadata.name]: sim.kernel.timestamp() };
  sim.client.updateStatus(DISRUPTION_BUDGETS, { ...budget, status: { ...budget?.status, disruptedPods } });
  sim.run();
  expect(sim.status()).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 1 });
  sim.client.delete(PODS, 'default', pod?.metadata.name);
  sim.run();
  expect(sim.status()).toMatchObject({ currentHealthy: 4, disruptionsAllowed: 2 });
  sim.client.patch(REPLICA_SETS, 'default', 'web', 'merge', { spec: { replicas: 0 } });
  sim.run();
  expect(sim.events().some((e) => e.startsWith('NoPods No matching pods found'))).toBe(true);
});
