import type { SpawnRequest, Step, Sys } from '../../host/contract';
import { sudo } from './program';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\ndocker:x:1000:1000::/home/docker:/bin/bash\n';

/** One run: what was asked to start, and how sudo ended when the command ended with 3. */
function run(...argv: readonly string[]): { spawned: SpawnRequest | undefined; err: string; exit: number | undefined } {
  let spawned: SpawnRequest | undefined;
  let err = '';
  const sys = {
    argv: ['sudo', ...argv],
    env: { TERM: 'xterm', SECRET: 'x', PATH: '/home/docker/bin' },
    uid: 1000,
    files: { readFile: (path: string) => (path === '/etc/passwd' ? { ok: true, value: PASSWD } : { ok: false }) },
    spawn(request: SpawnRequest) {
      if (request.argv[0] === 'nosuch') return { ok: false, errno: 'ENOENT' };
      spawned = request;
      return { ok: true, pid: 9 };
    },
    onSignal: () => undefined,
    takeChildChanges: () => [{ pid: 9, change: { kind: 'exited', code: 3 } }],
    write(_fd: number, text: string) {
      err += text;
      return true;
    },
  } as unknown as Sys;
  const state = sudo.start(sys);
  const step: Step = sudo.step(state, { kind: 'start' }, sys);
  return { spawned, err, exit: 'exit' in step ? step.exit : undefined };
}

test('runs as root with a clean environment and hands the status on', () => {
  const { spawned, exit } = run('-n', 'A=b', 'iptables', '-t', 'nat', '-L');
  expect(exit).toBe(3);
  expect(spawned?.argv).toEqual(['iptables', '-t', 'nat', '-L']);
  expect(spawned?.uid).toBe(0);
  expect(spawned?.env).toMatchObject({ HOME: '/root', TERM: 'xterm', A: 'b', SUDO_USER: 'docker' });
  expect(spawned?.env).not.toHaveProperty('SECRET');
});

test('another user, a shell, and what goes wrong', () => {
  expect(run('-u', 'docker', 'id').spawned).toMatchObject({ uid: 1000, env: { HOME: '/home/docker' } });
  expect(run('-i').spawned?.argv).toEqual(['/bin/bash']);
  expect(run('nosuch')).toMatchObject({ err: 'sudo: nosuch: command not found\n', exit: 1 });
  expect(run('-u', 'who', 'id').err).toContain('sudo: unknown user who\n');
});
