/** `Sys` of one process: thin calls into the files beside, so that a program sees its machine and nothing else. */
import type { Plain } from '../../base/plain';
import type { ApiTransport } from '../../client/transport';
import type { Random } from '../../sim/kernel-contract';
import type {
  ApiConnection,
  ChildChange,
  Errno,
  Fd,
  Files,
  Inspect,
  Pid,
  ProcessInfo,
  Result,
  Signal,
  SpawnRequest,
  SpawnResult,
  Sys,
} from '../contract';
import { allows, DONE, fail } from '../files/file-space';
import { absolute, ProcessFiles } from '../files/process-files';
import type { ProcessSockets } from '../socket-ports';
import { setForeground, ttyModeOf } from '../tty/terminals';
import { takeChanges } from './delivery';
import { adoptPipe, closeFd, makePipe, openPath, place, readFd, unreadFd, writeFd } from './descriptors';
import { OwnerOfFiles } from './files-owner';
import type { Machine } from './machine';
import { infoOf } from './process-info';
import { SocketsOfProcess } from './process-sockets';
import type { ProcessRecord, TtyRecord } from './records';
import { exec, findExecutable, spawn } from './starting';

export class ProcessSys implements Sys {
  private ownFiles: Files | undefined;
  private ownSockets: ProcessSockets | undefined;

  constructor(
    private readonly m: Machine,
    private readonly process: ProcessRecord,
  ) {}

  /** Made when they are first asked for: most processes live for a step or two and need neither. */
  get files(): Files {
    const { m, process } = this;
    this.ownFiles ??= new ProcessFiles(m.space(process.sandbox, process), new OwnerOfFiles(m, process));
    return this.ownFiles;
  }
  get sockets(): ProcessSockets {
    this.ownSockets ??= new SocketsOfProcess(this.m, this.process);
    return this.ownSockets;
  }

  get pid(): Pid {
    return this.process.pid;
  }
  get ppid(): Pid {
    return this.process.ppid;
  }
  get argv(): readonly string[] {
    return this.process.argv;
  }
  get env(): Readonly<Record<string, string>> {
    return this.process.env;
  }
  get uid(): number {
    return this.process.uid;
  }
  get sandbox(): string {
    return this.process.sandbox;
  }
  get hostname(): string {
    return this.m.sandbox(this.process.sandbox).hostname;
  }
  get netns(): string {
    return this.m.sandbox(this.process.sandbox).netns;
  }
  get now(): number {
    return this.m.now;
  }
  get epochMs(): number {
    return this.m.kernel.epochMs;
  }
  get random(): Random {
    return this.m.kernel.random(`host/${this.process.sandbox}`);
  }
  get inspect(): Inspect {
    return this.m.options.inspect?.(this.process.sandbox) ?? {};
  }

  cwd(): string {
    return this.process.cwd;
  }

  chdir(path: string): Result<null> {
    if (path === '') return fail('ENOENT');
    const found = this.m
      .space(this.process.sandbox, this.process)
      .walk(absolute(this.process.cwd, path), this.process, true);
    if (!found.ok) return found;
    const { node, path: real } = found.value;
    if (node === undefined) return fail('ENOENT');
    if (node.type !== 'directory') return fail('ENOTDIR');
    if (!allows(node, this.process, 1)) return fail('EACCES');
    this.process.cwd = real;
    return DONE;
  }

  umask(mask?: number): number {
    const before = this.process.umask;
    if (mask !== undefined) this.process.umask = mask & 0o777;
    return before;
  }

  read(fd: Fd): { text: string; eof: boolean } | undefined {
    return readFd(this.m, this.process, fd);
  }
  unread(fd: Fd, text: string): void {
    unreadFd(this.m, this.process, fd, text);
  }
  write(fd: Fd, text: string): boolean {
    return writeFd(this.m, this.process, fd, text);
  }
  open(path: string, how: 'read' | 'write' | 'append' | 'readwrite'): Result<Fd> {
    return openPath(this.m, this.process, path, how);
  }
  close(fd: Fd): void {
    closeFd(this.m, this.process, fd);
  }
  dup(fd: Fd, onto?: Fd): Result<Fd> {
    const id = this.process.fds[fd];
    if (id === undefined) return fail('EBADF');
    if (onto === fd) return { ok: true, value: fd };
    return { ok: true, value: place(this.m, this.process, id, onto) };
  }
  pipe(): { read: Fd; write: Fd } {
    return makePipe(this.m, this.process);
  }
  adoptPipe(pipe: number, end: 'read' | 'write'): Fd {
    return adoptPipe(this.m, this.process, pipe, end);
  }
  isOpen(fd: Fd): boolean {
    return this.process.fds[fd] !== undefined;
  }

