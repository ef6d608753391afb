/** Container logs: complete lines with a byte budget (the oldest go first, as rotation drops them), and their followers. */
import { rfc3339Micro } from '../../sim/wall-clock';
import type { Machine } from './machine';
import type { LogChunk, LogRecord, StreamRecord } from './records';
import { waitKey } from './waiters';

export const LOG_BYTES_MAX = 512 * 1024;
/** Runtimes split longer lines and mark the parts. */
const LINE_MAX = 16_384;

export function openLog(m: Machine, id: string): void {
  m.logs.set(id, { id, lines: [], first: 0, bytes: 0, partial: { stdout: '', stderr: '' }, closed: false });
}

export function appendLog(m: Machine, id: string, stream: 'stdout' | 'stderr', text: string): void {
  const log = m.logs.get(id);
  if (log === undefined || text === '') return;
  const pieces = (log.partial[stream] + text).split('\n');
  let rest = pieces.pop() ?? '';
  for (const piece of pieces) addLine(m, log, stream, piece);
  while (rest.length >= LINE_MAX) {
    push(log, { atUs: m.now, stream, text: rest.slice(0, LINE_MAX), partial: true });
    rest = rest.slice(LINE_MAX);
  }
  log.partial = { ...log.partial, [stream]: rest };
  m.kernel.tracker.touched(`log:${id}`);
  feedFollowers(m, id, stream, text);
}

function addLine(m: Machine, log: LogRecord, stream: 'stdout' | 'stderr', line: string): void {
  let rest = line;
  for (; rest.length > LINE_MAX; rest = rest.slice(LINE_MAX)) {
    push(log, { atUs: m.now, stream, text: rest.slice(0, LINE_MAX), partial: true });
  }
  push(log, { atUs: m.now, stream, text: rest });
}

function push(log: LogRecord, chunk: LogChunk): void {
  log.lines.push(Object.freeze(chunk));
  log.bytes += chunk.text.length + 40;
  let drop = 0;
  while (log.bytes > LOG_BYTES_MAX && drop < log.lines.length - 1) {
    log.bytes -= (log.lines[drop] as LogChunk).text.length + 40;
    drop++;
  }
  if (drop > 0) {
    log.lines = log.lines.slice(drop);
    log.first += drop;
  }
}

/** The process that wrote is gone: what stands without a newline is the last line, and followers come to their end. */
export function closeLog(m: Machine, id: string): void {
  const log = m.logs.get(id);
  if (log === undefined || log.closed) return;
  for (const stream of ['stdout', 'stderr'] as const) {
    if (log.partial[stream] !== '') push(log, { atUs: m.now, stream, text: log.partial[stream], partial: true });
  }
  log.partial = { stdout: '', stderr: '' };
  log.closed = true;
  m.kernel.tracker.touched(`log:${id}`);
  for (const stream of followersOf(m, id)) pushFollower(m, stream);
}

function followersOf(m: Machine, id: string): StreamRecord[] {
  return [...m.streams.values()].filter((stream) => stream.follow?.log === id && !stream.done);
}

function feedFollowers(m: Machine, id: string, from: 'stdout' | 'stderr', text: string): void {
  for (const stream of followersOf(m, id)) {
    // An attached terminal gets what is written when it is written, whole lines or not.
    if (stream.follow?.raw) rawFeed(m, stream, from, text);
    else pushFollower(m, stream);
  }
}

function rawFeed(m: Machine, stream: StreamRecord, from: 'stdout' | 'stderr', text: string): void {
  const pipe = m.pipes.get(from === 'stderr' && stream.stderr !== null ? stream.stderr : stream.stdout);
  if (pipe === undefined || pipe.readers === 0 || pipe.text.length > pipe.capacity * 4) return;
  pipe.text += text;
  m.notify(waitKey('read', pipe.id));
}

/** Gives a follower all lines it has room for; called again when its pipe was read. */
export function pushFollower(m: Machine, stream: StreamRecord): void {
  const { follow } = stream;
  const pipe = m.pipes.get(stream.stdout);
  if (follow === null || pipe === undefined || stream.done) return;
  const log = m.logs.get(follow.log);
  if (!follow.raw && log !== undefined) {
    let text = '';
    let index = Math.max(0, follow.next - log.first);
    for (; index < log.lines.length && pipe.text.length + text.length < pipe.capacity; index++) {
      const line = log.lines[index] as LogChunk;
      const stamp = follow.timestamps ? `${stampOf(m, line.atUs)} ` : '';
      text += `${stamp}${line.text}${line.partial ? '' : '\n'}`;
    }
    follow.next = log.first + index;
    if (text !== '') {
      pipe.text += text;
      m.notify(waitKey('read', pipe.id));
    }
    if (index < log.lines.length) return;
  }
  if (log === undefined || log.closed) {
    stream.done = true;
    stream.status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
    for (const id of [stream.stdout, stream.stderr]) {
      const end = id === null ? undefined : m.pipes.get(id);
      if (end === undefined) continue;
      end.writers = 0;
      m.notify(waitKey('read', end.id));
    }
    m.notify(waitKey('stream', stream.id));
  }
}

/** RFC 3339 with nine decimals, as the CRI log format has them. */
export function stampOf(m: Machine, atUs: number): string {
  const micros = rfc3339Micro(m.kernel.wallUs(atUs));
  return `${micros.slice(0, -1)}000Z`;
}
