import type { FrameProgram, Sys } from './contract';
import { execStream } from './streams';
import { type TestHost, testHost } from './testing/machine';
import { relay } from './testing/programs';

function opened(t: TestHost = testHost()): TestHost {
  t.host.openTerminal('t', 'workstation', 80, 24);
  t.pass(10_000);
  return t;
}

describe('scripts and pipes', () => {
  const run = (script: string, stdin = '') => {
    const t = testHost();
    const result = t.host.runScript('workstation', script, { stdin });
    t.pass(2_000_000);
    return { out: result.stdout(), err: result.stderr(), status: result.status(), t };
  };

  it('runs a pipeline; a writer without readers dies of SIGPIPE', () => {
    const { out, err, status, t } = run('yes | head 3');
    expect(out).toBe('y\ny\ny\n');
    expect(err).toBe('(SIGPIPE)\n');
    expect(status).toEqual({ kind: 'exited', code: 0 });
    expect(t.host.machine.processes.size).toBe(0);
    expect(t.host.machine.pipes.size).toBe(0);
    expect(t.host.machine.descriptions.size).toBe(0);
    expect(t.host.isQuiet()).toBe(true);
  });

  it('blocks a writer when 64 KiB are unread', () => {
    const t = testHost();
    t.host.runScript('workstation', 'yes | sleep 1000');
    t.pass(5_000_000);
    expect([...t.host.machine.pipes.values()].map((pipe) => pipe.text.length)).toContain(65_000);
    expect(t.host.isQuiet()).toBe(true);
  });

  it('passes standard input through, tells what is not found and interprets #! lines', () => {
    expect(run('cat', 'one\ntwo\n').out).toBe('one\ntwo\n');
    expect(run('nosuch').err).toBe('bash: nosuch: ENOENT\n');
    expect(run('/home/student/plain').err).toBe('bash: /home/student/plain: ENOEXEC\n');
    expect(run('/tmp').err).toBe('bash: /tmp: EISDIR\n');
    expect(run('/etc/passwd').err).toBe('bash: /etc/passwd: EACCES\n');
    expect(run('/home/student/run.sh').status).toEqual({ kind: 'exited', code: 0 });
  });

  it('refuses more processes than the budget', () => {
    const t = testHost();
    t.host.addSandbox({ ...base(t), id: 'small', maxProcesses: 3 });
    const result = t.host.runScript('small', 'sleep 9 | sleep 9 | sleep 9 | sleep 9');
    t.pass(10_000_000);
    expect(result.stderr()).toBe('bash: sleep 9: fork: retry: Resource temporarily unavailable\n'.repeat(2));
  });
});

function base(t: TestHost) {
  const { root } = { root: t.host.machine.volumes.root('root:workstation') as never };
  return { hostname: 'small', netns: 'x', root };
}

describe('signals, fork and exec', () => {
  const frame = (name: string, step: FrameProgram['step'], start: (sys: Sys) => void = () => undefined) =>
    ({
      name,
      start: (sys) => {
        start(sys);
        return null;
      },
      step,
    }) satisfies FrameProgram;
  const run = (frames: readonly FrameProgram[], us: number) => {
    const t = testHost([], { frames });
    for (const { name } of frames) {
      t.host.files('workstation').writeFile(`/bin/${name}`, `#!program ${name}\n`);
      t.host.files('workstation').chmod(`/bin/${name}`, 0o755);
    }
    const result = t.host.runScript('workstation', (frames[0] as FrameProgram).name);
    t.pass(us);
    return { t, result };
  };

  it('drops what the old program answers after exec, and its handlers', () => {
    const becomes = frame('becomes', (_s, _wake, sys) => {
      sys.onSignal('SIGTERM', 'handle');
      sys.exec(['sleep', '5']);
      return { exit: 9 };
    });
    const { t, result } = run([becomes], 1_000_000);
    const sleeping = t.host.machine.processesOf('workstation').find((one) => one.argv[0] === 'sleep');
    expect([sleeping?.status, sleeping?.actions]).toEqual([null, {}]);
    t.pass(5_000_000);
    expect(result.status()).toEqual({ kind: 'exited', code: 0 });
  });

  it('wakes a program that never waits by a caught signal; its children do not catch it', () => {
    const busy = frame(
      'busy',
      (_s, wake) => (wake.kind === 'signal' ? { exit: 5 } : { again: true }),
      (sys) => {
        sys.onSignal('SIGTERM', 'handle');
        sys.onSignal('SIGHUP', 'ignore');
        sys.spawn({ argv: ['sleep', '100'] });
      },
    );
    const { t, result } = run([busy], 1_000_000);
    const of = (name: string) => t.host.machine.processesOf('workstation').find((one) => one.argv[0] === name);
    expect(of('sleep')?.actions).toEqual({ SIGHUP: 'ignore' });
    for (const name of ['busy', 'sleep']) t.host.machine.calls.signal(of(name) as never, 'SIGTERM', 'outside');
    t.pass(100_000);
    expect(result.status()).toEqual({ kind: 'exited', code: 5 });
    expect(of('sleep')).toBeUndefined();
  });
});

