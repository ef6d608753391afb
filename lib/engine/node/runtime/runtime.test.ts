import { shellPrograms } from '../../../shell/programs';
import { programTable } from '../../host/program-table';
import type { HttpResponse } from '../../network/contract';
import { networkPrograms } from '../../programs/registry';
import { testNode as nodeWith } from './testing/node';

const programs = programTable([...shellPrograms.frames, ...networkPrograms], shellPrograms.generators);
const testNode = (name?: 'docker' | 'containerd') => nodeWith(programs, name);

const get = (path: string) =>
  ({ kind: 'http-request', method: 'GET', path, headers: { Host: 'x' }, body: '' }) as const;
const sh = (script: string) => ({ command: ['sh', '-c', script] });

describe('images', () => {
  it('pulls for as long as the size says, the same way in every run', () => {
    const t = testNode();
    const kubia = t.runtime.pull('luksa/kubia');
    expect(kubia).toEqual(testNode().runtime.pull('luksa/kubia'));
    expect(kubia).toMatchObject({ ok: true, alreadyPresent: false, imageName: 'luksa/kubia:latest' });
    expect(kubia.durationUs).toBeGreaterThan(5_000_000);
    expect(t.runtime.pull('busybox').durationUs).toBeLessThan(2_000_000);
    expect(t.runtime.isPresent('luksa/kubia')).toBe(false);
    t.runtime.markPresent('luksa/kubia');
    expect(t.runtime.isPresent('docker.io/luksa/kubia:latest')).toBe(true);
    expect(t.runtime.pull('luksa/kubia')).toMatchObject({ alreadyPresent: true });
  });

  it('says what docker and containerd say when there is none', () => {
    const messages = (name: 'docker' | 'containerd') =>
      ['nosuch', 'nginx:9.99'].map((image) => (testNode(name).runtime.pull(image) as any).message);
    expect(messages('docker')).toEqual([
      "Error response from daemon: pull access denied for nosuch, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'Error response from daemon: manifest for nginx:9.99 not found: manifest unknown: manifest unknown',
    ]);
    expect(messages('containerd')[1]).toBe(
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.99": failed to resolve reference "docker.io/library/nginx:9.99": docker.io/library/nginx:9.99: not found',
    );
    expect(testNode('containerd').runtime.pull('nginx')).toMatchObject({
      imageName: 'docker.io/library/nginx:latest',
      imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
    });
  });
});

describe('pods', () => {
  it('gives addresses round robin, and files that all containers of the pod share', () => {
    const t = testNode();
    expect(t.sandbox('a')).toBe('10.244.0.2');
    expect(t.sandbox('b')).toBe('10.244.0.3');
    t.runtime.stopSandbox('a');
    expect(t.sandbox('c')).toBe('10.244.0.4');
    expect([...t.network.attached.keys()]).toEqual(['pod:b', 'pod:c']);
    const id = t.run('c', 'busybox', sh('hostname; cat /etc/hosts; cat /etc/resolv.conf'));
    t.pass(100_000);
    expect(t.log(id)).toBe('c\n127.0.0.1\tlocalhost\n10.244.0.4\tc\nnameserver 10.96.0.10\n');
  });

  it('shows an updated volume, but not below a subPath', () => {
    const t = testNode();
    t.sandbox('a');
    t.runtime.setVolume('a', 'conf', { key: { text: 'one\n', mode: 0o644 } });
    const mounts = [
      { path: '/conf', volume: 'conf', readOnly: true },
      { path: '/etc/key', volume: 'conf', readOnly: true, subPath: 'key' },
      { path: '/shared', volume: 'shared', readOnly: false },
    ];
    const script = 'cat /conf/key /etc/key; echo x > /conf/key; echo y > /shared/y; sleep 10; cat /conf/key /etc/key';
    const id = t.run('a', 'busybox', { ...sh(script), mounts });
    t.pass(1_000_000);
    t.runtime.setVolume('a', 'conf', { key: { text: 'two\n', mode: 0o644 } });
    t.pass(20_000_000);
    expect(t.log(id)).toMatch(/^one\none\n.*Read-only file system\ntwo\none\n$/);
    const other = t.run('a', 'busybox', { ...sh('cat /shared/y'), mounts, name: 'd' });
    t.pass(1_000_000);
    expect(t.log(other)).toBe('y\n');
  });
});

