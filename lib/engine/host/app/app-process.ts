/**
 * Server apps as processes: the host opens their listeners, feeds what arrives to the pure `decide` and carries the
 * effects out. The same `decide` answers peeks (`appOf`), whose effects nobody carries out.
 */
import type { Plain } from '../../base/plain';
import type { App, AppEffect, AppEnv, AppInput, CallResult, Message, SocketOwner } from '../../network/contract';
import type { Signal } from '../contract';
import { ProcessFiles } from '../files/process-files';
import { isInit } from '../process/delivery';
import { writeFd } from '../process/descriptors';
import type { Machine } from '../process/machine';
import type { AppConnection, ProcessRecord, ProgramRecord } from '../process/records';

type AppProgram = Extract<ProgramRecord, { kind: 'app' }>;

export function appOfProcess(m: Machine, process: ProcessRecord): App | undefined {
  if (process.program.kind !== 'app') return undefined;
  return m.options.appOf?.(m.sandbox(process.sandbox).image, process.program.name);
}

export function envOf(m: Machine, process: ProcessRecord): AppEnv {
  const sandbox = m.sandbox(process.sandbox);
  return {
    hostname: sandbox.hostname,
    args: process.argv,
    env: process.env,
    ips: sandbox.ips,
    now: m.now,
    epochMs: m.kernel.epochMs,
    readFile(path) {
      const read = new ProcessFiles(m.space(process.sandbox), process).readFile(path);
      return read.ok ? read.value : undefined;
    },
  };
}

/** For the network's peeks: the app behind a listener, running and able to answer. */
export function appBehind(m: Machine, owner: SocketOwner): { app: App; state: Plain; env: AppEnv } | undefined {
  const process = owner.actor === m.actor ? m.processes.get(Number(owner.key)) : undefined;
  if (process === undefined || process.program.kind !== 'app' || process.status !== null) return undefined;
  if (process.stopped || !process.program.started) return undefined;
  const app = appOfProcess(m, process);
  m.kernel.tracker.read(`app:${process.sandbox}`);
  return app === undefined ? undefined : { app, state: process.program.state, env: envOf(m, process) };
}

function programOf(process: ProcessRecord): AppProgram | undefined {
  return process.status === null && process.program.kind === 'app' ? process.program : undefined;
}

function connectionOf(program: AppProgram | undefined, socket: number): AppConnection | undefined {
  return program?.connections.find((one) => one.socket === socket);
}

export function startApp(m: Machine, process: ProcessRecord): void {
  const program = programOf(process);
  const app = appOfProcess(m, process);
  if (program === undefined || app === undefined) {
    m.calls.end(process, { kind: 'exited', code: 127 });
    return;
  }
  program.started = true;
  process.wait = {};
  const env = envOf(m, process);
  const owner = { actor: m.actor, key: String(process.key) };
  for (const { protocol, port, ip = '0.0.0.0' } of app.listens(env)) {
    const socket = m.options.sockets.listen(m.sandbox(process.sandbox).netns, protocol, ip, port, owner);
    if (socket === 'EADDRINUSE') {
      writeFd(m, process, 2, `${process.argv[0]}: bind ${ip}:${port}: Address already in use\n`);
      m.calls.end(process, { kind: 'exited', code: 1 });
      return;
    }
    program.listeners.push({ socket, port });
  }
  const { state, effects } = app.start(env);
  program.state = state;
  m.kernel.tracker.touched(`app:${process.sandbox}`);
  carryOut(m, process, app, effects);
}

function feed(m: Machine, process: ProcessRecord, input: AppInput): readonly AppEffect[] {
  const program = programOf(process);
  const app = appOfProcess(m, process);
  if (program === undefined || app === undefined) return [];
  const effects = app.decide(program.state as never, input, envOf(m, process));
  carryOut(m, process, app, effects);
  return effects;
}

function carryOut(m: Machine, process: ProcessRecord, app: App, effects: readonly AppEffect[]): void {
  for (const effect of effects) {
    const program = programOf(process);
    if (program === undefined) return;
    switch (effect.kind) {
      case 'state':
        program.state = app.apply(program.state, effect.change);
        m.kernel.tracker.touched(`app:${process.sandbox}`);
        break;
      case 'log':
        writeFd(m, process, effect.stream === 'stdout' ? 1 : 2, effect.text);
        break;
      case 'reply': {
        const { connection, message, afterUs = 0, close = false } = effect;
        if (afterUs === 0) reply(m, process, connection, message, close);
        else {
          const arg = { process: process.key, connection, message: message as unknown as Plain, close };
          m.kernel.post(afterUs, m.actor, 'app-reply', arg);
        }
        break;
      }
      case 'close':
        closeConnection(m, process, effect.connection);
        break;
      case 'call':
        call(m, process, effect);
        break;
      case 'timer':
        m.post(effect.afterUs, 'app-timer', { process: process.key, name: effect.name }, 'timer');
        break;
      case 'exit':
        m.calls.end(process, { kind: 'exited', code: effect.code & 255 });
        return;
    }
  }
}

