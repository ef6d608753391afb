/**
 * The host layer's actor: every sandbox and process of one cluster. It owns no behaviour of its own beyond dispatching
 * events; sandboxes, processes, terminals, streams and logs are in the files and folders beside.
 */
import type { Part, Plain } from '../base/plain';
import type { StreamHandle, StreamStatus } from '../client/transport';
import type { App, AppEnv, AppHost, CallResult, Message, SocketOwner } from '../network/contract';
import type { Actor, PureToolResult } from '../sim/kernel-contract';
import {
  appBehind,
  appSignal,
  catchUp,
  onAppCall,
  onAppReply,
  onAppSocket,
  onAppTimer,
  startApp,
} from './app/app-process';
import type { ExitStatus, SandboxId, Sys, TerminalPort } from './contract';
import { loginEnvironment, userOf } from './environment';
import { ProcessFiles as FilesOf, type ProcessFiles } from './files/process-files';
import { launch } from './launching';
import { deliver, end } from './process/delivery';
import { Machine, type MachineOptions } from './process/machine';
import { ProcessSys } from './process/process-sys';
import type { ProcessRecord, SandboxRecord } from './process/records';
import { onSleepOver, onToolDone, type Steppers, step } from './process/stepping';
import { waitKey } from './process/waiters';
import { addSandbox, type NewSandbox, removeSandbox } from './sandboxes';
import { runScript, type ScriptOptions, type ScriptRun } from './scripts';
import { canSave, type HostState, loadHost, saveHost } from './snapshot';
import { closeStream, feedStream, onStreamEnd, resizeStream, statusOfStream } from './streams';
import { addTty, hangUp, inputTty, removeTty, resizeTty } from './tty/terminals';

export class HostKernel implements Actor, AppHost, Part<HostState> {
  /** The tables; for the container runtime and tests. */
  readonly machine: Machine;
  private readonly views = new Map<number, { readonly process: ProcessRecord; readonly sys: Sys }>();
  private readonly steppers: Steppers;

  constructor(options: MachineOptions, onStep?: () => void) {
    const m = new Machine(options);
    this.machine = m;
    m.calls = {
      signal: (process, signal, from) =>
        deliver(m, process, signal, from, (one, received) => appSignal(m, one, received)),
      end: (process, status) => {
        this.views.delete(process.key);
        end(m, process, status);
      },
      ttyInput: (tty, text) => inputTty(m, tty, text),
      hangUp: (tty) => hangUp(m, tty),
    };
    m.endListeners.set('terminal', (name, status) => this.onShellEnd(name, status));
    m.endListeners.set('stream', (id, status) => onStreamEnd(m, Number(id), status));
    m.endListeners.set('collection', (id, status) => {
      const collection = m.collections.get(Number(id));
      if (collection !== undefined) collection.status = status;
    });
    this.steppers = {
      sysOf: (process) => this.sysOf(process),
      stepApp(process) {
        if (process.program.kind !== 'app') return;
        if (process.program.started) catchUp(m, process);
        else startApp(m, process);
      },
      onStep,
    };
    options.kernel.register(m.actor, this);
  }

  handle(op: string, arg: Plain): void {
    const m = this.machine;
    const a = arg as any;
    if (op === 'step') step(m, a.process, this.steppers);
    else if (op === 'sleep') onSleepOver(m, a.process);
    else if (op === 'socket') this.onSocket(Number(a.key), a.socket);
    else if (op === 'app-timer') onAppTimer(m, a.process, a.name);
    else if (op === 'app-reply') onAppReply(m, a.process, a.connection, a.message as Message, a.close);
    else if (op === 'app-call') onAppCall(m, a.process, a.call, a.connection, a.result as CallResult);
    else if (op === 'watch') this.onWatch(a.watch, a.events);
    else if (op === 'watch-closed') this.onWatch(a.watch, [{ type: 'CLOSED' }]);
    else if (op === 'signal') {
      const process = m.processes.get(a.process);
      if (process !== undefined) m.calls.signal(process, a.signal, 'outside');
    } else if (op.startsWith('tool:')) {
      const [, key, number] = op.split(':');
      onToolDone(m, Number(key), Number(number), { kind: 'tool', result: a.result as PureToolResult });
    }
  }

