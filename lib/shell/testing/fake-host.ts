/**
 * A machine just large enough to test programs: files in memory, pipes, one terminal, processes run round robin until
 * nobody can go on, a virtual clock that jumps to the next sleeper. The real one is lib/engine/host.
 */
import type {
  ChildChange,
  ExitStatus,
  FrameProgram,
  GeneratorProgram,
  Signal,
  SpawnRequest,
  Sys,
  Wait,
  Wake,
} from '../../engine/host/contract';
import type { PureToolCall, PureToolResult } from '../../engine/sim/kernel-contract';
import { FakeFiles } from './fake-files';
import { bufferOf, code, drop, type Process, retain, type Stream, stream } from './fake-process';
import { sysOf } from './fake-sys';

export interface FakeOptions {
  readonly frames: readonly FrameProgram[];
  readonly generators?: readonly GeneratorProgram[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly pureTools?: { run(call: PureToolCall): Promise<PureToolResult> };
}

export class FakeHost {
  now = 0;
  readonly files: FakeFiles;
  readonly processes: Process[] = [];
  ttyOutput = '';
  ttyMode: 'cooked' | 'raw' | 'cooked-noecho' = 'cooked';
  columns = 80;
  rows = 24;
  foreground = 1;
  readonly tty: Stream = stream('tty', 'read');
  private nextPid = 100;
  drawn = 1;
  private steps = 0;

  constructor(private readonly options: FakeOptions) {
    this.files = new FakeFiles(options.files ?? {}, () => this.now);
    for (const program of [...options.frames, ...(options.generators ?? [])])
      this.files.put(`/usr/bin/${program.name}`, `#!program ${program.name}\n`, 0o755);
  }

  private find(name: string): FrameProgram | undefined {
    return this.options.frames.find((program) => program.name === name);
  }

  start(
    argv: readonly string[],
    fds: Map<number, Stream>,
    env = this.options.env ?? {},
    ppid = 0,
  ): Process | undefined {
    const process = this.make(
      ppid,
      argv,
      { PATH: '/usr/bin', HOME: '/home/student', USER: 'student', ...env },
      '/home/student',
      fds,
    );
    return this.load(process, argv) ? process : undefined;
  }

  private make(
    ppid: number,
    argv: readonly string[],
    env: Record<string, string>,
    cwd: string,
    fds: Map<number, Stream>,
  ): Process {
    const pid = this.nextPid++;
    const process: Process = {
      pid,
      ppid,
      group: pid,
      argv,
      env,
      cwd,
      fds,
      program: undefined,
      generator: undefined,
      state: undefined,
      wait: undefined,
      untilUs: -1,
      wakeNext: { kind: 'start' },
      stopped: false,
      dead: false,
      changes: [],
      handled: new Map(),
      signals: [],
      loads: 0,
    };
    this.processes.push(process);
    return process;
  }

  lookUp(name: string, env: Readonly<Record<string, string>>, cwd: string): string | undefined {
    if (name.includes('/')) return this.files.resolve(name, cwd);
    for (const dir of (env.PATH ?? '').split(':')) if (this.files.has(`${dir}/${name}`)) return `${dir}/${name}`;
    return undefined;
  }

  load(process: Process, argv: readonly string[]): boolean {
    const path = this.lookUp(argv[0] as string, process.env, process.cwd);
    const text = path ? this.files.text(path) : undefined;
    const mark = /^#!program (\S+)/.exec(text ?? '');
    if (!mark) return false;
    const generator = this.options.generators?.find((one) => one.name === mark[1]);
    process.argv = argv;
    process.loads++;
    process.handled = new Map();
    process.program = this.find(mark[1] as string);
    process.generator = generator?.run(this.sys(process));
    process.state = process.program?.start(this.sys(process));
    process.wait = undefined;
    process.wakeNext = { kind: 'start' };
    return process.program !== undefined || generator !== undefined;
  }

  /** Runs a command line without a terminal. */
  async run(script: string, stdin = '', shell = 'bash'): Promise<{ stdout: string; stderr: string; exit: number }> {
    return this.exec([shell, '-c', script], stdin);
  }

