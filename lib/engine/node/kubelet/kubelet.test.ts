import { SERVICES } from '../../client/resources';
import { simulateKubelet } from './testing/simulate-kubelet';

test('a pod starts: events, status, environment, files', () => {
  const s = simulateKubelet();
  s.create(SERVICES, {
    metadata: { name: 'kubernetes' },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP' }] },
  });
  s.run();
  s.pod('kubia', { containers: [{ name: 'kubia', env: [{ name: 'A', value: '$(KUBERNETES_SERVICE_HOST)' }] }] });
  s.run(5);
  expect(s.events('kubia')).toEqual([
    'Normal Pulling Pulling image "luksa/kubia"',
    'Normal Pulled Successfully pulled image "luksa/kubia" in 1.2s (1.2s including waiting). Image size: 12345678 bytes.',
    'Normal Created Container created',
    'Normal Started Container started',
  ]);
  const { status } = s.get('kubia');
  expect(status).toMatchObject({
    observedGeneration: 1,
    phase: 'Running',
    hostIP: '192.168.49.2',
    podIP: '10.244.0.2',
    qosClass: 'BestEffort',
    containerStatuses: [{ name: 'kubia', ready: true, started: true, restartCount: 0, image: 'luksa/kubia:latest' }],
  });
  expect(status.conditions.map((c: { type: string; status: string }) => `${c.type}=${c.status}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ]);
  const { config } = s.runtime.named('kubia')[0]!;
  expect(config.env).toEqual([
    { name: 'A', value: '10.96.0.1' },
    { name: 'KUBERNETES_SERVICE_HOST', value: '10.96.0.1' },
    { name: 'KUBERNETES_SERVICE_PORT', value: '443' },
    { name: 'KUBERNETES_SERVICE_PORT_HTTPS', value: '443' },
    { name: 'KUBERNETES_PORT', value: 'tcp://10.96.0.1:443' },
    { name: 'KUBERNETES_PORT_443_TCP', value: 'tcp://10.96.0.1:443' },
    { name: 'KUBERNETES_PORT_443_TCP_PROTO', value: 'tcp' },
    { name: 'KUBERNETES_PORT_443_TCP_PORT', value: '443' },
    { name: 'KUBERNETES_PORT_443_TCP_ADDR', value: '10.96.0.1' },
  ]);
  const sandbox = s.runtime.sandboxes.get(config.podUid)!;
  expect(sandbox.resolvConf).toBe(
    'nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n',
  );
  expect(sandbox.hosts).toContain('\n10.244.0.2\tkubia\n');
});

test('readiness by exec: not ready until the file is there, then at once', () => {
  const s = simulateKubelet();
  const output = "ls: cannot access '/var/ready': No such file or directory\n";
  s.runtime.answers.set('ls /var/ready', { exitCode: 2, output });
  s.pod('kubia', { containers: [{ name: 'kubia', readinessProbe: { exec: { command: ['ls', '/var/ready'] } } }] });
  s.run(30);
  expect(s.get('kubia').status.containerStatuses[0]).toMatchObject({ ready: false, started: true });
  expect(s.get('kubia').status.conditions[2]).toMatchObject({
    type: 'Ready',
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [kubia]',
  });
  expect(s.events('kubia').slice(-1)).toEqual([`Warning Unhealthy Readiness probe failed: ${output} (x3)`]);
  s.runtime.answers.delete('ls /var/ready');
  s.run(10);
  expect(s.get('kubia').status.containerStatuses[0].ready).toBe(true);
  expect(s.get('kubia').status.conditions[2]).toMatchObject({ type: 'Ready', status: 'True' });
});

test('deletion: Killing, SIGTERM with the grace period, then the object goes', () => {
  const s = simulateKubelet();
  s.pod('kubia', {});
  s.run(5);
  const pod = s.get('kubia');
  const deletionTimestamp = s.kernel.timestamp();
  const metadata = { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: 30, finalizers: ['x'] };
  s.client.update({ group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true }, { ...pod, metadata });
  s.run(3);
  expect(s.events('kubia').slice(-1)).toEqual(['Normal Killing Stopping container c']);
  expect(s.get('kubia').status.phase).toBe('Succeeded');
  const { state } = s.get('kubia').status.containerStatuses[0];
  expect(state.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
});
