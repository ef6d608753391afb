/** Streams to elsewhere (exec, attach, log -f, ssh): a process or log with its ends as pipes that a client's process adopts. */
import type { Plain } from '../base/plain';
import type { StreamHandle, StreamStatus } from '../client/transport';
import type { ExitStatus } from './contract';
import { type Launch, type LaunchResult, launch } from './launching';
import { pushFollower } from './process/logs';
import type { Machine } from './process/machine';
import { newPipe, putInPipe, releasePipe } from './process/pipes';
import type { StreamRecord } from './process/records';
import { exitCodeOf } from './process/signals';
import { waitKey } from './process/waiters';
import { addTty, hangUp, removeTty, resizeTty } from './tty/terminals';

function handleOf(stream: StreamRecord): StreamHandle {
  return {
    id: stream.id,
    stdout: stream.stdout,
    ...(stream.stdin === null ? {} : { stdin: stream.stdin }),
    ...(stream.stderr === null ? {} : { stderr: stream.stderr }),
  };
}

/** The metav1.Status that ends an exec stream (remotecommand's channel 3). */
export function exitStatusObject(status: ExitStatus): Plain {
  const code = exitCodeOf(status);
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

export function execStream(
  m: Machine,
  given: Omit<Launch, 'tty' | 'stdin' | 'stdout' | 'stderr' | 'purpose'>,
  options: { readonly tty: boolean; readonly stdin: boolean },
): { readonly ok: true; readonly stream: StreamHandle } | Extract<LaunchResult, { ok: false }> {
  const id = m.newId();
  const name = `stream:${id}`;
  const purpose = { kind: 'stream', id: String(id) };
  // Each end that a client will adopt is counted from the beginning.
  const out = newPipe(m, null, { readers: 1, writers: 0 });
  const ends: { stdin: number | null; stderr: number | null } = { stdin: null, stderr: null };
  let launched: LaunchResult;
  if (options.tty) {
    out.writers = 1;
    const sinks = [{ kind: 'pipe' as const, pipe: out.id }];
    const tty = addTty(m, { name, sandbox: given.sandbox, columns: 80, rows: 24, sinks });
    if (options.stdin) ends.stdin = newPipe(m, name, { readers: 0, writers: 1 }).id;
    const env = given.env === undefined || given.env.TERM !== undefined ? given.env : { ...given.env, TERM: 'xterm' };
    launched = launch(m, { ...given, ...(env === undefined ? {} : { env }), tty, purpose });
    if (!launched.ok) m.ttys.delete(name);
  } else {
    const err = newPipe(m, null, { readers: 1, writers: 0 });
    ends.stderr = err.id;
    const input = options.stdin ? newPipe(m, null, { readers: 0, writers: 1 }) : undefined;
    ends.stdin = input?.id ?? null;
    launched = launch(m, {
      ...given,
      ...(input === undefined ? {} : { stdin: { kind: 'pipe', pipe: input.id, end: 'read' } }),
      stdout: { kind: 'pipe', pipe: out.id, end: 'write' },
      stderr: { kind: 'pipe', pipe: err.id, end: 'write' },
      purpose,
    });
  }
  if (!launched.ok) {
    for (const pipe of [out.id, ends.stdin, ends.stderr]) if (pipe !== null) m.pipes.delete(pipe);
    return launched;
  }
  const tty = options.tty ? name : null;
  const process = launched.process.key;
  const stream: StreamRecord = { id, process, tty, ...ends, stdout: out.id, follow: null, status: null, done: false };
  m.streams.set(id, stream);
  return { ok: true, stream: handleOf(stream) };
}

/** A stream whose command could not be started: the runtime's words, and it is over. */
export function saidStream(
  m: Machine,
  text: string,
  code: number,
  options: { readonly tty: boolean; readonly stdin: boolean },
): StreamHandle {
  const id = m.newId();
  const out = newPipe(m, null, { readers: 1, writers: 0 });
  out.text = text;
  const stderr = options.tty ? null : newPipe(m, null, { readers: 1, writers: 0 }).id;
  const stdin = options.stdin ? newPipe(m, null, { readers: 0, writers: 1 }).id : null;
  const status = exitStatusObject({ kind: 'exited', code });
  const ends = { process: null, tty: null, stdin, stdout: out.id, stderr, follow: null };
  const stream: StreamRecord = { id, ...ends, status, done: true };
  m.streams.set(id, stream);
  return handleOf(stream);
}

/** The lines of a log from one on; ends when the log is closed. `raw`: an attached client, from now on, as written. */
export function followStream(
  m: Machine,
  log: string,
  options: {
    readonly next: number;
    readonly raw: boolean;
    readonly timestamps: boolean;
    readonly stdin?: number | null;
  },
): StreamHandle {
  const id = m.newId();
  const out = newPipe(m, null, { readers: 1, writers: 1 });
  const err = options.raw ? newPipe(m, null, { readers: 1, writers: 1 }).id : null;
  const { next, raw, timestamps, stdin = null } = options;
  const follow = { log, next, raw, timestamps };
  const stream: StreamRecord = {
    id,
    process: null,
    tty: null,
    stdin,
    stdout: out.id,
    stderr: err,
    follow,
    status: null,
    done: false,
  };
  m.streams.set(id, stream);
  pushFollower(m, stream);
  return handleOf(stream);
}

/** An attached client of a container with a terminal of its own; its end hangs the terminal up unless that is kept open. */
export function attachTty(m: Machine, name: string, log: string, options = { keepOpen: false }): StreamHandle {
  const stdin = newPipe(m, name, { readers: 0, writers: options.keepOpen ? 2 : 1 });
  return followStream(m, log, { next: 0, raw: true, timestamps: false, stdin: stdin.id });
}

export function onStreamEnd(m: Machine, id: number, status: ExitStatus): void {
  const stream = m.streams.get(id);
  if (stream === undefined) return;
  stream.done = true;
  stream.status = exitStatusObject(status);
  const tty = stream.tty === null ? undefined : m.ttys.get(stream.tty);
  if (tty !== undefined) removeTty(m, tty);
  // A command's input has no reader left.
  if (stream.stdin !== null) m.notify(waitKey('write', stream.stdin));
  m.notify(waitKey('stream', id));
  // A client that was killed never asks for the result.
  if ((m.pipes.get(stream.stdout)?.readers ?? 0) === 0) m.streams.delete(id);
}

export function statusOfStream(m: Machine, id: number): StreamStatus {
  const stream = m.streams.get(id);
  if (stream === undefined) return { done: true, status: { metadata: {}, status: 'Success' } };
  return stream.done ? { done: true, status: stream.status } : { done: false };
}

export function resizeStream(m: Machine, id: number, columns: number, rows: number): void {
  const stream = m.streams.get(id);
  // An attached client has no terminal of its own: its keys go to the container's.
  const input = stream === undefined || stream.stdin === null ? undefined : m.pipes.get(stream.stdin);
  const name = stream?.tty ?? input?.toTty;
  const tty = name === null || name === undefined ? undefined : m.ttys.get(name);
  if (tty !== undefined && columns > 0 && rows > 0) resizeTty(m, tty, columns, rows);
}

/** The client is gone: its ends are closed, a terminal hangs up; a plain command meets SIGPIPE or the end of its input. */
export function closeStream(m: Machine, id: number): void {
  const stream = m.streams.get(id);
  if (stream === undefined) return;
  m.streams.delete(id);
  const tty = stream.tty === null ? undefined : m.ttys.get(stream.tty);
  if (tty !== undefined && !stream.done) hangUp(m, tty);
  for (const id of [stream.stdout, stream.stderr]) {
    const pipe = id === null ? undefined : m.pipes.get(id);
    if (pipe === undefined) continue;
    pipe.readers = 0;
    m.notify(waitKey('write', pipe.id));
    if (pipe.writers === 0 || stream.follow !== null) m.pipes.delete(pipe.id);
  }
  const input = stream.stdin === null ? undefined : m.pipes.get(stream.stdin);
  if (input !== undefined && input.writers > 0) releasePipe(m, input.id, 'write');
}

/** Puts text into a stream's input from outside any process (tests, the HTTP server). */
export function feedStream(m: Machine, handle: StreamHandle, text: string): boolean {
  const pipe = handle.stdin === undefined ? undefined : m.pipes.get(handle.stdin);
  return pipe !== undefined && putInPipe(m, pipe, text) === 'done';
}
