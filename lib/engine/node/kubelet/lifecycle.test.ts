import { PODS } from '../../client/resources';
import { SECOND } from '../../sim/kernel-contract';
import { type Simulation, simulateKubelet } from './testing/simulate-kubelet';

function remove(s: Simulation, name: string, seconds: number): void {
  const pod = s.get(name);
  const metadata = {
    ...pod.metadata,
    deletionTimestamp: s.kernel.timestamp(),
    deletionGracePeriodSeconds: seconds,
    finalizers: ['keep'],
  };
  const done = s.client.update(PODS, { ...pod, metadata });
  if (!done.ok) throw new Error(done.error.message);
}

test('init containers one after the other, a sidecar beside the rest', () => {
  const s = simulateKubelet();
  s.runtime.exits.set('one', { afterUs: 2 * SECOND, exitCode: 0 });
  s.runtime.exits.set('two', { afterUs: 2 * SECOND, exitCode: 0 });
  const init = (name: string, more = {}) => ({ name, image: 'busybox', ...more });
  const initContainers = [init('one'), init('side', { restartPolicy: 'Always' }), init('two')];
  s.pod('web', { initContainers, containers: [{ name: 'c' }] });
  s.run(4);
  expect(s.get('web').status).toMatchObject({
    phase: 'Pending',
    initContainerStatuses: [
      { name: 'one', state: { running: {} }, ready: false },
      { name: 'side', state: { waiting: { reason: 'PodInitializing' } } },
      { name: 'two', state: { waiting: { reason: 'PodInitializing' } } },
    ],
    containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
  });
  expect(s.get('web').status.conditions[1]).toMatchObject({
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: 'containers with incomplete status: [one side two]',
  });
  s.run(15);
  expect(s.get('web').status).toMatchObject({
    phase: 'Running',
    initContainerStatuses: [
      { state: { terminated: { reason: 'Completed' } }, ready: true, started: false },
      { state: { running: {} }, ready: true, started: true },
      { state: { terminated: { reason: 'Completed' } }, ready: true },
    ],
    containerStatuses: [{ ready: true }],
  });
  remove(s, 'web', 30);
  s.run(1);
  const [main] = s.runtime.named('c');
  const [side] = s.runtime.named('side');
  expect(main?.state.finishedUs).toBeLessThan(side?.state.finishedUs ?? 0);
});

test('an init container that fails: Init:Error, back-off, and Failed when nothing restarts', () => {
  const s = simulateKubelet();
  s.runtime.exits.set('one', { afterUs: SECOND, exitCode: 1 });
  s.pod('web', { initContainers: [{ name: 'one', image: 'busybox' }] });
  s.pod('never', { restartPolicy: 'Never', initContainers: [{ name: 'one', image: 'busybox' }] });
  s.run(14);
  expect(s.get('web').status.initContainerStatuses[0].state.waiting.reason).toBe('CrashLoopBackOff');
  expect(s.get('never').status.phase).toBe('Failed');
});

test('hooks: postStart holds the pod back, preStop runs within the grace period, SIGKILL follows', () => {
  const s = simulateKubelet();
  const lifecycle = { postStart: { sleep: { seconds: 5 } }, preStop: { exec: { command: ['sleep', '1'] } } };
  s.pod('web', { containers: [{ name: 'c', lifecycle }] });
  s.run(4);
  expect(s.get('web').status.containerStatuses[0].state.waiting.reason).toBe('ContainerCreating');
  s.run(6);
  expect(s.get('web').status.phase).toBe('Running');
  s.runtime.ignoresTerm = true;
  remove(s, 'web', 10);
  s.run(9);
  expect(s.get('web').status.containerStatuses[0].state.running).toBeDefined();
  expect(s.runtime.named('c')[0]?.stoppedWithGraceUs).toBe(10 * SECOND);
  s.run(3);
  expect(s.get('web').status.phase).toBe('Failed');
  expect(s.get('web').status.containerStatuses[0].state.terminated.exitCode).toBe(137);
});

