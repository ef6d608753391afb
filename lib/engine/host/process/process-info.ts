/** What ps, /proc and job control see of a process. */
import type { ProcessInfo } from '../contract';
import type { ProcSource } from '../files/proc-tree';
import type { Machine } from './machine';
import type { ProcessRecord, SandboxRecord } from './records';

export function infoOf(m: Machine, process: ProcessRecord): ProcessInfo {
  const { pid, ppid, group, session, uid, argv, startedUs, cpuUs } = process;
  let state: ProcessInfo['state'] = process.wait === null ? 'running' : 'waiting';
  if (process.program.kind === 'app' && process.program.started) state = 'waiting';
  if (process.stopped) state = 'stopped';
  if (process.status !== null) state = 'zombie';
  const tty = process.tty === null ? null : (m.ttys.get(process.tty)?.device ?? null);
  const device = tty?.replace(/^\/dev\//, '') ?? null;
  const socketKey = String(process.key);
  return { pid, ppid, group, session, uid, argv, state, tty: device, startedUs, cpuUs, socketKey };
}

export function procSourceOf(m: Machine, sandbox: SandboxRecord, self: ProcessRecord | undefined): ProcSource {
  const of = (pid: number) => m.byPid(sandbox.id, pid);
  return {
    now: m.now,
    self: self?.pid,
    hostname: sandbox.hostname,
    mounts: sandbox.space.mounts,
    processes: () => m.processesOf(sandbox.id).map((one) => infoOf(m, one)),
    environ: (pid) => of(pid)?.env ?? {},
    cwd: (pid) => of(pid)?.cwd ?? '/',
    exe: (pid) => of(pid)?.exe ?? '',
    fds: (pid) => (of(pid)?.fds ?? []).flatMap((id, fd) => (id === undefined ? [] : [fd])),
  };
}
