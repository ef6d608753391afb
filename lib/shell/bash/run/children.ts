/** Book-keeping of child processes and of the jobs they belong to. */
import type { ChildChange, Pid, Signal } from '../../../engine/host/contract';
import type { Child, ChildState, Job, ShellState } from '../state';

const NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
};
export const SIGNALS = NUMBERS;

export function signalNumber(signal: Signal): number {
  return NUMBERS[signal] ?? 0;
}

/** `TERM`, `SIGTERM`, `15` -> SIGTERM. */
export function signalNamed(text: string): Signal | undefined {
  const upper = text.toUpperCase();
  for (const name of Object.keys(NUMBERS)) {
    if (upper === name || `SIG${upper}` === name || String(NUMBERS[name]) === text) return name as Signal;
  }
  return undefined;
}

export function childOf(state: ShellState, pid: Pid): ChildState | undefined {
  return find(state, pid)?.state;
}

function find(state: ShellState, pid: Pid): Child | undefined {
  return state.children.find((child) => child.pid === pid);
}

export function noteChild(state: ShellState, pid: Pid, next: ChildState): void {
  const known = find(state, pid);
  if (known === undefined) state.children.push({ pid, state: next });
  else known.state = next;
}

export function noteChildren(state: ShellState, changes: readonly ChildChange[]): void {
  for (const { pid, change } of changes) {
    let next: ChildState;
    if (change.kind === 'exited') next = { kind: 'done', status: change.code };
    else if (change.kind === 'signaled')
      next = { kind: 'done', status: 128 + signalNumber(change.signal), signal: change.signal };
    else if (change.kind === 'stopped') next = { kind: 'stopped', signal: change.signal };
    else next = { kind: 'running' };
    noteChild(state, pid, next);
    if (state.jobs.length > 0)
      state.jobs = state.jobs.map((job) => (job.pids.includes(pid) ? withState(state, job) : job));
  }
}

function withState(state: ShellState, job: Job): Job {
  const all = job.pids.map((pid) => childOf(state, pid));
  const last = all[all.length - 1];
  const next = all.some((child) => child?.kind === 'stopped')
    ? 'stopped'
    : all.every((child) => child?.kind === 'done')
      ? 'done'
      : 'running';
  const status = last?.kind === 'done' ? last.status : job.status;
  const signal = last?.kind === 'done' ? last.signal : last?.kind === 'stopped' ? last.signal : undefined;
  return { ...job, state: next, status, signal, told: next === job.state && job.told };
}

export function reap(state: ShellState, pid: Pid): void {
  state.children = state.children.filter((child) => child.pid !== pid);
}

export function addJob(state: ShellState, group: Pid, pids: readonly Pid[], text: string, jobState: Job['state']): Job {
  const number = state.jobs.reduce((top, job) => Math.max(top, job.number), 0) + 1;
  const job: Job = { number, group, pids, text, state: jobState, told: true, status: 0 };
  state.jobs = [...state.jobs, job];
  return job;
}

export function removeJob(state: ShellState, number: number): void {
  state.jobs = state.jobs.filter((job) => job.number !== number);
}

/** The current job is the last stopped one, else the last started. */
export function currentJobs(state: ShellState): { current?: Job; previous?: Job } {
  const order = [
    ...state.jobs.filter((job) => job.state !== 'stopped'),
    ...state.jobs.filter((job) => job.state === 'stopped'),
  ];
  return { current: order[order.length - 1], previous: order[order.length - 2] };
}

const STOPPED: Readonly<Record<string, string>> = {
  SIGSTOP: 'Stopped (signal)',
  SIGTTIN: 'Stopped (tty input)',
  SIGTTOU: 'Stopped (tty output)',
};
export const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGKILL: 'Killed',
  SIGTERM: 'Terminated',
  SIGALRM: 'Alarm clock',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
  SIGPIPE: 'Broken pipe',
};

export function jobWord(job: Job): string {
  if (job.state === 'running') return 'Running';
  if (job.state === 'stopped') return STOPPED[job.signal ?? ''] ?? 'Stopped';
  if (job.signal) return SIGNAL_TEXTS[job.signal] ?? job.signal;
  return job.status === 0 ? 'Done' : `Exit ${job.status}`;
}

export function jobLine(state: ShellState, job: Job, pids = false): string {
  const { current, previous } = currentJobs(state);
  const mark = job.number === current?.number ? '+' : job.number === previous?.number ? '-' : ' ';
  const id = pids ? `${job.pids[0]} ` : '';
  const tail = job.state === 'running' ? ' &' : '';
  return `[${job.number}]${mark}  ${id}${jobWord(job).padEnd(24)}${job.text}${tail}\n`;
}
