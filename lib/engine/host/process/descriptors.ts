/** File descriptors of processes: reference-counted open descriptions over files, pipes, terminals, devices and logs. */
import type { Fd, Result } from '../contract';
import { openForWriting, readText, setText } from '../files/file-calls';
import { allows, fail } from '../files/file-space';
import { absolute } from '../files/process-files';
import { postProcess, takeInput } from '../tty/line-discipline';
import { ttyHasRoom, writeTty } from '../tty/terminals';
import { appendLog } from './logs';
import type { Machine } from './machine';
import { hasRoom, newPipe, putInPipe, releasePipe, retainPipe, takeFromPipe } from './pipes';
import type { DescriptionId, DescriptionRecord, ProcessRecord, TtyRecord } from './records';
import { ttyWaitKey, type WaitKey, waitKey } from './waiters';

type Distributed<T> = T extends unknown ? Omit<T, 'id' | 'refs'> : never;
export type NewDescription = Distributed<DescriptionRecord>;

/** Output kept of a script; a runaway is cut off, not kept. */
export const COLLECTED_MAX = 4 * 1024 * 1024;
const FDS_MAX = 1_024;

export function addDescription(m: Machine, given: NewDescription): DescriptionId {
  const id = m.newId();
  m.descriptions.set(id, { id, refs: 0, ...given } as DescriptionRecord);
  if (given.kind === 'pipe') retainPipe(m, given.pipe, given.end);
  return id;
}

export function retain(m: Machine, id: DescriptionId): void {
  const description = m.descriptions.get(id);
  if (description !== undefined) description.refs++;
}

export function release(m: Machine, id: DescriptionId): void {
  const description = m.descriptions.get(id);
  if (description === undefined || --description.refs > 0) return;
  m.descriptions.delete(id);
  if (description.kind === 'pipe') releasePipe(m, description.pipe, description.end);
}

export function place(m: Machine, process: ProcessRecord, id: DescriptionId, onto?: Fd): Fd {
  let fd = onto ?? 0;
  if (onto === undefined) while (process.fds[fd] !== undefined) fd++;
  retain(m, id);
  const old = process.fds[fd];
  while (process.fds.length < fd) process.fds.push(undefined);
  process.fds[fd] = id;
  if (old !== undefined) release(m, old);
  return fd;
}

export function closeFd(m: Machine, process: ProcessRecord, fd: Fd): void {
  const id = process.fds[fd];
  if (id === undefined) return;
  process.fds[fd] = undefined;
  release(m, id);
}

/** Process-wide: a terminal read from the background stops the reader's group instead. */
export function inBackground(tty: TtyRecord, process: ProcessRecord): boolean {
  return process.tty === tty.name && process.session === tty.session && process.group !== tty.foreground;
}

export function readFd(m: Machine, process: ProcessRecord, fd: Fd): { text: string; eof: boolean } | undefined {
  const open = m.description(process, fd);
  if (open === undefined) return { text: '', eof: true };
  switch (open.kind) {
    case 'pipe': {
      const pipe = m.pipes.get(open.pipe);
      return pipe === undefined || open.end === 'write' ? { text: '', eof: true } : takeFromPipe(m, pipe);
    }
    case 'tty': {
      const tty = m.ttys.get(open.tty);
      if (tty === undefined) return { text: '', eof: true };
      if (inBackground(tty, process)) {
        if (process.actions.SIGTTIN === 'ignore') return { text: '', eof: true };
        m.signalGroup(process.sandbox, process.group, 'SIGTTIN');
        return undefined;
      }
      return takeInput(tty);
    }
    case 'device':
      if (open.device === 'null') return { text: '', eof: true };
      return { text: open.device === 'urandom' ? noise(m, process) : '\0'.repeat(4_096), eof: false };
    case 'file': {
      if (!open.canRead) return { text: '', eof: true };
      const content = contentOf(m, open);
      const text = open.unread + content.slice(open.at);
      open.unread = '';
      open.at = Math.max(open.at, content.length);
      return { text, eof: true };
    }
    default:
      return { text: '', eof: true };
  }
}

function noise(m: Machine, process: ProcessRecord): string {
  const random = m.kernel.random(`host/${process.sandbox}`);
  let text = '';
  for (let i = 0; i < 256; i++) text += String.fromCharCode(random.below(256));
  return text;
}

/** What the file holds now; an unlinked one what it held last. */
export function contentOf(m: Machine, open: Extract<DescriptionRecord, { kind: 'file' }>): string {
  const node = m.volumes.at(open.volume, open.names);
  if (node?.type === 'file' && node.inode === open.inode) open.last = node.text;
  return open.last;
}

