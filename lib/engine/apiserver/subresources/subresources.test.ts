/** Evictions of pods that are not ready, preconditions of parts of objects. */
import type { Plain } from '../../base/plain';
import type { ApiRequest, ApiResponse } from '../../client/transport';
import { newServer } from '../testing/golden-case';

const PODS = '/api/v1/namespaces/default/pods';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const MERGE = 'application/merge-patch+json';
const ADMIN = { name: 'minikube-user', groups: ['system:masters'] };

type Ask = (method: ApiRequest['method'], path: string, body?: Plain) => ApiResponse & { readonly body: any };

function world(): Ask {
  const { server } = newServer();
  const transport = server.as(ADMIN, 'test/1.0');
  return (method, path, body) =>
    transport.request({
      method,
      path,
      ...(method === 'PATCH' ? { contentType: MERGE } : {}),
      ...(body === undefined ? {} : { body }),
    });
}

function withPod(ask: Ask, ready: 'True' | 'False'): void {
  ask('POST', PODS, {
    metadata: { name: 'p', labels: { app: 'x' } },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] },
  });
  const conditions = [{ type: 'Ready', status: ready }];
  ask('PATCH', `${PODS}/p/status`, { status: { phase: 'Running', conditions } });
}

function withBudget(ask: Ask, name: string, spec: Plain, healthy: number): void {
  ask('POST', BUDGETS, { metadata: { name }, spec: { selector: { matchLabels: { app: 'x' } }, ...(spec as object) } });
  const status = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: healthy, desiredHealthy: 1 };
  ask('PATCH', `${BUDGETS}/${name}/status`, { status: { ...status, expectedPods: 2 } });
}

const evict = (ask: Ask) => ask('POST', `${PODS}/p/eviction`, { metadata: { name: 'p' } });

test.each([
  ['a ready pod is guarded', 'True', {}, 1, 429],
  ['one that is not ready may go while enough others are healthy', 'False', {}, 1, 201],
  ['but not when too few are', 'False', {}, 0, 429],
  ['unless the budget lets it go always', 'False', { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, 0, 201],
] as const)('eviction: %s', (_, ready, policy, healthy, status) => {
  const ask = world();
  withPod(ask, ready);
  withBudget(ask, 'b', { minAvailable: 1, ...policy }, healthy);
  expect(evict(ask).status).toBe(status);
});

test('an evicted pod bears the mark of a disruption, which nobody owns and a second eviction leaves as it is', () => {
  const ask = world();
  withPod(ask, 'True');
  evict(ask);
  const pod = () => ask('GET', `${PODS}/p`).body;
  const [ready, target, ...others] = pod().status.conditions;
  expect([ready.type, others]).toEqual(['Ready', []]);
  expect(target).toEqual({
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: pod().metadata.creationTimestamp,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  });
  expect(pod().metadata.deletionTimestamp).toBeDefined();
  expect(JSON.stringify(pod().metadata.managedFields)).not.toContain('DisruptionTarget');
  const { resourceVersion } = pod().metadata;
  evict(ask);
  expect(pod().metadata.resourceVersion).toBe(resourceVersion);
});

test('a dry run marks nothing', () => {
  const ask = world();
  withPod(ask, 'True');
  ask('POST', `${PODS}/p/eviction`, { metadata: { name: 'p' }, deleteOptions: { dryRun: ['All'] } });
  expect(ask('GET', `${PODS}/p`).body.status.conditions).toHaveLength(1);
});

test('two budgets for one pod are an error of the server without a reason', () => {
  const ask = world();
  withPod(ask, 'True');
  for (const name of ['b', 'c']) withBudget(ask, name, { minAvailable: 1 }, 1);
  const { status, body } = evict(ask);
  expect([status, Object.keys(body)]).toEqual([500, ['kind', 'apiVersion', 'metadata', 'status', 'message', 'code']]);
});

test('a scale for another object of that name', () => {
  const ask = world();
  const path = '/api/v1/namespaces/default/replicationcontrollers';
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  ask('POST', path, { metadata: { name: 'r' }, spec: { template } });
  const wanted = ask('PUT', `${path}/r/scale`, { metadata: { name: 'r', uid: 'other' }, spec: { replicas: 2 } });
  expect(wanted.status).toBe(409);
  expect(wanted.body.message).toContain('UID in precondition: other');
});

test('a pod on a node that is not there cannot be resized', () => {
  const ask = world();
  withPod(ask, 'True');
  const containers = [{ name: 'c', image: 'i', resources: {} }];
  const answer = ask('PUT', `${PODS}/p/resize`, { metadata: { name: 'p' }, spec: { containers } });
  expect(answer.body.message).toBe('pods "p" is forbidden: node "n" not found');
});

test('bindings are made in a namespace: there is none above', () => {
  const ask = world();
  expect(ask('POST', '/api/v1/bindings', { metadata: { name: 'p' } }).status).toBe(404);
  expect(ask('GET', '/api/v1/namespaces/default/bindings').status).toBe(405);
});
