import { shellPrograms } from '../../shell/programs';
import { programTable } from '../host/program-table';
import { testNode } from '../node/runtime/testing/node';
import { networkPrograms } from '../programs/registry';
import { createMachines } from './machines';

const programs = programTable([...shellPrograms.frames, ...networkPrograms], shellPrograms.generators);

function machines() {
  const t = testNode(programs);
  const asked = new Map<string, (path: string) => string | undefined>();
  const made = createMachines({
    kernel: t.kernel,
    host: t.host,
    topology: t.network.topology,
    nodes: [{ name: 'minikube', ip: '192.168.49.2', runtime: t.runtime }],
    setResolver: (netns, read) => asked.set(netns, read),
    podResolvConf: (namespace) => `search ${namespace}.svc.cluster.local\n`,
  });
  return { t, made, asked };
}
const sh = (script: string) => ['sh', '-c', script];

describe('machines', () => {
  it('reads a running container, and only that', () => {
    const { t, made } = machines();
    const id = t.run('a', 'luksa/kubia', { env: [{ name: 'X', value: '1' }] });
    t.pass(100_000);
    expect(made.containerEnv('a', 'c')).toMatchObject({ X: '1', HOSTNAME: 'a' });
    expect(made.containerLog('a', 'c')).toBe('Kubia server starting...\n');
    expect(made.readFile(made.containerSandbox('a', 'c') as string, '/etc/hostname')).toBe('a\n');
    expect(made.hostSandbox('minikube')).toBe('node:minikube');
    expect(made.hostSandbox('outside')).toBeUndefined();
    t.kernel.tracker.run('check', () => made.containerEnv('a', 'c'));
    t.runtime.stopContainer(id, 0);
    t.pass(100_000);
    expect(made.containerEnv('a', 'c')).toBeUndefined();
    expect(t.kernel.tracker.takeDirty()).toEqual(['check']);
  });

  it('runs a command on a copy without touching the live one', () => {
    const { t, made } = machines();
    const id = t.run('a', 'busybox', { command: ['sleep', '1000'] });
    t.pass(100_000);
    const sandbox = `container:${id}`;
    const before = JSON.stringify([t.kernel.save(), t.host.save()]);
    expect(made.runOnCopy(sandbox, sh('echo x > /tmp/f; cat /tmp/f; echo $HOSTNAME >&2; sleep 1; exit 3'))).toEqual({
      exit: 3,
      stdout: 'x\n',
      stderr: 'a\n',
    });
    expect(made.runOnCopy(sandbox, ['nosuch'])).toMatchObject({ exit: 127 });
    expect(JSON.stringify([t.kernel.save(), t.host.save()])).toBe(before);
  });

  it('does not finish what takes too long or needs the network', () => {
    const { t, made } = machines();
    const sandbox = `container:${t.run('a', 'busybox', { command: ['sleep', '1000'] })}`;
    t.pass(100_000);
    expect(made.runOnCopy(sandbox, sh('while :; do :; done'))).toBe('unfinished');
    expect(made.runOnCopy(sandbox, ['sleep', '3600'])).toBe('unfinished');
    expect(made.runOnCopy(sandbox, ['wget', '-qO-', 'http://10.0.0.1'])).toBe('unfinished');
  });

  it('imagines a client pod with the names of its namespace', () => {
    const { t, made, asked } = machines();
    expect(t.network.attached.get('pod:imagined')).toBe('10.244.0.254');
    expect(made.imaginedPod('web')).toBe('pod:imagined');
    expect(asked.get('pod:imagined')?.('/etc/resolv.conf')).toBe('search web.svc.cluster.local\n');
  });
});