export function unreadFd(m: Machine, process: ProcessRecord, fd: Fd, text: string): void {
  const open = m.description(process, fd);
  if (open === undefined || text === '') return;
  if (open.kind === 'file') {
    // Pushed back text is normally what was read: then the offset moves back and others that share it see it too.
    const content = contentOf(m, open);
    if (open.unread === '' && content.slice(open.at - text.length, open.at) === text) open.at -= text.length;
    else open.unread = text + open.unread;
  } else if (open.kind === 'pipe') {
    const pipe = m.pipes.get(open.pipe);
    if (pipe !== undefined) pipe.text = text + pipe.text;
    m.notify(waitKey('read', open.pipe));
  } else if (open.kind === 'tty') {
    m.ttys.get(open.tty)?.ready.unshift(text);
    m.notify(ttyWaitKey(open.tty));
  }
}

/** What a step's output costs in virtual time: a terminal takes about a megabyte a second. */
const TTY_US_PER_CHARACTER = 1;

export function writeFd(m: Machine, process: ProcessRecord, fd: Fd, text: string): boolean {
  const open = m.description(process, fd);
  if (open === undefined) return true;
  switch (open.kind) {
    case 'pipe': {
      const pipe = m.pipes.get(open.pipe);
      const result = pipe === undefined || open.end === 'read' ? 'broken' : putInPipe(m, pipe, text);
      if (result === 'broken') m.calls.signal(process, 'SIGPIPE', 'inside');
      process.wantsRoom = result === 'full' ? text.length : 0;
      return result !== 'full';
    }
    case 'tty': {
      const tty = m.ttys.get(open.tty);
      if (tty === undefined) return true;
      const length = postProcess(text).length;
      if (!ttyHasRoom(m, tty, length)) {
        process.wantsRoom = length;
        return false;
      }
      process.busyUntilUs = Math.max(process.busyUntilUs, m.now) + text.length * TTY_US_PER_CHARACTER;
      writeTty(m, tty, text);
      return true;
    }
    case 'file':
      writeFile(m, process, open, text);
      return true;
    case 'log':
      appendLog(m, open.log, open.stream, text);
      return true;
    case 'collect': {
      const collection = m.collections.get(open.collection);
      if (collection === undefined) return true;
      if (collection[open.stream].length + text.length > COLLECTED_MAX) collection.truncated = true;
      else collection[open.stream] += text;
      return true;
    }
    default:
      return true;
  }
}

function writeFile(
  m: Machine,
  process: ProcessRecord,
  open: Extract<DescriptionRecord, { kind: 'file' }>,
  text: string,
): void {
  if (!open.canWrite) return;
  const content = contentOf(m, open);
  const at = open.append ? content.length : open.at;
  const gap = at > content.length ? '\0'.repeat(at - content.length) : '';
  const next = content.slice(0, at) + gap + text + content.slice(at + text.length);
  open.at = at + text.length;
  const node = m.volumes.at(open.volume, open.names);
  if (node?.type !== 'file' || node.inode !== open.inode) {
    open.last = next;
    return;
  }
  const space = m.space(process.sandbox, process);
  const target = { path: open.path, node, volume: open.volume, names: open.names, readOnly: false, parent: undefined };
  if (setText(space, target, node, next).ok) open.last = next;
}

/** Is a descriptor ready, or is there nothing left to wait for? */
export function isReadable(m: Machine, process: ProcessRecord, fd: Fd): boolean {
  const open = m.description(process, fd);
  if (open === undefined) return true;
  if (open.kind === 'pipe') {
    const pipe = m.pipes.get(open.pipe);
    return pipe === undefined || open.end === 'write' || pipe.text !== '' || pipe.writers === 0;
  }
  if (open.kind !== 'tty') return true;
  const tty = m.ttys.get(open.tty);
  if (tty === undefined || tty.hungUp) return true;
  return tty.ready.length > 0 && !inBackground(tty, process);
}

export function isWritable(m: Machine, process: ProcessRecord, fd: Fd): boolean {
  const open = m.description(process, fd);
  if (open?.kind === 'tty') {
    const tty = m.ttys.get(open.tty);
    return tty === undefined || ttyHasRoom(m, tty, process.wantsRoom);
  }
  if (open?.kind !== 'pipe') return true;
  const pipe = m.pipes.get(open.pipe);
  return pipe === undefined || pipe.toTty !== null || pipe.readers === 0 || hasRoom(pipe, process.wantsRoom);
}