  appOf(owner: SocketOwner): { app: App; state: Plain; env: AppEnv } | undefined {
    return appBehind(this.machine, owner);
  }

  setTerminalPort(port: TerminalPort): void {
    this.machine.terminalPort = port;
  }

  addSandbox(sandbox: NewSandbox): SandboxRecord {
    return addSandbox(this.machine, sandbox);
  }

  removeSandbox(id: SandboxId): void {
    removeSandbox(this.machine, id);
  }

  hasSandbox(id: SandboxId): boolean {
    return this.machine.sandboxes.has(id);
  }

  /** Starts a log-in shell of the sandbox's first user (or `user`) on a new terminal. */
  openTerminal(name: string, sandboxId: SandboxId, columns: number, rows: number, user?: string): boolean {
    const m = this.machine;
    const sandbox = m.sandbox(sandboxId);
    const who =
      (user === undefined ? sandbox.users[0] : sandbox.users.find((one) => one.name === user)) ?? userOf(sandbox, 0);
    if (who === undefined || m.ttys.has(name)) return false;
    const tty = addTty(m, { name, sandbox: sandboxId, columns, rows, sinks: [{ kind: 'terminal', name }] });
    const home = m.space(sandboxId).walk(who.home, who, true);
    const started = launch(m, {
      sandbox: sandboxId,
      argv: [who.shell],
      argv0: `-${who.shell.replace(/^.*\//, '')}`,
      env: loginEnvironment(sandbox, who),
      cwd: home.ok && home.value.node?.type === 'directory' ? who.home : '/',
      uid: who.uid,
      gid: who.gid,
      tty,
      purpose: { kind: 'terminal', id: name },
    });
    if (!started.ok) removeTty(m, tty);
    return started.ok;
  }

  typeKeys(name: string, keys: string): void {
    const tty = this.machine.ttys.get(name);
    if (tty !== undefined) inputTty(this.machine, tty, keys);
  }

  resizeTerminal(name: string, columns: number, rows: number): void {
    const tty = this.machine.ttys.get(name);
    if (tty !== undefined) resizeTty(this.machine, tty, columns, rows);
  }

  closeTerminal(name: string): void {
    const m = this.machine;
    const tty = m.ttys.get(name);
    if (tty === undefined) return;
    hangUp(m, tty);
    removeTty(m, tty);
  }

  /** The process that leads the session of a terminal: the shell, for completion and "is it at its prompt?". */
  shellOf(
    name: string,
  ): { readonly process: ProcessRecord; readonly sys: Sys; readonly inForeground: boolean } | undefined {
    const tty = this.machine.ttys.get(name);
    const process = tty === undefined ? undefined : this.machine.byPid(tty.sandbox, tty.session);
    if (tty === undefined || process === undefined || process.status !== null) return undefined;
    return { process, sys: this.sysOf(process), inForeground: tty.foreground === process.group };
  }

  runScript(sandbox: SandboxId, script: string, options: ScriptOptions = {}): ScriptRun {
    return runScript(this.machine, sandbox, script, options);
  }

  /** Files of a sandbox as root sees them. */
  files(sandbox: SandboxId, uid = 0): ProcessFiles {
    return new FilesOf(this.machine.space(sandbox), { cwd: '/', uid, gid: uid, umask: 0o022 });
  }

  readFile(sandbox: SandboxId, path: string): string | undefined {
    if (!this.machine.sandboxes.has(sandbox)) return undefined;
    const read = this.files(sandbox).readFile(path);
    return read.ok ? read.value : undefined;
  }

