import { SECOND } from '../../sim/kernel-contract';
import { type Simulation, simulateKubelet } from './testing/simulate-kubelet';

const state = (s: Simulation, name: string) => s.get(name).status.containerStatuses[0];

test('an image that cannot be pulled: ErrImagePull, then back-off with the error in its message', () => {
  const s = simulateKubelet();
  s.runtime.broken.set('nosuch:1', 'Error response from daemon: pull access denied for nosuch');
  s.pod('web', { containers: [{ name: 'c', image: 'nosuch:1' }] });
  s.run(4);
  expect(s.events('web')).toEqual([
    'Normal Pulling Pulling image "nosuch:1"',
    'Warning Failed Failed to pull image "nosuch:1": Error response from daemon: pull access denied for nosuch',
    'Warning Failed Error: ErrImagePull',
    'Normal BackOff Back-off pulling image "nosuch:1"',
    'Warning Failed Error: ImagePullBackOff',
  ]);
  expect(state(s, 'web').state.waiting.reason).toBe('ErrImagePull');
  s.run(4);
  expect(state(s, 'web').state).toEqual({
    waiting: {
      reason: 'ImagePullBackOff',
      message:
        'Back-off pulling image "nosuch:1": ErrImagePull: Error response from daemon: pull access denied for nosuch',
    },
  });
  expect(s.get('web').status.phase).toBe('Pending');
  expect(s.kubelet.server.logs('default', 'web', 'c', {})).toEqual({
    ok: false,
    status: 400,
    message: 'container "c" in pod "web" is waiting to start: trying and failing to pull image',
  });
});

test('a pod the node cannot take is rejected, with no condition but why', () => {
  const s = simulateKubelet();
  s.pod('huge', { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '900' } } }] });
  s.run(2);
  const { phase, reason, message, conditions } = s.get('huge').status;
  expect([phase, reason, conditions]).toEqual(['Failed', 'OutOfcpu', undefined]);
  expect(message).toMatch(/^Pod was rejected: Node didn't have enough resource: cpu, requested: 900000, /);
});