/** Names of what would change that. */
export function waitKeysOf(m: Machine, process: ProcessRecord, fd: Fd, end: 'read' | 'write'): WaitKey[] {
  const open = m.description(process, fd);
  if (open?.kind === 'pipe') return [waitKey(end, open.pipe)];
  if (open?.kind !== 'tty') return [];
  const keys = [ttyWaitKey(open.tty)];
  for (const sink of m.ttys.get(open.tty)?.sinks ?? [])
    if (sink.kind === 'pipe') keys.push(waitKey('write', sink.pipe));
  return keys;
}

export function openPath(
  m: Machine,
  process: ProcessRecord,
  path: string,
  how: 'read' | 'write' | 'append' | 'readwrite',
): Result<Fd> {
  if (path === '') return fail('ENOENT');
  if (process.fds.length >= FDS_MAX && process.fds.filter((id) => id !== undefined).length >= FDS_MAX)
    return fail('EBADF');
  const full = absolute(process.cwd, path);
  const numbered = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(full);
  if (numbered !== null) return again(m, process, Number(numbered[1]));
  const pts = /^\/dev\/pts\/\d+$/.test(full)
    ? [...m.ttys.values()].find((tty) => tty.sandbox === process.sandbox && tty.device === full)
    : undefined;
  if (pts !== undefined)
    return { ok: true, value: place(m, process, addDescription(m, { kind: 'tty', tty: pts.name })) };
  const space = m.space(process.sandbox, process);
  const canWrite = how !== 'read';
  const opened = canWrite
    ? openForWriting(space, full, process, { truncate: how === 'write' })
    : space.walk(full, process, true);
  if (!opened.ok) return opened;
  const { node, volume, names, path: real } = opened.value;
  if (node === undefined) return fail('ENOENT');
  if (node.type === 'device') return openDevice(m, process, node.device);
  if (node.type === 'directory')
    return canWrite ? fail('EISDIR') : directory(m, process, node.inode, real, volume, names);
  if (node.type !== 'file') return fail('ENOENT');
  if (how !== 'write' && how !== 'append' && !allows(node, process, 4)) return fail('EACCES');
  const text = volume === 'proc' ? readText(space, full, process) : undefined;
  const id = addDescription(m, {
    kind: 'file',
    volume,
    names,
    path: real,
    inode: volume === 'proc' ? -1 : node.inode,
    last: text?.ok ? text.value : node.text,
    at: 0,
    canRead: how === 'read' || how === 'readwrite',
    canWrite,
    append: how === 'append',
    unread: '',
  });
  return { ok: true, value: place(m, process, id) };
}

/** A directory opens, but gives nothing to read. */
function directory(
  m: Machine,
  process: ProcessRecord,
  inode: number,
  path: string,
  volume: string,
  names: readonly string[],
): Result<Fd> {
  const flags = { canRead: false, canWrite: false, append: false, unread: '' };
  const id = addDescription(m, { kind: 'file', volume, names, path, inode, last: '', at: 0, ...flags });
  return { ok: true, value: place(m, process, id) };
}

function again(m: Machine, process: ProcessRecord, fd: Fd): Result<Fd> {
  const id = process.fds[fd];
  return id === undefined ? fail('ENOENT') : { ok: true, value: place(m, process, id) };
}

function openDevice(m: Machine, process: ProcessRecord, device: string): Result<Fd> {
  if (device === 'stdin') return again(m, process, 0);
  if (device === 'stdout') return again(m, process, 1);
  if (device === 'stderr') return again(m, process, 2);
  if (device === 'tty') {
    if (process.tty === null) return fail('ENOENT');
    return { ok: true, value: place(m, process, addDescription(m, { kind: 'tty', tty: process.tty })) };
  }
  const kind = device === 'random' ? 'urandom' : device;
  if (kind !== 'null' && kind !== 'zero' && kind !== 'full' && kind !== 'urandom') return fail('ENOENT');
  return { ok: true, value: place(m, process, addDescription(m, { kind: 'device', device: kind })) };
}

export function makePipe(m: Machine, process: ProcessRecord): { read: Fd; write: Fd } {
  const pipe = newPipe(m);
  const read = place(m, process, addDescription(m, { kind: 'pipe', pipe: pipe.id, end: 'read' }));
  const write = place(m, process, addDescription(m, { kind: 'pipe', pipe: pipe.id, end: 'write' }));
  return { read, write };
}

/** Takes over an end that a stream holds ready: the count moves, it does not grow. */
export function adoptPipe(m: Machine, process: ProcessRecord, pipe: number, end: 'read' | 'write'): Fd {
  if (!m.pipes.has(pipe)) return place(m, process, addDescription(m, { kind: 'device', device: 'null' }));
  const id = addDescription(m, { kind: 'pipe', pipe, end });
  const fd = place(m, process, id);
  releasePipe(m, pipe, end);
  return fd;
}