  async exec(argv: readonly string[], stdin = ''): Promise<{ stdout: string; stderr: string; exit: number }> {
    const input = stream('pipe', 'read');
    input.text = stdin;
    const out = stream('pipe', 'write');
    const err = stream('pipe', 'write');
    out.readers = 1;
    err.readers = 1;
    const process = this.start(
      argv,
      new Map([
        [0, input],
        [1, out],
        [2, err],
      ]),
    );
    let collected = '';
    let problems = '';
    if (!process) return { stdout: '', stderr: 'no such program', exit: 127 };
    while (!process.dead) {
      const moved = await this.turn();
      collected += out.text;
      problems += err.text;
      const drained = out.text !== '' || err.text !== '';
      out.text = '';
      err.text = '';
      if (!moved && !drained) break;
    }
    const status = this.exits.get(process.pid);
    return { stdout: collected, stderr: problems, exit: status ? code(status) : -1 };
  }

  /** Opens an interactive shell on the terminal. */
  async openTerminal(argv: readonly string[]): Promise<Process> {
    const fds = new Map([0, 1, 2].map((fd) => [fd, this.tty] as const));
    this.tty.refs += 3;
    const process = this.start(argv, fds) as Process;
    this.foreground = process.group;
    await this.settle();
    return process;
  }

  async type(keys: string): Promise<string> {
    const from = this.ttyOutput.length;
    for (const key of keys) {
      if (this.ttyMode !== 'raw' && (key === '\x03' || key === '\x1a')) {
        this.ttyOutput += key === '\x03' ? '^C' : '^Z';
        this.signalGroup(this.foreground, key === '\x03' ? 'SIGINT' : 'SIGTSTP');
      } else {
        const typed = this.ttyMode === 'raw' ? key : key === '\r' ? '\n' : key;
        if (this.ttyMode === 'cooked') this.ttyOutput += typed === '\n' ? '\r\n' : typed;
        this.tty.text += typed;
      }
      await this.settle(this.now);
    }
    return this.ttyOutput.slice(from);
  }

  /** Lets virtual time pass. */
  async pass(us: number): Promise<void> {
    await this.settle(this.now + us);
  }

  readonly exits = new Map<number, ExitStatus>();

  private async settle(untilUs = this.now): Promise<void> {
    for (;;) {
      if (!(await this.turn(untilUs))) {
        this.now = Math.max(this.now, untilUs);
        return;
      }
    }
  }

  private async turn(untilUs = Number.POSITIVE_INFINITY): Promise<boolean> {
    let moved = false;
    for (const process of [...this.processes]) {
      if (process.dead || process.stopped) continue;
      const wake = this.wakeOf(process);
      if (!wake) continue;
      if (wake.kind !== 'tool' && process.wait?.pureTool && this.options.pureTools) {
        const result = await this.options.pureTools.run(process.wait.pureTool);
        process.wait = undefined;
        this.step(process, { kind: 'tool', result });
      } else this.step(process, wake);
      moved = true;
    }
    if (moved) return true;
    const next = this.processes
      .filter((one) => !one.dead && !one.stopped && one.untilUs >= 0)
      .map((one) => one.untilUs);
    const soonest = Math.min(...next);
    if (!Number.isFinite(soonest) || soonest > untilUs) return false;
    this.now = Math.max(this.now, soonest);
    return true;
  }

  private wakeOf(process: Process): Wake | undefined {
    const { wait } = process;
    if (!wait && (process.wakeNext.kind === 'start' || process.signals.length === 0)) return process.wakeNext;
    const signal = process.signals.shift();
    if (signal) return { kind: 'signal', signal };
    if (!wait) return process.wakeNext;
    if (wait.pureTool) return { kind: 'ready' };
    if (wait.children && process.changes.length > 0) return { kind: 'ready' };
    for (const fd of wait.readable ?? []) if (this.readable(process, fd)) return { kind: 'ready' };
    for (const fd of wait.writable ?? []) {
      const target = process.fds.get(fd);
      if (!target || target.kind !== 'pipe' || bufferOf(target).text.length < 65_536) return { kind: 'ready' };
    }
    if (process.untilUs >= 0 && process.untilUs <= this.now) return { kind: 'timeout' };
    return undefined;
  }

  readable(process: Process, fd: number): boolean {
    const source = process.fds.get(fd);
    if (!source) return true;
    if (source.kind === 'pipe') return source.text !== '' || source.writers === 0;
    if (source.kind === 'tty') {
      if (process.group !== this.foreground) return false;
      return this.ttyMode === 'raw' ? source.text !== '' : /[\n\x04]/.test(source.text);
    }
    return true;
  }