test('a crashing container: restarts at once, then waits 10 s, 20 s, and says so', () => {
  const s = simulateKubelet();
  s.runtime.exits.set('c', { afterUs: SECOND, exitCode: 1 });
  s.pod('web', {});
  const starts = () => s.events('web').filter((e) => e.includes('Container started'));
  s.run(12);
  const pod = s.get('web');
  expect(starts()).toEqual(['Normal Started Container started (x2)']);
  expect(state(s, 'web')).toMatchObject({
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 10s restarting failed container=c pod=web_default(${pod.metadata.uid})`,
      },
    },
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    restartCount: 1,
    ready: false,
  });
  expect(pod.status.phase).toBe('Running');
  s.run(11);
  expect(starts()).toEqual(['Normal Started Container started (x3)']);
  s.run(8);
  expect(state(s, 'web').state.waiting.message).toContain('back-off 20s');
  expect(s.kubelet.server.logs('default', 'web', 'c', { previous: true, tailLines: 2 })).toEqual({
    ok: true,
    text: 'second\nthird\n',
  });
  s.run(1600);
  const messages = [1, 2, 3].map(() => {
    s.run(100);
    return state(s, 'web').state.waiting?.message ?? '';
  });
  expect(messages.join()).toContain('back-off 5m0s');
});

test('missing keys and objects: CreateContainerConfigError and FailedMount with their words', () => {
  const s = simulateKubelet();
  s.configMap('conf', { a: '1' });
  const from = (key: string) => ({ name: 'K', valueFrom: { configMapKeyRef: { name: 'conf', key } } });
  s.pod('web', { containers: [{ name: 'c', env: [from('b')] }] });
  s.pod('vol', {
    containers: [{ name: 'c', volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }] }],
    volumes: [{ name: 'v', configMap: { name: 'absent' } }],
  });
  s.run(6);
  expect(state(s, 'web').state.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: "couldn't find key b in ConfigMap default/conf",
  });
  expect(s.events('web').filter((e) => e.startsWith('Warning'))[0]).toMatch(
    /^Warning Failed Error: couldn't find key b in ConfigMap default\/conf/,
  );
  expect(s.events('vol')[0]).toMatch(
    /^Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "absent" not found/,
  );
  expect(state(s, 'vol').state).toEqual({ waiting: { reason: 'ContainerCreating' } });
  s.configMap('absent', { k: 'v' });
  s.run(20);
  expect(s.get('vol').status.phase).toBe('Running');
  expect(state(s, 'vol').volumeMounts).toEqual([
    { name: 'v', mountPath: '/v', readOnly: true, recursiveReadOnly: 'Disabled' },
  ]);
});

test('a command that cannot be run: RunContainerError, then CrashLoopBackOff', () => {
  const s = simulateKubelet();
  const words = 'failed to start container "c": exec: "x": executable file not found in $PATH';
  s.runtime.unstartable.set('c', words);
  s.pod('web', {});
  s.run(3);
  expect(s.events('web').join('\n')).toContain(`Warning Failed Error: ${words}`);
  expect(state(s, 'web').state.waiting.reason).toBe('RunContainerError');
  s.run(60);
  expect(state(s, 'web').state.waiting.reason).toBe('CrashLoopBackOff');
});

test('restartPolicy Never and OnFailure end in Failed and Succeeded', () => {
  const s = simulateKubelet();
  s.runtime.exits.set('bad', { afterUs: SECOND, exitCode: 3 });
  s.runtime.exits.set('good', { afterUs: SECOND, exitCode: 0 });
  s.pod('never', { restartPolicy: 'Never', containers: [{ name: 'bad' }] });
  s.pod('onfailure', { restartPolicy: 'OnFailure', containers: [{ name: 'good' }] });
  s.run(10);
  expect(s.get('never').status).toMatchObject({ phase: 'Failed' });
  expect(state(s, 'never').state.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
  expect(s.get('onfailure').status).toMatchObject({ phase: 'Succeeded' });
  const conditions = s.get('onfailure').status.conditions.map((c: any) => `${c.type}=${c.status}/${c.reason ?? ''}`);
  expect(conditions).toEqual([
    'PodReadyToStartContainers=False/',
    'Initialized=True/PodCompleted',
    'Ready=False/PodCompleted',
    'ContainersReady=False/PodCompleted',
    'PodScheduled=True/',
  ]);
  expect(s.kubelet.server.logs('default', 'never', 'bad', {})).toMatchObject({ ok: true });
});

test('liveness: three failures kill and restart the container', () => {
  const s = simulateKubelet();
  const livenessProbe = { httpGet: { path: '/health', port: 'web' }, periodSeconds: 1, failureThreshold: 3 };
  s.sockets.servers.set('10.244.0.2:8080', 500);
  s.pod('web', { containers: [{ name: 'c', ports: [{ name: 'web', containerPort: 8080 }], livenessProbe }] });
  s.run(6);
  const events = s.events('web');
  expect(events.join()).toContain('Warning Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 500');
  expect(events).toContain('Normal Killing Container c failed liveness probe, will be restarted');
  expect(state(s, 'web').restartCount).toBe(1);
  s.sockets.servers.delete('10.244.0.2:8080');
  s.run(30);
  expect(s.events('web').join('\n')).toContain(
    'Liveness probe failed: Get "http://10.244.0.2:8080/health": dial tcp 10.244.0.2:8080: connect: connection refused',
  );
  expect(s.sockets.requests[0]).toMatchObject({ path: '/health', headers: { 'User-Agent': 'kube-probe/1.36' } });
});

test('a deadline fails the pod', () => {
  const s = simulateKubelet();
  s.pod('web', { activeDeadlineSeconds: 20 });
  s.run(40);
  expect(s.get('web').status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  });
  expect(s.events('web').slice(-1)).toEqual(['Normal Killing Stopping container c']);
});