describe('terminals and job control', () => {
  it('edits lines, echoes, and erases a Hangul syllable over two columns', () => {
    const t = opened();
    expect(t.type('echo ab\x7fc\r')).toBe('echo ab\b \bc\r\nac\r\n$ ');
    expect(t.type('한\x7f\x15\r')).toBe('한\b \b\b \b\r\n');
    expect(t.type('a\x7f\x7f\r')).toBe('a\b \b\r\n');
  });

  it('lets time pass in an endless loop and ends it by ^C, not the shell', () => {
    const t = opened();
    t.type('spin\r');
    t.pass(1_000_000);
    expect(t.type('\x03')).toBe('^C(SIGINT)\r\n$ ');
    expect(t.type('echo still here\r')).toContain('still here\r\n');
  });

  it('stops by ^Z, continues by fg, ends by ^C', () => {
    const t = opened();
    t.type('cat | cat\r');
    expect(t.type('a\r')).toBe('a\r\na\r\n');
    expect(t.type('\x1a')).toContain('[stopped by SIGTSTP]');
    expect(t.host.machine.processesOf('workstation').filter((one) => one.stopped)).toHaveLength(2);
    t.type('fg\r');
    expect(t.host.machine.processesOf('workstation').filter((one) => one.stopped)).toHaveLength(0);
    expect(t.type('b\r')).toContain('b\r\n');
    expect(t.type('\x03')).toContain('$ ');
  });

  it('stops a background reader by SIGTTIN and lets it read in the foreground', () => {
    const t = opened();
    t.type('cat &\r');
    expect(t.host.machine.processesOf('workstation').map((one) => one.stopped)).toEqual([false, true]);
    t.type('fg\r');
    expect(t.type('x\r')).toBe('x\r\nx\r\n');
    expect(t.type('\x04')).toBe('$ ');
  });

  it('tells the foreground group of a new size and interrupts its wait', () => {
    const t = opened();
    t.type('trap\r');
    t.host.resizeTerminal('t', 100, 30);
    t.pass(10_000);
    expect(t.type('\x03')).toBe('^CSIGINT 100x30\r\n');
    expect(t.shown()).toContain('SIGWINCH 100x30\r\n');
  });

  it('reports the end of the shell, and hangs up what is left when the terminal is closed', () => {
    const t = opened();
    t.type('exit 4\r');
    expect(t.exits).toEqual(['t 4']);
    t.host.openTerminal('u', 'workstation', 80, 24);
    t.pass(10_000);
    t.host.typeKeys('u', 'sleep 1000\r');
    t.pass(10_000);
    t.host.closeTerminal('u');
    t.pass(10_000);
    expect(t.host.machine.processes.size).toBe(0);
    expect(t.exits).toEqual(['t 4', 'u SIGHUP']);
  });
});

describe('exec -it', () => {
  const nested = () => {
    const t: TestHost = testHost([
      relay(() => {
        const made = execStream(t.host.machine, { sandbox: 'container', argv: ['bash'] }, { tty: true, stdin: true });
        if (!made.ok) throw new Error(made.errno);
        const { id, stdin = -1, stdout } = made.stream;
        const code = () => {
          const status = t.host.streamStatus(id);
          return status.done ? Number((status.status as any).details?.causes[0].message ?? 0) : undefined;
        };
        return { id, stdin, stdout, code };
      }),
    ]);
    t.host.addSandbox({ ...base(t), id: 'container', hostname: 'c', init: true });
    return opened(t);
  };

  it('^C stops only the loop in the container; exit gives the local prompt and the code back', () => {
    const t = nested();
    t.type('relay\r');
    expect(t.type('spin\r')).toBe('spin\r\n');
    expect(t.host.canSave()).toBe(false);
    expect(t.type('\x03')).toBe('^C(SIGINT)\r\n$ ');
    expect(t.type('echo in\r')).toBe('echo in\r\nin\r\n$ ');
    t.type('exit 7\r');
    expect(t.type('echo out\r')).toBe('echo out\r\nout\r\n$ ');
    expect(t.host.machine.processesOf('container')).toEqual([]);
    expect(t.host.canSave()).toBe(true);
    expect(t.host.machine.pipes.size).toBe(0);
  });

  it('hangs up the far side when the near one is closed', () => {
    const t = nested();
    t.type('relay\r');
    t.type('sleep 1000\r');
    t.host.closeTerminal('t');
    t.pass(100_000);
    expect(t.host.machine.processesOf('container')).toEqual([]);
  });
});

describe('snapshots', () => {
  it('goes on identically after a restore in the middle', () => {
    const script = (t: TestHost) => {
      t.type('yes | cat | head 3\r');
      t.type('cat | cat\r');
      t.type('half a li');
    };
    const finish = (t: TestHost) => {
      t.type('ne\r');
      t.type('\x1a');
      t.type('sleep 1 | cat &\r');
      t.type('fg\r');
      t.pass(3_000_000);
      t.type('\x03');
      return [t.shown(), t.kernel.chainHash, t.kernel.now];
    };
    const straight = opened();
    script(straight);
    const shownBefore = straight.shown();
    const saved = { kernel: straight.kernel.save(), host: straight.host.save() };
    const text = JSON.stringify(saved.host);
    const expected = finish(straight);
    expect(JSON.stringify(saved.host)).toBe(text);
    const again = testHost();
    again.kernel.load(saved.kernel);
    again.host.load(saved.host);
    const [shown, ...rest] = finish(again);
    expect([shownBefore + shown, ...rest]).toEqual(expected);
  });
});
