/** Terminals as devices of sandboxes: output to their sinks, input through the discipline, foreground groups, hang-up, size. */
import type { Pid, SandboxId } from '../contract';
import { appendLog } from '../process/logs';
import type { Machine } from '../process/machine';
import { releasePipe } from '../process/pipes';
import type { ProcessRecord, SinkRecord, TtyRecord } from '../process/records';
import { ttyWaitKey, waitKey } from '../process/waiters';
import { postProcess, setMode, typed } from './line-discipline';
import { columnAfter } from './output-column';

export interface NewTty {
  readonly name: string;
  readonly sandbox: SandboxId;
  readonly columns: number;
  readonly rows: number;
  readonly sinks: readonly SinkRecord[];
}

export function addTty(m: Machine, given: NewTty): TtyRecord {
  let number = 0;
  const taken = new Set([...m.ttys.values()].filter((tty) => tty.sandbox === given.sandbox).map((tty) => tty.device));
  while (taken.has(`/dev/pts/${number}`)) number++;
  const tty: TtyRecord = {
    ...given,
    device: `/dev/pts/${number}`,
    session: 0,
    foreground: 0,
    mode: 'cooked',
    line: '',
    ready: [],
    literal: false,
    column: 0,
    hungUp: false,
  };
  m.ttys.set(tty.name, tty);
  return tty;
}

/** May a program write now? Only a pty whose far side is a full pipe makes it wait. */
export function ttyHasRoom(m: Machine, tty: TtyRecord, length: number): boolean {
  for (const sink of tty.sinks) {
    const pipe = sink.kind === 'pipe' ? m.pipes.get(sink.pipe) : undefined;
    if (pipe !== undefined && pipe.text !== '' && pipe.text.length + length > pipe.capacity) return false;
  }
  return true;
}

export function writeTty(m: Machine, tty: TtyRecord, text: string): void {
  if (tty.hungUp || text === '') return;
  const shown = postProcess(text);
  tty.column = columnAfter(tty.column, shown, tty.columns);
  for (const sink of tty.sinks) {
    if (sink.kind === 'terminal') m.terminalPort.onOutput(sink.name, shown);
    else if (sink.kind === 'log') appendLog(m, sink.log, 'stdout', shown);
    else {
      const pipe = m.pipes.get(sink.pipe);
      if (pipe === undefined || pipe.readers === 0) continue;
      pipe.text += shown;
      m.notify(waitKey('read', pipe.id));
    }
  }
}

/** Keys or relayed bytes arrive at the master side. */
export function inputTty(m: Machine, tty: TtyRecord, text: string): void {
  let rest = text;
  while (rest !== '' && !tty.hungUp) {
    const result = typed(tty, rest);
    if (result.echo !== '') writeTty(m, tty, result.echo);
    m.notify(ttyWaitKey(tty.name));
    if (result.signal !== undefined) m.signalGroup(tty.sandbox, tty.foreground, result.signal, 'outside');
    rest = result.rest;
  }
}

export function ttyModeOf(m: Machine, tty: TtyRecord, mode?: TtyRecord['mode']): TtyRecord['mode'] {
  const before = tty.mode;
  if (mode !== undefined && mode !== before) {
    setMode(tty, mode);
    m.notify(ttyWaitKey(tty.name));
  }
  return before;
}

export function resizeTty(m: Machine, tty: TtyRecord, columns: number, rows: number): void {
  if (tty.columns === columns && tty.rows === rows) return;
  tty.columns = columns;
  tty.rows = rows;
  m.signalGroup(tty.sandbox, tty.foreground, 'SIGWINCH', 'outside');
}

export function setForeground(m: Machine, tty: TtyRecord, group: Pid): void {
  tty.foreground = group;
  m.notify(ttyWaitKey(tty.name));
}

/** The far side is gone: the session is told, reads end. */
export function hangUp(m: Machine, tty: TtyRecord): void {
  if (tty.hungUp) return;
  tty.hungUp = true;
  tty.ready = [];
  m.notify(ttyWaitKey(tty.name));
  const leader = m.byPid(tty.sandbox, tty.session);
  if (leader !== undefined) {
    m.calls.signal(leader, 'SIGHUP', 'outside');
    m.calls.signal(leader, 'SIGCONT', 'outside');
  }
  if (tty.foreground !== tty.session) m.signalGroup(tty.sandbox, tty.foreground, 'SIGHUP', 'outside');
}

/** The session leader ended: its foreground group hears of it and the terminal controls nobody any more. */
export function leaderEnded(m: Machine, tty: TtyRecord, leader: ProcessRecord): void {
  const group = tty.foreground;
  tty.session = 0;
  tty.foreground = 0;
  if (group !== leader.group) m.signalGroup(tty.sandbox, group, 'SIGHUP', 'outside');
}

/** Ends the device; pipes to its far side come to their end. */
export function removeTty(m: Machine, tty: TtyRecord): void {
  tty.hungUp = true;
  m.ttys.delete(tty.name);
  m.notify(ttyWaitKey(tty.name));
  for (const sink of tty.sinks) if (sink.kind === 'pipe') releasePipe(m, sink.pipe, 'write');
}