  private step(process: Process, wake: Wake): void {
    if (++this.steps > 2_000_000) throw new Error(`too many steps: ${process.argv.join(' ')}`);
    process.wait = undefined;
    process.untilUs = -1;
    const sys = this.sys(process);
    if (process.generator) {
      const next = process.generator.next(wake);
      if (next.done) return this.end(process, { kind: 'exited', code: next.value });
      return this.block(process, next.value);
    }
    const running = process.program as FrameProgram;
    const loads = process.loads;
    const result = running.step(process.state as never, wake, sys);
    // After exec the answer was the old program's.
    if (process.loads !== loads) return;
    process.wakeNext = { kind: 'continue' };
    if (process.dead) return;
    if ('exit' in result) this.end(process, { kind: 'exited', code: result.exit });
    else if ('wait' in result) this.block(process, result.wait);
  }

  private block(process: Process, wait: Wait): void {
    process.wait = wait;
    process.untilUs = wait.sleepUs === undefined ? -1 : this.now + wait.sleepUs;
  }

  private end(process: Process, status: ExitStatus): void {
    if (process.dead) return;
    process.dead = true;
    this.exits.set(process.pid, status);
    for (const fd of [...process.fds.keys()]) this.closeFd(process, fd);
    this.report(process, status);
  }

  private report(process: Process, change: ChildChange['change']): void {
    const parent = this.processes.find((one) => one.pid === process.ppid);
    if (parent && !parent.dead) parent.changes.push({ pid: process.pid, change });
  }

  signal(process: Process, signal: Signal): void {
    if (process.dead) return;
    if (signal === 'SIGCONT') {
      if (process.stopped) this.report(process, { kind: 'continued' });
      process.stopped = false;
      return;
    }
    const action = process.handled.get(signal);
    if (signal !== 'SIGKILL' && signal !== 'SIGSTOP' && action) {
      if (action === 'handle') {
        process.signals.push(signal);
      }
      return;
    }
    if (signal === 'SIGCHLD' || signal === 'SIGWINCH') return;
    if (signal === 'SIGTSTP' || signal === 'SIGSTOP' || signal === 'SIGTTIN' || signal === 'SIGTTOU') {
      process.stopped = true;
      this.report(process, { kind: 'stopped', signal });
    } else this.end(process, { kind: 'signaled', signal });
  }

  signalGroup(group: number, signal: Signal): void {
    for (const process of [...this.processes]) if (process.group === group) this.signal(process, signal);
  }

  closeFd(process: Process, fd: number): void {
    const open = process.fds.get(fd);
    if (!open) return;
    process.fds.delete(fd);
    drop(open);
  }

  lowest(process: Process): number {
    let fd = 3;
    while (process.fds.has(fd)) fd++;
    return fd;
  }

  private sys(process: Process): Sys {
    return sysOf(this, process);
  }

  spawn(parent: Process, request: SpawnRequest): ReturnType<Sys['spawn']> {
    const env = { ...(request.env ?? parent.env) };
    const fds = new Map<number, Stream>();
    const wanted = request.fds ?? [0, 1, 2];
    if (!request.frame) {
      const path = this.lookUp(request.argv[0] as string, env, parent.cwd);
      if (!path || !this.files.has(path)) return { ok: false, errno: 'ENOENT' };
      if (this.files.text(path) === undefined) return { ok: false, errno: 'EISDIR' };
      if ((this.files.mode(path) & 0o111) === 0) return { ok: false, errno: 'EACCES' };
      if (!/^#!program /.test(this.files.text(path) ?? '')) return { ok: false, errno: 'ENOEXEC' };
    }
    for (const [fd, source] of wanted.entries()) {
      const open = source === undefined ? undefined : parent.fds.get(source);
      if (!open) continue;
      retain(open);
      fds.set(fd, open);
    }
    const child = this.make(parent.pid, request.argv, env, request.cwd ?? parent.cwd, fds);
    child.group =
      request.group === 'new' ? child.pid : typeof request.group === 'number' ? request.group : parent.group;
    if (request.frame) {
      child.program = this.find(request.frame.program);
      child.state = JSON.parse(JSON.stringify(request.frame.state));
    } else if (!this.load(child, request.argv)) return { ok: false, errno: 'ENOEXEC' };
    return { ok: true, pid: child.pid };
  }
}
