/** Waiting for a foreground pipeline; hands the terminal over and takes it back, and turns Ctrl-Z into a stopped job. */
import type { Pid } from '../../../engine/host/contract';
import type { Frame } from '../state';
import { addJob, childOf, jobLine, reap, SIGNAL_TEXTS } from './children';
import { complain, type Outcome, pop, push, type Run, write } from './run';
import { unwindTo } from './unwind';

export function jobControl(r: Run): boolean {
  return r.state.options.monitor === true && !r.state.subshell;
}

/** Waits for processes as one foreground job; `text` is what `jobs` would show. */
export function waitFor(r: Run, frame: Frame, pids: readonly Pid[], text: string, group?: Pid): void {
  if (group !== undefined && jobControl(r)) r.sys.foreground(ttyFd(r), group);
  push(r, 'wait', frame.script, frame.node, { data: { pids, text, group } });
}

export function ttyFd(r: Run): number {
  return r.state.fds[2] !== undefined && r.sys.isatty(2) ? 2 : 0;
}

export function takeTerminal(r: Run): void {
  if (!jobControl(r)) return;
  const own = r.sys.processes().find((process) => process.pid === r.sys.pid)?.group ?? r.sys.pid;
  r.sys.foreground(ttyFd(r), own);
}

export function stepWait(frame: Frame, r: Run): Outcome {
  const { pids, text, group } = frame.data as { pids: readonly Pid[]; text: string; group?: Pid };
  const states = pids.map((pid) => childOf(r.state, pid));
  const stopped = states.find((state) => state?.kind === 'stopped');
  if (stopped?.kind === 'stopped' && jobControl(r)) {
    takeTerminal(r);
    const known = r.state.jobs.find((job) => job.pids.includes(pids[0] as Pid));
    const job = known ?? addJob(r.state, group ?? (pids[0] as Pid), pids, text, 'stopped');
    const marked = { ...job, state: 'stopped' as const, signal: stopped.signal, told: true };
    r.state.jobs = r.state.jobs.map((other) => (other.number === job.number ? marked : other));
    write(r, 2, `\n${jobLine(r.state, marked)}`);
    unwindTo(r, 1);
    r.state.status = 148;
    return;
  }
  if (states.some((state) => state?.kind !== 'done')) return { wait: { children: true } };
  const statuses = states.map((state) => (state?.kind === 'done' ? state.status : 0));
  const last = states[states.length - 1];
  const signal = last?.kind === 'done' ? last.signal : undefined;
  const failed = [...statuses].reverse().find((status) => status !== 0) ?? 0;
  r.state.pipeStatus = statuses;
  for (const pid of pids) reap(r.state, pid);
  r.state.jobs = r.state.jobs.filter((job) => !job.pids.includes(pids[0] as Pid));
  pop(r, r.state.options.pipefail ? failed : (statuses[statuses.length - 1] ?? 0));
  if (group !== undefined) takeTerminal(r);
  if (!signal || r.state.subshell) return;
  if (r.state.mode === 'interactive') {
    if (signal === 'SIGINT') r.state.interrupted = true;
    else if (signal !== 'SIGPIPE') write(r, 2, `${SIGNAL_TEXTS[signal] ?? signal}\n`);
  } else if (signal !== 'SIGINT' && signal !== 'SIGPIPE' && r.state.flavour === 'bash') {
    complain(r, `${String(pids[pids.length - 1]).padStart(5)} ${(SIGNAL_TEXTS[signal] ?? signal).padEnd(23)} ${text}`);
  } else if (signal !== 'SIGINT' && signal !== 'SIGPIPE') write(r, 2, `${SIGNAL_TEXTS[signal] ?? signal}\n`);
}