  /** Writes as the sandbox's first user owns it, with parent directories. */
  writeFile(sandbox: SandboxId, path: string, text: string, mode?: number): boolean {
    const files = this.files(sandbox);
    const owner = this.machine.sandbox(sandbox).users[0];
    const names = path.split('/').filter((name) => name !== '');
    for (let index = 1; index < names.length; index++) {
      const parent = `/${names.slice(0, index).join('/')}`;
      const made = files.mkdir(parent);
      if (made.ok && owner !== undefined && parent.startsWith(owner.home)) files.chown(parent, owner.uid, owner.gid);
    }
    if (!files.writeFile(path, text).ok) return false;
    if (mode !== undefined) files.chmod(path, mode);
    if (owner !== undefined && path.startsWith(owner.home)) files.chown(path, owner.uid, owner.gid);
    return true;
  }

  streamStatus(id: number): StreamStatus {
    return statusOfStream(this.machine, id);
  }

  resizeStream(id: number, columns: number, rows: number): void {
    resizeStream(this.machine, id, columns, rows);
  }

  closeStream(id: number): void {
    closeStream(this.machine, id);
  }

  /** Puts text into a stream's input, from outside any process. */
  feedStream(handle: StreamHandle, text: string): boolean {
    return feedStream(this.machine, handle, text);
  }

  /** No more input: whoever reads meets the end. */
  endStreamInput(handle: StreamHandle): void {
    const pipe = handle.stdin === undefined ? undefined : this.machine.pipes.get(handle.stdin);
    if (pipe === undefined) return;
    pipe.writers = 0;
    this.machine.notify(waitKey('read', pipe.id));
  }

  /** Reads what a stream's pipe holds, from outside any process: tests and the HTTP server. */
  takeStreamOutput(handle: StreamHandle): { readonly stdout: string; readonly stderr: string } {
    const take = (id: number | undefined) => {
      const pipe = id === undefined ? undefined : this.machine.pipes.get(id);
      if (pipe === undefined) return '';
      const { text } = pipe;
      pipe.text = '';
      this.machine.notify(waitKey('write', pipe.id));
      return text;
    };
    return { stdout: take(handle.stdout), stderr: take(handle.stderr) };
  }

  /** No process can run now; sleeping ones are fine. */
  isQuiet(): boolean {
    for (const process of this.machine.processes.values()) {
      if (process.status === null && process.stepEvent !== 0) return false;
    }
    return true;
  }

  canSave(): boolean {
    return canSave(this.machine);
  }

  save(): HostState {
    return saveHost(this.machine);
  }

  load(state: HostState): void {
    this.views.clear();
    loadHost(this.machine, state);
  }

  private sysOf(process: ProcessRecord): Sys {
    const known = this.views.get(process.key);
    if (known !== undefined && known.process === process) return known.sys;
    const sys = new ProcessSys(this.machine, process);
    this.views.set(process.key, { process, sys });
    return sys;
  }

  private onSocket(key: number, socket: number): void {
    const m = this.machine;
    const process = m.processes.get(key);
    if (process === undefined || process.status !== null) return;
    if (process.program.kind === 'app') {
      onAppSocket(m, process, socket);
      return;
    }
    if (!process.dirtySockets.includes(socket)) process.dirtySockets.push(socket);
    m.notify(waitKey('socket', socket));
  }

  private onWatch(watch: number, events: Plain): void {
    const m = this.machine;
    const process = m.processes.get(m.watchOwners.get(watch) ?? -1);
    if (process === undefined) return;
    process.watchEvents.push({ watch, events });
    m.notify(waitKey('watch', process.key));
  }

  private onShellEnd(name: string, status: ExitStatus): void {
    const m = this.machine;
    const tty = m.ttys.get(name);
    if (tty !== undefined) removeTty(m, tty);
    m.terminalPort.onExit(name, status);
  }
}

export function createHost(options: MachineOptions): HostKernel {
  return new HostKernel(options);
}
