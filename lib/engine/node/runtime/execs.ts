/** Further processes in running containers: probes and hooks (execSync), kubectl exec and attach. */

import { LazyMap } from '../../base/lazy-map';
import type { PlainObject } from '../../base/plain';
import type { StreamHandle } from '../../client/transport';
import type { ExitStatus } from '../../host/contract';
import type { HostKernel } from '../../host/host-kernel';
import { exitCodeOf } from '../../host/process/signals';
import { runProgram } from '../../host/scripts';
import { attachTty, execStream, followStream, saidStream } from '../../host/streams';
import type { Us } from '../../sim/kernel-contract';
import type { Containers } from './containers';
import { type ContainerRecord, type ExecRecord, sandboxOf } from './runtime-records';
import { execMessage, startFailure } from './start-failures';

export interface ExecsOptions {
  readonly runtime: 'docker' | 'containerd';
  readonly node: string;
  readonly host: HostKernel;
  readonly containers: Containers;
  readonly actor: string;
  readonly onDone: (result: PlainObject) => void;
}
export type StreamResult =
  | { readonly ok: true; readonly stream: StreamHandle }
  | { readonly ok: false; readonly message: string };
interface Ends {
  readonly tty: boolean;
  readonly stdin: boolean;
}

export class Execs {
  private readonly byExec = new LazyMap<number, ExecRecord>();

  constructor(private readonly o: ExecsOptions) {
    o.host.machine.endListeners.set(`exec:${o.node}`, (id, status) => this.ended(Number(id), status));
  }

  sync(id: string, argv: readonly string[], timeoutUs: Us): number {
    const { o } = this;
    const m = o.host.machine;
    const one = o.containers.get(id);
    const exec = m.newId();
    if (one === undefined || one.state.phase !== 'running') {
      o.onDone({ exec, exitCode: -1, output: '', error: this.notRunning(id) });
      return exec;
    }
    const place = placeOf(one, argv, one.env);
    const failure = startFailure(m, place);
    if (failure?.after === 'look-up') {
      const message = execMessage(o.runtime, this.execId(), failure.words);
      if (o.runtime === 'docker') o.onDone({ exec, exitCode: failure.exitCode, output: `${message}\r\n` });
      else o.onDone({ exec, exitCode: -1, output: '', error: `rpc error: code = Unknown desc = ${message}` });
      return exec;
    }
    if (failure !== undefined) {
      o.onDone({ exec, exitCode: failure.exitCode, output: `${failure.words}\n` });
      return exec;
    }
    const { sandbox, cwd, env, uid, gid } = place;
    const purpose = { kind: `exec:${o.node}`, id: String(exec) };
    const run = runProgram(m, sandbox, argv, { cwd, env, uid, gid, stdin: '', purpose, id: exec });
    const timeoutEvent =
      timeoutUs > 0 ? m.kernel.post(timeoutUs, o.actor, 'exec-timeout', { exec: run.id }, 'timer') : 0;
    this.byExec.set(exec, { exec, container: id, timeoutEvent });
    return exec;
  }

  exec(id: string, argv: readonly string[], options: Ends): StreamResult {
    const { o } = this;
    const m = o.host.machine;
    const one = o.containers.get(id);
    if (one === undefined || one.state.phase !== 'running') return { ok: false, message: this.notRunning(id) };
    const env = options.tty ? withTerm(one.env) : one.env;
    const place = placeOf(one, argv, env);
    const failure = startFailure(m, place);
    if (failure !== undefined) {
      const message = failure.after === 'exec' ? failure.words : execMessage(o.runtime, this.execId(), failure.words);
      if (failure.after === 'look-up' && o.runtime === 'containerd') return { ok: false, message };
      return { ok: true, stream: saidStream(m, `${message}\r\n`, failure.exitCode, options) };
    }
    const made = execStream(m, place, options);
    return made.ok ? made : { ok: false, message: `OCI runtime exec failed: exec failed: ${made.errno}` };
  }

  attach(id: string, options: Ends): StreamResult {
    const { o } = this;
    const m = o.host.machine;
    const one = o.containers.get(id);
    if (one === undefined || one.state.phase !== 'running') return { ok: false, message: this.notRunning(id) };
    if (one.tty && options.stdin && one.wantsStdin) {
      return { ok: true, stream: attachTty(m, sandboxOf(id), id, { keepOpen: !one.stdinOnce }) };
    }
    const stdin = options.stdin && !one.tty ? o.containers.takeStdin(id) : undefined;
    const next = 0;
    return { ok: true, stream: followStream(m, id, { next, raw: true, timestamps: false, stdin: stdin ?? null }) };
  }

  onTimeout(exec: number): void {
    const m = this.o.host.machine;
    const known = this.byExec.get(exec);
    const process = m.processes.get(m.collections.get(exec)?.process ?? -1);
    if (known === undefined) return;
    this.byExec.delete(exec);
    const output = this.takeOutput(exec);
    if (process !== undefined && process.status === null) {
      m.signalGroup(process.sandbox, process.group, 'SIGKILL', 'outside');
    }
    this.o.onDone({ exec, exitCode: -1, output, timedOut: true });
  }

  save(): readonly ExecRecord[] {
    return [...this.byExec.values()];
  }

  load(records: readonly ExecRecord[]): void {
    this.byExec.clear();
    for (const record of records) this.byExec.set(record.exec, record);
  }

  private ended(exec: number, status: ExitStatus): void {
    const known = this.byExec.get(exec);
    if (known === undefined) return;
    this.byExec.delete(exec);
    if (known.timeoutEvent !== 0) this.o.host.machine.kernel.cancel(known.timeoutEvent);
    this.o.onDone({ exec, exitCode: exitCodeOf(status), output: this.takeOutput(exec) });
  }

  /** The kubelet appends one to the other; it does not see how they were interleaved. */
  private takeOutput(exec: number): string {
    const m = this.o.host.machine;
    const collection = m.collections.get(exec);
    m.collections.delete(exec);
    return collection === undefined ? '' : collection.stdout + collection.stderr;
  }

  private notRunning(id: string): string {
    return this.o.runtime === 'docker' ? `container not running (${id})` : `container is not in running state`;
  }

  private execId(): string {
    const random = this.o.host.machine.kernel.random(`runtime/${this.o.node}`);
    let id = '';
    while (id.length < 64) id += random.below(65_536).toString(16).padStart(4, '0');
    return id;
  }
}

export function placeOf(one: ContainerRecord, argv: readonly string[], env: Readonly<Record<string, string>>) {
  return { sandbox: sandboxOf(one.id), argv, env, cwd: one.workingDir, uid: one.uid, gid: one.gid };
}

/** Where dockerd puts it: after HOSTNAME. */
function withTerm(env: Readonly<Record<string, string>>): Record<string, string> {
  if (env.TERM !== undefined) return { ...env };
  const next: Record<string, string> = {};
  for (const name of Object.keys(env)) {
    next[name] = env[name] as string;
    if (name === 'HOSTNAME') next.TERM = 'xterm';
  }
  return next;
}
