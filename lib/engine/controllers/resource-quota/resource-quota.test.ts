import type { Draft } from '../../client/object';
import { CONFIG_MAPS, DEPLOYMENTS, PODS, RESOURCE_QUOTAS, SERVICES } from '../../client/resources';
import { simulate } from '../testing/simulation';

const pod = (name: string): Draft => ({
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'c', resources: { requests: { cpu: '100m' }, limits: { memory: '128Mi' } } }] },
});

test('counts pods, what they ask for and objects by kind; finished and deleted ones are free again', () => {
  const sim = simulate(['resourcequota-controller']);
  for (const name of ['a', 'b']) sim.create(PODS, pod(name));
  sim.create(SERVICES, {
    metadata: { name: 's', namespace: 'default' },
    spec: { type: 'ClusterIP', ports: [{ port: 80 }] },
  });
  sim.create(CONFIG_MAPS, { metadata: { name: 'm', namespace: 'default' } });
  sim.create(DEPLOYMENTS, { metadata: { name: 'd', namespace: 'default' }, spec: { replicas: 0 } });
  sim.create(PODS, { ...pod('elsewhere'), metadata: { name: 'elsewhere', namespace: 'other' } });
  sim.run();
  const hard = {
    pods: '2',
    'requests.cpu': '1',
    'limits.memory': '1Gi',
    services: '5',
    'count/configmaps': '3',
    'count/deployments.apps': '1',
  };
  sim.create(RESOURCE_QUOTAS, { metadata: { name: 'q', namespace: 'default' }, spec: { hard } });
  sim.run();
  const status = () => sim.api.list('/api/v1/resourcequotas')[0]?.status;
  expect(status()).toEqual({
    hard,
    used: {
      pods: '2',
      'requests.cpu': '200m',
      'limits.memory': '256Mi',
      services: '1',
      'count/configmaps': '1',
      'count/deployments.apps': '1',
    },
  });
  sim.client.delete(PODS, 'default', 'a');
  const [b] = sim.api.list('/api/v1/pods').filter((p) => p.metadata.name === 'b');
  sim.client.updateStatus(PODS, { ...b, status: { phase: 'Succeeded' } });
  sim.client.delete(CONFIG_MAPS, 'default', 'm');
  sim.client.delete(DEPLOYMENTS, 'default', 'd');
  sim.run();
  expect(status().used).toMatchObject({
    pods: '0',
    'requests.cpu': '0',
    'limits.memory': '0',
    'count/configmaps': '0',
    'count/deployments.apps': '0',
  });
});
