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
  private readonly tty: Stream = stream('tty', 'read');
  private nextPid = 100;
  private drawn = 1;
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

  private lookUp(name: string, env: Readonly<Record<string, string>>, cwd: string): string | undefined {
    if (name.includes('/')) return this.files.resolve(name, cwd);
    for (const dir of (env.PATH ?? '').split(':')) if (this.files.has(`${dir}/${name}`)) return `${dir}/${name}`;
    return undefined;
  }

  private load(process: Process, argv: readonly string[]): boolean {
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
    if (!wait) return process.wakeNext;
    const signal = process.signals.shift();
    if (signal) return { kind: 'signal', signal };
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

  private readable(process: Process, fd: number): boolean {
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
    else if (process.signals.length > 0)
      process.wakeNext = { kind: 'signal', signal: process.signals.shift() as Signal };
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
        if (!process.wait) process.wakeNext = { kind: 'signal', signal: process.signals.shift() as Signal };
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

  private closeFd(process: Process, fd: number): void {
    const open = process.fds.get(fd);
    if (!open) return;
    process.fds.delete(fd);
    drop(open);
  }

  private lowest(process: Process): number {
    let fd = 3;
    while (process.fds.has(fd)) fd++;
    return fd;
  }

  private sys(process: Process): Sys {
    const host = this;
    const files = this.files.view(() => process.cwd);
    const share = (open: Stream) => {
      retain(open);
      return open;
    };
    return {
      pid: process.pid,
      ppid: process.ppid,
      argv: process.argv,
      env: process.env,
      uid: 1000,
      sandbox: 'workstation',
      hostname: 'workstation',
      netns: 'workstation' as never,
      get now() {
        return host.now;
      },
      epochMs: 1_795_226_090_000,
      cwd: () => process.cwd,
      chdir(path) {
        const to = host.files.resolve(path, process.cwd);
        const stat = files.stat(to);
        if (!stat.ok) return stat;
        if (stat.value.type !== 'directory') return { ok: false, errno: 'ENOTDIR' };
        process.cwd = to;
        return { ok: true, value: null };
      },
      umask: () => 0o022,
      files,
      random: {
        below: (n) => {
          host.drawn = (host.drawn * 48_271) % 2_147_483_647;
          return host.drawn % n;
        },
        letters: (n) => 'b'.repeat(n),
        uuid: () => '0',
      },
      read(fd) {
        const source = process.fds.get(fd);
        if (!source || source.kind === 'null') return { text: '', eof: true };
        if (source.kind === 'file') {
          const text = host.files.text(source.path as string)?.slice(source.at) ?? '';
          source.at += text.length;
          return { text, eof: true };
        }
        if (source.kind === 'tty') {
          if (!host.readable(process, fd)) return undefined;
          const end = host.ttyMode === 'raw' ? source.text.length : source.text.search(/[\n\x04]/) + 1;
          const text = source.text.slice(0, end);
          source.text = source.text.slice(end);
          return { text: text.replace('\x04', ''), eof: text.endsWith('\x04') };
        }
        if (source.text === '') return source.writers === 0 ? { text: '', eof: true } : undefined;
        const text = source.text;
        source.text = '';
        return { text, eof: false };
      },
      unread(fd, text) {
        const source = process.fds.get(fd);
        if (!source) return;
        if (source.kind === 'file') source.at -= text.length;
        else source.text = text + source.text;
      },
      write(fd, text) {
        const target = process.fds.get(fd);
        if (!target || target.kind === 'null') return true;
        if (target.kind === 'tty') host.ttyOutput += text.replace(/\r?\n/g, '\r\n');
        else if (target.kind === 'file') {
          const old = host.files.text(target.path as string) ?? '';
          host.files.put(target.path as string, old.slice(0, target.at) + text);
          target.at += text.length;
        } else {
          const buffer = bufferOf(target);
          if (target.mate ? buffer.readers === 0 : target.readers === 0) {
            host.signal(process, 'SIGPIPE');
            return true;
          }
          if (buffer.text.length > 0 && buffer.text.length + text.length > 65_536) return false;
          buffer.text += text;
        }
        return true;
      },
      open(path, how) {
        const full = host.files.resolve(path, process.cwd);
        const fd = host.lowest(process);
        if (full === '/dev/null') {
          process.fds.set(fd, share(stream('null', 'read')));
          return { ok: true, value: fd };
        }
        if (full === '/dev/tty') {
          process.fds.set(fd, share(host.tty));
          return { ok: true, value: fd };
        }
        const found = files.stat(full);
        if (how === 'read' && !found.ok) return found;
        if (found.ok && found.value.type === 'directory' && how !== 'read') return { ok: false, errno: 'EISDIR' };
        if (how !== 'read' && !found.ok) {
          const made = files.writeFile(full, '');
          if (!made.ok) return made;
        }
        if (how === 'write') files.writeFile(full, '');
        const open = stream('file', 'read');
        open.path = full;
        open.at = how === 'append' ? (host.files.text(full)?.length ?? 0) : 0;
        process.fds.set(fd, share(open));
        return { ok: true, value: fd };
      },
      close: (fd) => host.closeFd(process, fd),
      dup(fd, onto) {
        const open = process.fds.get(fd);
        if (!open) return { ok: false, errno: 'EBADF' };
        const to = onto ?? host.lowest(process);
        if (to === fd) return { ok: true, value: to };
        share(open);
        host.closeFd(process, to);
        process.fds.set(to, open);
        return { ok: true, value: to };
      },
      pipe() {
        const read = stream('pipe', 'read');
        const write = stream('pipe', 'write');
        write.mate = read;
        const readFd = host.lowest(process);
        process.fds.set(readFd, share(read));
        const writeFd = host.lowest(process);
        process.fds.set(writeFd, share(write));
        return { read: readFd, write: writeFd };
      },
      adoptPipe: () => 0,
      isOpen: (fd) => process.fds.has(fd),
      spawn: (request) => host.spawn(process, request),
      exec(argv, env) {
        const path = host.lookUp(argv[0] as string, env ?? process.env, process.cwd);
        if (!path || !host.files.has(path)) return { ok: false, errno: 'ENOENT' };
        process.env = { ...(env ?? process.env) };
        return host.load(process, argv) ? { ok: true, pid: process.pid } : { ok: false, errno: 'ENOEXEC' };
      },
      takeChildChanges: () => process.changes.splice(0),
      kill(target, signal) {
        const found = host.processes.filter(
          (one) => !one.dead && (target < 0 ? one.group === -target : one.pid === target),
        );
        if (found.length === 0) return { ok: false, errno: 'ESRCH' };
        for (const one of found) host.signal(one, signal);
        return { ok: true, value: null };
      },
      processes: () =>
        host.processes
          .filter((one) => !one.dead)
          .map((one) => ({
            pid: one.pid,
            ppid: one.ppid,
            group: one.group,
            session: 1,
            uid: 1000,
            argv: one.argv,
            state: one.stopped ? 'stopped' : one.wait ? 'waiting' : 'running',
            tty: null,
            startedUs: 0,
            cpuUs: 0,
          })),
      onSignal(signal, action) {
        if (action === 'default') process.handled.delete(signal);
        else process.handled.set(signal, action);
      },
      isatty: (fd) => process.fds.get(fd)?.kind === 'tty',
      ttyName: (fd) => (process.fds.get(fd)?.kind === 'tty' ? '/dev/pts/0' : undefined),
      ttyMode(_fd, mode) {
        const before = host.ttyMode;
        if (mode) host.ttyMode = mode;
        return before;
      },
      ttySize: () => ({ columns: host.columns, rows: host.rows }),
      foreground(_fd, group) {
        const before = host.foreground;
        if (group !== undefined) host.foreground = group;
        return before;
      },
      sockets: undefined as never,
      connectApi: () => ({ ok: false, error: 'refused', address: '' }),
      takeWatchEvents: () => [],
      which: (name) => {
        const path = host.lookUp(name, process.env, process.cwd);
        return path && host.files.has(path) ? path : undefined;
      },
      inspect: {},
    };
  }

  private spawn(parent: Process, request: SpawnRequest): ReturnType<Sys['spawn']> {
    const env = { ...(request.env ?? parent.env) };
    const fds = new Map<number, Stream>();
    const wanted: Readonly<Record<number, number>> = request.fds ?? { 0: 0, 1: 1, 2: 2 };
    if (!request.frame) {
      const path = this.lookUp(request.argv[0] as string, env, parent.cwd);
      if (!path || !this.files.has(path)) return { ok: false, errno: 'ENOENT' };
      if (this.files.text(path) === undefined) return { ok: false, errno: 'EISDIR' };
      if ((this.files.mode(path) & 0o111) === 0) return { ok: false, errno: 'EACCES' };
      if (!/^#!program /.test(this.files.text(path) ?? '')) return { ok: false, errno: 'ENOEXEC' };
    }
    for (const key of Object.keys(wanted)) {
      const open = parent.fds.get(wanted[Number(key)] as number);
      if (!open) continue;
      retain(open);
      fds.set(Number(key), open);
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
