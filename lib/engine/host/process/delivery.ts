/** Signals and ends of processes: default actions, stop and continue, zombies, orphaned groups, hang-up of sessions. */
import type { ExitStatus, Signal } from '../contract';
import { leaderEnded } from '../tty/terminals';
import { closeFd } from './descriptors';
import type { Machine } from './machine';
import type { ProcessRecord } from './records';
import { defaultAction } from './signals';
import { waitKey } from './waiters';

/** A container's process 1. */
export function isInit(m: Machine, process: ProcessRecord): boolean {
  return process.pid === 1 && m.sandbox(process.sandbox).init;
}

/** A group nobody can continue: no member has a parent in the same session but in another group. */
function isOrphaned(m: Machine, process: ProcessRecord): boolean {
  for (const member of m.groupOf(process.sandbox, process.group)) {
    const parent = m.byPid(member.sandbox, member.ppid);
    if (parent === undefined || parent.status !== null) continue;
    if (parent.session === member.session && parent.group !== member.group) return false;
  }
  return true;
}

export function parentOf(m: Machine, process: ProcessRecord): ProcessRecord | undefined {
  const parent = process.ppid === 0 ? undefined : m.byPid(process.sandbox, process.ppid);
  return parent?.status === null ? parent : undefined;
}

function tellParent(m: Machine, process: ProcessRecord, change: ProcessRecord['changes'][number]['change']): boolean {
  const parent = parentOf(m, process);
  if (parent === undefined || parent.program.kind === 'app') return false;
  if (parent.actions.SIGCHLD === 'ignore') return false;
  parent.changes.push({ pid: process.pid, change });
  m.notify(waitKey('children', parent.key));
  m.calls.signal(parent, 'SIGCHLD', 'inside');
  return true;
}

export function stop(m: Machine, process: ProcessRecord, signal: Signal): void {
  if (process.stopped) return;
  process.stopped = true;
  tellParent(m, process, { kind: 'stopped', signal });
}

export function resume(m: Machine, process: ProcessRecord): void {
  if (!process.stopped) return;
  process.stopped = false;
  tellParent(m, process, { kind: 'continued' });
  m.schedule(process);
}

/** How apps hear of signals; set where apps are run. */
export type AppSignal = (process: ProcessRecord, signal: Signal) => 'handled' | 'default';

export function deliver(
  m: Machine,
  process: ProcessRecord,
  signal: Signal,
  from: 'inside' | 'outside',
  toApp: AppSignal,
): void {
  if (process.status !== null) return;
  const init = isInit(m, process);
  if (signal === 'SIGKILL' || signal === 'SIGSTOP') {
    if (init && from === 'inside') return;
    if (signal === 'SIGKILL') m.calls.end(process, { kind: 'signaled', signal });
    else stop(m, process, signal);
    return;
  }
  if (signal === 'SIGCONT') resume(m, process);
  const action = process.actions[signal];
  if (action === 'ignore') return;
  if (action === 'handle') {
    if (!process.signals.includes(signal)) process.signals.push(signal);
    m.schedule(process);
    return;
  }
  if (process.program.kind === 'app' && process.program.started && toApp(process, signal) === 'handled') return;
  const standard = defaultAction(signal);
  if (standard === 'nothing' || standard === 'continue' || init) return;
  if (standard === 'end') m.calls.end(process, { kind: 'signaled', signal });
  else if (!isOrphaned(m, process)) stop(m, process, signal);
}

/** The process is gone: it is never asked, its descriptors are closed and its frames dropped. */
export function end(m: Machine, process: ProcessRecord, status: ExitStatus): void {
  if (process.status !== null) return;
  process.status = status;
  m.awaitNothing(process);
  m.cancelSleep(process);
  if (process.stepEvent !== 0) m.kernel.cancel(process.stepEvent);
  process.stepEvent = 0;
  process.wait = null;
  process.stopped = false;
  m.generators.delete(process.key);
  m.forgetSpace(process.sandbox, process);
  const { program } = process;
  if (program.kind === 'app') {
    for (const listener of program.listeners) m.options.sockets.close(listener.socket);
    for (const { closed, socket } of program.connections) if (!closed) m.options.sockets.close(socket);
    program.listeners = [];
    program.connections = [];
  }
  for (const socket of process.sockets) m.options.sockets.close(socket);
  process.sockets = [];
  for (const watch of process.watches) m.watchOwners.delete(watch);
  for (const endWatch of m.watchEndings.get(process.key) ?? []) endWatch();
  m.watchEndings.delete(process.key);
  process.watches = [];
  process.watchEvents = [];
  for (let fd = 0; fd < process.fds.length; fd++) closeFd(m, process, fd);
  process.fds = [];
  // A frame may be large; a zombie needs none.
  if (program.kind !== 'generator') program.state = null;
  const orphans = m.processesOf(process.sandbox).filter((one) => one.ppid === process.pid && one !== process);
  adopt(m, process, orphans);
  if (isInit(m, process)) {
    for (const other of m.processesOf(process.sandbox)) {
      if (other !== process) m.calls.end(other, { kind: 'signaled', signal: 'SIGKILL' });
    }
  }
  const tty = process.tty === null ? undefined : m.ttys.get(process.tty);
  if (tty !== undefined && tty.session === process.pid && process.session === process.pid) leaderEnded(m, tty, process);
  wakeOrphanedGroups(m, orphans);
  if (!tellParent(m, process, status)) m.processes.delete(process.key);
  if (process.purpose !== null) m.endListeners.get(process.purpose.kind)?.(process.purpose.id, status);
}

/** Children go to process 1: a real init reaps them, a container's does so if it waits for children. */
function adopt(m: Machine, process: ProcessRecord, orphans: readonly ProcessRecord[]): void {
  for (const orphan of orphans) {
    orphan.ppid = 1;
    if (orphan.status === null) continue;
    const parent = parentOf(m, orphan);
    if (parent === undefined || parent === process || parent.program.kind !== 'frame') m.processes.delete(orphan.key);
    else {
      parent.changes.push({ pid: orphan.pid, change: orphan.status });
      m.notify(waitKey('children', parent.key));
    }
  }
}

/** POSIX: a group with stopped members that became orphaned is hung up and continued. */
function wakeOrphanedGroups(m: Machine, orphans: readonly ProcessRecord[]): void {
  for (const orphan of orphans) {
    if (orphan.status !== null || !isOrphaned(m, orphan)) continue;
    const members = m.groupOf(orphan.sandbox, orphan.group);
    if (!members.some((member) => member.stopped)) continue;
    for (const member of members) {
      m.calls.signal(member, 'SIGHUP', 'outside');
      m.calls.signal(member, 'SIGCONT', 'outside');
    }
  }
}

/** Child changes since the last call; ended children leave the table. */
export function takeChanges(m: Machine, process: ProcessRecord): ProcessRecord['changes'] {
  const changes = process.changes;
  process.changes = [];
  for (const { pid, change } of changes) {
    if (change.kind !== 'exited' && change.kind !== 'signaled') continue;
    const child = m.byPid(process.sandbox, pid);
    if (child !== undefined && child.status !== null) m.processes.delete(child.key);
  }
  return changes;
}