describe('containers', () => {
  it('runs kubia, which answers and logs, and needs SIGKILL as process 1', () => {
    const t = testNode();
    const id = t.run('kubia-x', 'luksa/kubia');
    t.pass(100_000);
    const asked = t.network.ask('pod:kubia-x', 8080, get('/'));
    t.pass(100_000);
    expect((asked.sent[0] as HttpResponse).body).toBe("You've hit kubia-x\n");
    expect(t.log(id)).toBe('Kubia server starting...\nReceived request from ::ffff:10.244.0.1\n');
    t.runtime.stopContainer(id, 30_000_000);
    t.pass(29_000_000);
    expect(t.runtime.state(id)?.phase).toBe('running');
    t.pass(2_000_000);
    expect(t.runtime.state(id)).toMatchObject({ phase: 'exited', exitCode: 137, reason: 'Error' });
    expect(t.heard).toEqual([`container-exited {"id":"${id}"}`]);
    expect(t.network.listens('pod:kubia-x', 8080)).toBe(false);
    expect(t.log(id)).toContain('Kubia server starting...');
  });

  it('ends nginx at once, and a shell that sleeps at 143 only when it is not process 1', () => {
    const t = testNode();
    const nginx = t.run('n', 'nginx');
    t.pass(1_000_000);
    expect(t.log(nginx)).toMatch(/^\/docker-entrypoint\.sh: .*\n[\s\S]*start worker process/);
    t.runtime.stopContainer(nginx, 30_000_000);
    t.pass(1_000_000);
    expect(t.runtime.state(nginx)).toMatchObject({ exitCode: 0, reason: 'Completed' });
    const trapped = t.run(
      's',
      'busybox',
      sh('trap "end=1; echo bye" TERM; while [ -z "$end" ]; do sleep 1; done; exit 3'),
    );
    t.pass(1_500_000);
    t.runtime.stopContainer(trapped, 30_000_000);
    t.pass(2_000_000);
    expect(t.log(trapped)).toBe('bye\n');
    expect(t.runtime.state(trapped)).toMatchObject({ exitCode: 3 });
    const child = t.run('k', 'busybox', sh('sleep 100 & kill $!; wait $!; echo $?'));
    t.pass(1_000_000);
    expect(t.log(child)).toBe('143\n');
  });

  it('has the environment in the order of dockerd', () => {
    const t = testNode();
    const env = [{ name: 'KUBERNETES_PORT', value: 'tcp://10.96.0.1:443' }];
    const id = t.run('e', 'luksa/kubia', { env, command: ['env'] });
    t.pass(100_000);
    expect(
      t
        .log(id)
        .split('\n')
        .map((line) => line.split('=')[0]),
    ).toEqual('PATH HOSTNAME KUBERNETES_PORT NPM_CONFIG_LOGLEVEL NODE_VERSION YARN_VERSION HOME '.split(' '));
  });

  it('tells what cannot be started in the words of runc', () => {
    const t = testNode();
    t.sandbox('a');
    t.runtime.markPresent('busybox');
    const start = (command: string[]) => {
      const made = t.runtime.createContainer(t.config('a', 'busybox', { command }));
      if (!made.ok) throw new Error(made.message);
      return { id: made.id, result: t.runtime.startContainer(made.id) };
    };
    const { id, result } = start(['foo']);
    const words =
      'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "foo": executable file not found in $PATH';
    expect(result).toEqual({
      ok: false,
      message: `failed to start container "${id}": Error response from daemon: ${words}`,
    });
    expect(t.runtime.state(id)).toMatchObject({ exitCode: 127, reason: 'ContainerCannotRun', message: words });
    expect((start(['/nosuch']).result as any).message).toMatch(
      /exec: "\/nosuch": stat \/nosuch: no such file or directory$/,
    );
    expect((start(['/etc/passwd']).result as any).message).toMatch(/exec: "\/etc\/passwd": permission denied$/);
    expect(t.heard).toEqual([]);
  });

  it('keeps the last words without a newline as a partial line', () => {
    const t = testNode();
    const id = t.run('p', 'busybox', sh('echo one; printf two >&2; exit 4'));
    t.pass(100_000);
    expect(t.runtime.logs(id).lines).toMatchObject([
      { stream: 'stdout', text: 'one' },
      { stream: 'stderr', text: 'two', partial: true },
    ]);
    expect(t.runtime.state(id)?.exitCode).toBe(4);
  });
});