test('a failing postStart hook kills the container', () => {
  const s = simulateKubelet();
  s.runtime.answers.set('false', { exitCode: 1, output: '' });
  s.pod('web', { containers: [{ name: 'c', lifecycle: { postStart: { exec: { command: ['false'] } } } }] });
  s.run(2);
  expect(s.events('web').slice(-2)).toEqual([
    'Warning FailedPostStartHook PostStartHook failed',
    'Normal Killing FailedPostStartHook',
  ]);
  s.run(2);
  expect(s.get('web').status.containerStatuses[0].state.waiting.reason).toBe('PostStartHookError');
});

test('a static pod has a mirror that carries its status', () => {
  const manifest = {
    metadata: { name: 'etcd', namespace: 'kube-system' },
    spec: { hostNetwork: true, containers: [{ name: 'etcd', image: 'etcd:3' }] },
  };
  const s = simulateKubelet({ staticPods: [manifest] });
  s.run(6);
  const found = s.client.get(PODS, 'kube-system', 'etcd-minikube');
  const mirror = found.ok ? found.object : {};
  expect(mirror.metadata.annotations).toMatchObject({ 'kubernetes.io/config.source': 'file' });
  expect(mirror.metadata.ownerReferences[0]).toMatchObject({ kind: 'Node', name: 'minikube', controller: true });
  expect(mirror.status).toMatchObject({ phase: 'Running', podIP: '192.168.49.2' });
});

test('volumes: files of a projected one, and a changed ConfigMap after the sync period', () => {
  const s = simulateKubelet();
  const conf = s.configMap('conf', { 'a.txt': 'one' });
  s.secret('keys', { k: 'c2VjcmV0' });
  const sources = [
    { configMap: { name: 'conf', items: [{ key: 'a.txt', path: 'sub/a.txt' }] } },
    { secret: { name: 'keys' } },
    { downwardAPI: { items: [{ path: 'ns', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
  ];
  const pod = s.pod('web', { volumes: [{ name: 'v', projected: { sources, defaultMode: 0o400 } }] });
  s.run(4);
  const files = () => s.runtime.volumes.get(`${pod.metadata.uid}/v`);
  expect(files()).toEqual({
    'sub/a.txt': { text: 'one', mode: 0o400 },
    k: { text: 'secret', mode: 0o400 },
    ns: { text: 'default', mode: 0o400 },
  });
  s.client.update({ ...PODS, plural: 'configmaps', kind: 'ConfigMap' }, { ...conf, data: { 'a.txt': 'two' } });
  s.run(70);
  expect(files()).toMatchObject({ 'sub/a.txt': { text: 'two' } });
});

test('lease and status keep the node alive, and a saved kubelet goes on identically', () => {
  const run = (cut: boolean) => {
    const s = simulateKubelet();
    s.runtime.exits.set('c', { afterUs: 3 * SECOND, exitCode: 1 });
    s.pod('web', { containers: [{ name: 'c', readinessProbe: { exec: { command: ['true'] } } }] });
    s.run(7);
    if (cut) {
      const state = structuredClone(s.kubelet.save());
      s.kubelet.load(state);
    }
    s.run(120);
    return s;
  };
  const plain = run(false);
  expect(run(true).kernel.chainHash).toBe(plain.kernel.chainHash);
  const lease = plain.api.list('/apis/coordination.k8s.io/v1/leases')[0];
  expect(lease?.spec.renewTime > '2026-11-21T04:01').toBe(true);
  const conditions = plain.api.list('/api/v1/nodes')[0]?.status.conditions.map((c: any) => `${c.type}=${c.status}`);
  expect(conditions).toEqual(['MemoryPressure=False', 'DiskPressure=False', 'PIDPressure=False', 'Ready=True']);
});
