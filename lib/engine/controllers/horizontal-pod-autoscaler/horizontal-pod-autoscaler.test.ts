import type { Plain } from '../../base/plain';
import type { Draft } from '../../client/object';
import { AUTOSCALERS, DEPLOYMENTS, PODS } from '../../client/resources';
import { failure } from '../testing/memory-api';
import { simulate } from '../testing/simulation';
import { propose } from './utilization';

/** A target whose scale subresource the test plays, with `usage` as the metrics API's word, if any. */
function cluster(replicas: number, usage?: string) {
  const sim = simulate(['horizontal-pod-autoscaler-controller']);
  let size = replicas;
  const ok = (body: Draft) => ({
    status: 200,
    contentType: 'application/json',
    body: body as Plain,
    headers: {},
    warnings: [],
  });
  sim.api.intercept = (r) => {
    if (r.path.endsWith('/scale')) {
      if (r.method === 'PUT') size = (r.body as Draft).spec.replicas;
      return ok({ kind: 'Scale', spec: { replicas: size }, status: { replicas: size, selector: 'app=web' } });
    }
    if (!r.path.startsWith('/apis/metrics.k8s.io')) return undefined;
    if (usage === undefined) return failure(404, 'NotFound', 'the server could not find the requested resource');
    const items = sim.api.list('/api/v1/pods').map((pod) => ({
      metadata: { name: pod.metadata.name },
      containers: [{ usage: { cpu: usage } }],
    }));
    return ok({ items });
  };
  sim.create(DEPLOYMENTS, { metadata: { name: 'web', namespace: 'default' }, spec: {} });
  for (let i = 0; i < replicas; i += 1) {
    const containers = [{ name: 'c', resources: { requests: { cpu: '100m' } } }];
    sim.create(PODS, {
      metadata: { name: `p${i}`, namespace: 'default', labels: { app: 'web' } },
      spec: { containers },
    });
  }
  sim.create(AUTOSCALERS, {
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
    },
  });
  return {
    ...sim,
    size: () => size,
    status: () => sim.api.list('/apis/autoscaling/v2/horizontalpodautoscalers')[0]?.status,
  };
}

const NO_API =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics ' +
  'API: the server could not find the requested resource (get pods.metrics.k8s.io)';

test('without a metrics API it says so, after 15 seconds', () => {
  const sim = cluster(2);
  sim.run(14);
  expect(sim.status()).toBeUndefined();
  sim.run(2);
  expect(sim.status().conditions).toMatchObject([
    { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' },
    {
      type: 'ScalingActive',
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message: `the HPA was unable to compute the replica count: ${NO_API}`,
    },
  ]);
  expect(sim.events()).toEqual([
    `FailedGetResourceMetric ${NO_API}`,
    `FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${NO_API}`,
  ]);
});

test('limits hold without metrics', () => {
  const sim = cluster(1);
  sim.run(16);
  expect(sim.size()).toBe(2);
  expect(sim.events()).toContain(
    'SuccessfulRescale New size: 2; reason: Current number of replicas below Spec.MinReplicas',
  );
});

test('scales up by use, at most to double or four at once', () => {
  const sim = cluster(2, '300m');
  sim.run(16);
  expect(sim.size()).toBe(4);
  expect(sim.status().conditions.map((c: Draft) => c.reason)).toEqual([
    'SucceededRescale',
    'ValidMetricFound',
    'ScaleUpLimit',
  ]);
  expect(sim.status().currentMetrics[0].resource.current.averageUtilization).toBe(300);
});

test('what use asks for, with a tolerance of a tenth', () => {
  const pod = (name: string): Draft => ({
    metadata: { name },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu: '100m' } } }] },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const target = { type: 'Utilization', averageUtilization: 50 };
  const ask = (usage: number) => propose('cpu', target, [pod('a')], new Map([['a', usage]]), 3);
  expect(ask(54)).toMatchObject({ replicas: 3 });
  expect(ask(100)).toMatchObject({ replicas: 6, utilization: 100 });
  expect(ask(10)).toMatchObject({ replicas: 1 });
});

test('pods that two autoscalers move belong to neither; what cannot be read leaves empty places', () => {
  const sim = cluster(2);
  sim.run(16);
  expect(sim.status().currentMetrics).toEqual([{ type: '' }]);
  const [first] = sim.api.list('/apis/autoscaling/v2/horizontalpodautoscalers');
  sim.create(AUTOSCALERS, { metadata: { name: 'other', namespace: 'default' }, spec: first?.spec });
  sim.run(31);
  const statuses = sim.api.list('/apis/autoscaling/v2/horizontalpodautoscalers').map(({ status }) => status);
  for (const status of statuses) {
    expect(status.currentMetrics).toBeUndefined();
    expect(status.conditions[1]).toMatchObject({
      reason: 'AmbiguousSelector',
      message: 'pods by selector app=web are controlled by multiple HPAs: [default/other default/web]',
    });
  }
});