export function reply(m: Machine, process: ProcessRecord, connection: number, message: Message, close: boolean): void {
  const open = connectionOf(programOf(process), connection);
  if (open === undefined || open.closed) return;
  m.options.sockets.send(open.socket, message);
  if (close) closeConnection(m, process, connection);
}

function closeConnection(m: Machine, process: ProcessRecord, connection: number): void {
  const program = programOf(process);
  const open = connectionOf(program, connection);
  if (program === undefined || open === undefined) return;
  if (!open.closed) m.options.sockets.close(open.socket);
  program.connections = program.connections.filter((one) => one !== open);
}

function call(m: Machine, process: ProcessRecord, effect: Extract<AppEffect, { kind: 'call' }>): void {
  const { protocol, host, port, message, connection } = effect;
  const arg = { process: process.key, call: effect.call, connection };
  const { caller } = m.options;
  if (caller === undefined) {
    const result: CallResult = { ok: false, error: 'unresolved' };
    m.kernel.post(0, m.actor, 'app-call', { ...arg, result: result as unknown as Plain });
    return;
  }
  const { sandbox } = process;
  const { netns } = m.sandbox(sandbox);
  caller.call({ sandbox, netns, protocol, host, port, message }, { actor: m.actor, op: 'app-call', arg });
}

/** A socket of an app changed: new connections, messages, ends, in this order until nothing is left. */
export function onAppSocket(m: Machine, process: ProcessRecord, socket: number): void {
  const program = programOf(process);
  if (program === undefined || process.stopped) return;
  const listener = program.listeners.find((one) => one.socket === socket);
  if (listener !== undefined) {
    for (;;) {
      const accepted = m.options.sockets.accept(socket);
      if (accepted === undefined) return;
      const from = m.options.sockets.state(accepted)?.remote ?? { ip: '0.0.0.0', port: 0 };
      const connection: AppConnection = { socket: accepted, port: listener.port, from, closed: false };
      program.connections.push(connection);
      feed(m, process, { kind: 'connected', connection: accepted, port: listener.port, from });
      serve(m, process, connection);
      if (process.status !== null) return;
    }
  }
  const connection = connectionOf(program, socket);
  if (connection !== undefined) serve(m, process, connection);
}

function serve(m: Machine, process: ProcessRecord, connection: AppConnection): void {
  const { socket, port, from } = connection;
  for (;;) {
    const program = programOf(process);
    if (program === undefined || !program.connections.includes(connection)) return;
    const message = m.options.sockets.receive(socket);
    if (message === undefined) break;
    feed(m, process, { kind: 'message', connection: socket, port, from, message });
  }
  const state = m.options.sockets.state(socket);
  const over = state === undefined || state.phase === 'closed' || state.phase === 'failed' || state.peerClosed;
  if (!over) return;
  feed(m, process, { kind: 'closed', connection: socket });
  closeConnection(m, process, socket);
}

/** After SIGCONT: everything that arrived while it stood still. */
export function catchUp(m: Machine, process: ProcessRecord): void {
  const program = programOf(process);
  if (program === undefined) return;
  for (const { socket } of [...program.listeners]) onAppSocket(m, process, socket);
  for (const { socket } of [...program.connections]) onAppSocket(m, process, socket);
}

export function appSignal(m: Machine, process: ProcessRecord, signal: Signal): 'handled' | 'default' {
  const effects = feed(m, process, { kind: 'signal', signal });
  // An app without an answer has no handler; as process 1 it is then deaf, which the caller knows.
  return effects.length > 0 || isInit(m, process) ? 'handled' : 'default';
}

export function onAppTimer(m: Machine, key: number, name: string): void {
  const process = m.processes.get(key);
  if (process !== undefined) feed(m, process, { kind: 'timer', name });
}

export function onAppCall(m: Machine, key: number, name: string, connection: number, result: CallResult): void {
  const process = m.processes.get(key);
  if (process !== undefined) feed(m, process, { kind: 'call-result', call: name, connection, result });
}

export function onAppReply(m: Machine, key: number, connection: number, message: Message, close: boolean): void {
  const process = m.processes.get(key);
  if (process !== undefined) reply(m, process, connection, message, close);
}