  spawn(request: SpawnRequest): SpawnResult {
    return spawn(this.m, this.process, request);
  }
  exec(argv: readonly string[], env?: Readonly<Record<string, string>>, path?: string): SpawnResult {
    return exec(this.m, this.process, argv, env, path);
  }
  takeChildChanges(): readonly ChildChange[] {
    return takeChanges(this.m, this.process);
  }

  kill(target: Pid, signal: Signal): Result<null> {
    const { m, process } = this;
    const own = target === 0 ? process.group : -target;
    const targets =
      target > 0
        ? m.processesOf(process.sandbox).filter((one) => one.pid === target)
        : target === -1
          ? m.processesOf(process.sandbox).filter((one) => one.pid !== 1 && one !== process)
          : m.groupOf(process.sandbox, own);
    if (targets.length === 0) return fail('ESRCH');
    const allowed = targets.filter((one) => process.uid === 0 || one.uid === process.uid);
    if (allowed.length === 0) return fail('EPERM' satisfies Errno);
    for (const one of allowed) m.calls.signal(one, signal, 'inside');
    return DONE;
  }

  processes(): readonly ProcessInfo[] {
    return this.m.processesOf(this.process.sandbox).map((one) => infoOf(this.m, one));
  }

  onSignal(signal: Signal, action: 'default' | 'handle' | 'ignore'): void {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') return;
    if (action === 'default') delete this.process.actions[signal];
    else this.process.actions[signal] = action;
  }

  isatty(fd: Fd): boolean {
    return this.tty(fd) !== undefined;
  }
  ttyName(fd: Fd): string | undefined {
    return this.tty(fd)?.device;
  }
  ttyMode(fd: Fd, mode?: TtyRecord['mode']): TtyRecord['mode'] {
    const tty = this.tty(fd);
    return tty === undefined ? 'cooked' : ttyModeOf(this.m, tty, mode);
  }
  ttySize(fd: Fd): { columns: number; rows: number } {
    const tty = this.tty(fd);
    return tty === undefined ? { columns: 0, rows: 0 } : { columns: tty.columns, rows: tty.rows };
  }
  ttyColumn(fd: Fd): number {
    return this.tty(fd)?.column ?? 0;
  }
  foreground(fd: Fd, group?: Pid): Pid {
    const tty = this.tty(fd);
    if (tty === undefined) return 0;
    const before = tty.foreground;
    if (group !== undefined && this.process.session === tty.session) setForeground(this.m, tty, group);
    return before;
  }

  connectApi(server: string, token: string | undefined, userAgent: string): ApiConnection {
    const { m, process } = this;
    const { sandbox } = process;
    const request = { sandbox, netns: this.netns, server, token, userAgent };
    const connection = m.options.api?.connect(request) ?? { ok: false, error: 'refused', address: server };
    return connection.ok ? { ok: true, transport: watched(m, process, connection.transport) } : connection;
  }

  takeWatchEvents(): readonly { readonly watch: number; readonly events: Plain }[] {
    const events = this.process.watchEvents;
    this.process.watchEvents = [];
    return events;
  }

  which(name: string, path?: string): string | undefined {
    const { m, process } = this;
    const found = findExecutable(m, process.sandbox, name, path ?? process.env.PATH, process.cwd, process);
    return found.ok ? found.path : undefined;
  }

  private tty(fd: Fd): TtyRecord | undefined {
    const open = this.m.description(this.process, fd);
    return open?.kind === 'tty' ? this.m.ttys.get(open.tty) : undefined;
  }
}

/** Watch events of a program's transport come to the host, which hands them on and ends the watch with the process. */
function watched(m: Machine, process: ProcessRecord, transport: ApiTransport): ApiTransport {
  return {
    request: (r) => transport.request(r),
    watch(r) {
      const opened = transport.watch(r, m.actor);
      if ('error' in opened) return opened;
      m.watchOwners.set(opened.watch, process.key);
      process.watches.push(opened.watch);
      const endings = m.watchEndings.get(process.key) ?? [];
      endings.push(() => transport.stopWatch(opened.watch));
      m.watchEndings.set(process.key, endings);
      return opened;
    },
    stopWatch(id) {
      m.watchOwners.delete(id);
      process.watches = process.watches.filter((one) => one !== id);
      transport.stopWatch(id);
    },
    stream: (r) => transport.stream(r),
    streamStatus: (id) => transport.streamStatus(id),
    resizeStream: (id, columns, rows) => transport.resizeStream(id, columns, rows),
    closeStream: (id) => transport.closeStream(id),
  };
}
