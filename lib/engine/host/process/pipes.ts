/** Pipes: 64 KiB, writers wait while there is no room, both ends counted (pipe(7)). */
import { pushFollower } from './logs';
import { type Machine, PIPE_CAPACITY } from './machine';
import type { PipeId, PipeRecord } from './records';
import { waitKey } from './waiters';

export function newPipe(m: Machine, toTty: string | null = null, ends = { readers: 0, writers: 0 }): PipeRecord {
  const pipe: PipeRecord = { id: m.newId(), text: '', ...ends, capacity: PIPE_CAPACITY, toTty };
  m.pipes.set(pipe.id, pipe);
  return pipe;
}

/** Takes everything; undefined: empty, but writers are left. */
export function takeFromPipe(m: Machine, pipe: PipeRecord): { text: string; eof: boolean } | undefined {
  if (pipe.text === '') return pipe.writers === 0 ? { text: '', eof: true } : undefined;
  const { text } = pipe;
  pipe.text = '';
  m.notify(waitKey('write', pipe.id));
  for (const stream of m.streams.values()) if (stream.stdout === pipe.id && stream.follow) pushFollower(m, stream);
  return { text, eof: false };
}

export function hasRoom(pipe: PipeRecord, length: number): boolean {
  return pipe.text === '' || pipe.text.length + length <= pipe.capacity;
}

/** 'broken': nobody can read it any more. */
export function putInPipe(m: Machine, pipe: PipeRecord, text: string): 'done' | 'full' | 'broken' {
  if (pipe.toTty !== null) {
    const tty = m.ttys.get(pipe.toTty);
    if (tty === undefined || tty.hungUp) return 'broken';
    m.calls.ttyInput(tty, text);
    return 'done';
  }
  if (pipe.readers === 0) return 'broken';
  if (!hasRoom(pipe, text.length)) return 'full';
  if (text === '') return 'done';
  pipe.text += text;
  m.notify(waitKey('read', pipe.id));
  return 'done';
}

export function retainPipe(m: Machine, id: PipeId, end: 'read' | 'write'): void {
  const pipe = m.pipes.get(id);
  if (pipe === undefined) return;
  if (end === 'read') pipe.readers++;
  else pipe.writers++;
}

export function releasePipe(m: Machine, id: PipeId, end: 'read' | 'write'): void {
  const pipe = m.pipes.get(id);
  if (pipe === undefined) return;
  if (end === 'read') pipe.readers = Math.max(0, pipe.readers - 1);
  else pipe.writers = Math.max(0, pipe.writers - 1);
  if (end === 'write' && pipe.writers === 0) {
    m.notify(waitKey('read', id));
    const tty = pipe.toTty === null ? undefined : m.ttys.get(pipe.toTty);
    if (tty !== undefined) m.calls.hangUp(tty);
  }
  if (end === 'read' && pipe.readers === 0) m.notify(waitKey('write', id));
  if (pipe.readers === 0 && pipe.writers === 0) m.pipes.delete(id);
}