describe('exec, attach and logs', () => {
  it('runs probes to their end, to their time-out, and not at all', () => {
    const t = testNode();
    const id = t.run('a', 'busybox', { command: ['sleep', '1000'] });
    t.pass(100_000);
    const exec = t.runtime.execSync(id, ['ls', '/var/ready'], 1_000_000);
    t.pass(100_000);
    const slow = t.runtime.execSync(id, ['sh', '-c', 'echo a; sleep 5'], 1_000_000);
    t.pass(2_000_000);
    const none = t.runtime.execSync(id, ['nosuch'], 1_000_000);
    t.pass(100_000);
    const heard = t.heard.map((one) => JSON.parse(one.replace('exec-done ', '')));
    expect(heard[0]).toMatchObject({ exec, exitCode: 1, output: expect.stringContaining('/var/ready') });
    expect(heard[1]).toEqual({ exec: slow, exitCode: -1, output: 'a\n', timedOut: true });
    expect(heard[2]).toMatchObject({
      exec: none,
      exitCode: 127,
      output:
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH\r\n',
    });
    // What the killed shell left is a zombie: `sleep` as process 1 reaps nothing.
    const left = t.host.machine.processesOf(`container:${id}`).filter((one) => one.status === null);
    expect(left.map((one) => one.argv.join(' '))).toEqual(['sleep 1000']);
    expect(t.host.machine.collections.size).toBe(0);
  });

  it('gives a shell on a terminal', () => {
    const t = testNode();
    const id = t.run('a', 'busybox', { command: ['sleep', '1000'] });
    const made = t.runtime.exec(id, ['sh'], { tty: true, stdin: true });
    if (!made.ok) throw new Error(made.message);
    t.pass(100_000);
    t.host.feedStream(made.stream, 'while :; do :; done\r');
    t.pass(500_000);
    t.host.feedStream(made.stream, '\x03');
    t.pass(100_000);
    t.host.feedStream(made.stream, 'tty; echo $TERM\r');
    t.pass(100_000);
    t.host.feedStream(made.stream, 'exit 7\r');
    t.pass(100_000);
    expect(t.host.takeStreamOutput(made.stream).stdout).toContain('/dev/pts/0\r\nxterm\r\n');
    expect(t.host.streamStatus(made.stream.id)).toMatchObject({ status: { message: expect.stringContaining('7') } });
  });

  it('follows a log until the container ends', () => {
    const t = testNode();
    const id = t.run('a', 'busybox', sh('echo 1; sleep 1; echo 2; sleep 1; echo 3'));
    t.pass(500_000);
    const follow = t.runtime.followLogs(id, 1);
    t.pass(1_000_000);
    expect(t.host.takeStreamOutput(follow).stdout).toBe('2\n');
    expect(t.host.streamStatus(follow.id).done).toBe(false);
    t.pass(1_000_000);
    expect(t.host.takeStreamOutput(follow).stdout).toBe('3\n');
    expect(t.host.streamStatus(follow.id).done).toBe(true);
  });

  it('attaches to input that stays open until the first client ends', () => {
    const t = testNode();
    const id = t.run('a', 'busybox', { command: ['cat'], stdin: true });
    t.pass(100_000);
    const made = t.runtime.attach(id, { tty: false, stdin: true });
    if (!made.ok) throw new Error(made.message);
    t.host.feedStream(made.stream, 'hi\n');
    t.pass(100_000);
    expect(t.host.takeStreamOutput(made.stream).stdout).toBe('hi\n');
    t.host.closeStream(made.stream.id);
    t.pass(100_000);
    expect(t.runtime.state(id)).toMatchObject({ phase: 'exited', exitCode: 0 });
  });
});

describe('state', () => {
  it('goes on identically after a restore, and leaves nothing behind', () => {
    const t = testNode();
    const id = t.run('a', 'busybox', sh('trap "" TERM; while :; do date; sleep 1; done'));
    t.pass(1_500_000);
    t.runtime.stopContainer(id, 3_000_000);
    t.runtime.execSync(id, ['sleep', '5'], 1_000_000);
    const saved = { kernel: t.kernel.save(), host: t.host.save(), runtime: t.runtime.save() };
    const finish = (one: typeof t) => {
      one.pass(10_000_000);
      return [one.log(id), one.heard, one.runtime.state(id), one.sandbox('b'), one.kernel.chainHash];
    };
    const text = JSON.stringify(saved.runtime);
    const straight = finish(t);
    expect(JSON.stringify(saved.runtime)).toBe(text);
    const again = testNode();
    again.kernel.load(saved.kernel);
    again.host.load(saved.host);
    again.runtime.load(saved.runtime);
    expect(finish(again)).toEqual(straight);
    t.runtime.removeContainer(id);
    t.runtime.stopSandbox('a');
    t.runtime.stopSandbox('b');
    expect(t.host.machine.volumes.ids()).toEqual(['dev:node:minikube', 'root:node:minikube']);
    expect(t.host.machine.sandboxes.size).toBe(1);
    expect(t.host.machine.logs.size).toBe(0);
  });
});
