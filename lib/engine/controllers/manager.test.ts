import { CRON_JOBS, DAEMON_SETS, DEPLOYMENTS, JOBS, NODES, STATEFUL_SETS } from '../client/resources';
import { CONTROLLERS } from './registry';
import { simulate } from './testing/simulation';

/** Every kind of workload in the middle of its work. */
function run(reload: boolean) {
  const sim = simulate(CONTROLLERS.map(({ name }) => name));
  const selector = { matchLabels: { app: 'x' } };
  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const metadata = (name: string) => ({ name, namespace: 'default' });
  const jobSpec = { parallelism: 2, completions: 4, backoffLimit: 1, template, selector };
  sim.create(NODES, { metadata: { name: 'minikube' }, spec: {} });
  sim.create(DEPLOYMENTS, {
    metadata: metadata('d'),
    spec: { replicas: 3, selector, template, strategy: { type: 'RollingUpdate' }, progressDeadlineSeconds: 60 },
  });
  sim.create(DAEMON_SETS, { metadata: metadata('s'), spec: { selector, template } });
  sim.create(STATEFUL_SETS, { metadata: metadata('w'), spec: { replicas: 3, selector, template } });
  sim.create(JOBS, { metadata: metadata('j'), spec: jobSpec });
  sim.create(CRON_JOBS, { metadata: metadata('c'), spec: { schedule: '* * * * *', jobTemplate: { spec: jobSpec } } });
  sim.kernel.run(6_000, { events: 100_000 });
  if (reload) sim.manager.load(structuredClone(sim.manager.save()));
  sim.run(50);
  if (reload) sim.manager.load(structuredClone(sim.manager.save()));
  sim.client.delete(DEPLOYMENTS, 'default', 'd');
  sim.run(100);
  return `${sim.kernel.chainHash} ${sim.api.list('/api/v1/pods').map((pod) => pod.metadata.name)}`;
}

test('all controllers go on identically after a load', () => {
  const undisturbed = run(false);
  expect(undisturbed).toContain('w-0');
  expect(run(true)).toBe(undisturbed);
});
