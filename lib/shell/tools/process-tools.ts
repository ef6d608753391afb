/** ps, kill, pkill, pgrep, uptime, free, top -b: what the sandbox's process table shows. */
import type { ProcessInfo, Sys } from '../../engine/host/contract';
import { signalNamed } from '../bash/run/children';
import { formatDate } from '../text/date-format';
import { userName } from './accounts';
import { oneShot } from './one-shot';
import { isBusybox } from './quote';

const two = (n: number) => String(n).padStart(2, '0');
function cpu(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
const nameOf = (process: ProcessInfo) => (process.argv[0] ?? '').replace(/^-/, '').split('/').pop() as string;
const terminal = (process: ProcessInfo) => (process.tty ?? '?').replace('/dev/', '');
const seconds = (sys: Sys, us: number) => Math.floor((sys.epochMs + us / 1000) / 1000);
function letter(process: ProcessInfo, self: number): string {
  if (process.pid === self) return 'R';
  return process.state === 'stopped' ? 'T' : process.state === 'zombie' ? 'Z' : 'S';
}

export const ps = oneShot('ps', ({ sys, args, out }) => {
  const flags = args.join('').replace(/-/g, '');
  const all = [...sys.processes()].sort((a, b) => a.pid - b.pid);
  if (isBusybox(sys)) {
    out('PID   USER     TIME  COMMAND\n');
    for (const one of all) {
      const minutes = Math.floor(one.cpuUs / 60_000_000);
      const time = `${minutes}:${two(Math.floor(one.cpuUs / 1_000_000) % 60)}`;
      out(
        `${String(one.pid).padStart(5)} ${userName(sys, one.uid).slice(0, 8).padEnd(8)} ${time.padStart(5)} ${one.argv.join(' ')}\n`,
      );
    }
    return 0;
  }
  const own = all.find((process) => process.pid === sys.pid);
  if (/u/.test(flags) && /a|x/.test(flags)) {
    out('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const process of all) {
      const minutes = Math.floor(process.cpuUs / 60_000_000);
      const time = `${minutes}:${two(Math.floor(process.cpuUs / 1_000_000) % 60)}`;
      out(
        `${userName(sys, process.uid).padEnd(8)} ${String(process.pid).padStart(7)}  0.0  0.0   2592  1640 ${terminal(process).padEnd(8)} ${letter(process, sys.pid).padEnd(4)} ${formatDate('%H:%M', seconds(sys, process.startedUs))} ${time.padStart(6)} ${process.argv.join(' ')}\n`,
      );
    }
    return 0;
  }
  if (/f/.test(flags)) {
    out('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const process of /e|A/.test(flags) ? all : all.filter((one) => one.tty === own?.tty)) {
      out(
        `${userName(sys, process.uid).padEnd(8)} ${String(process.pid).padStart(7)} ${String(process.ppid).padStart(7)}  0 ${formatDate('%H:%M', seconds(sys, process.startedUs))} ${terminal(process).padEnd(8)} ${cpu(process.cpuUs)} ${process.argv.join(' ')}\n`,
      );
    }
    return 0;
  }
  out('    PID TTY          TIME CMD\n');
  const shown = /e|A|x|a/.test(flags) ? all : all.filter((one) => one.tty === own?.tty && one.uid === sys.uid);
  for (const process of shown)
    out(`${String(process.pid).padStart(7)} ${terminal(process).padEnd(8)} ${cpu(process.cpuUs)} ${nameOf(process)}\n`);
  return 0;
});

export const kill = oneShot('kill', ({ sys, args, fail, err }) => {
  let rest = [...args];
  let signal = 'SIGTERM';
  const first = rest[0];
  if (first === '-s') {
    signal = signalNamed(rest[1] ?? '') ?? '';
    rest = rest.slice(2);
  } else if (first && /^-[A-Za-z0-9]+$/.test(first)) {
    signal = signalNamed(first.slice(1)) ?? '';
    rest = rest.slice(1);
  }
  if (rest.length === 0) {
    err('kill: not enough arguments\n');
    return 1;
  }
  let status = 0;
  for (const text of rest) {
    const result = sys.kill(Number(text), signal as never);
    if (result.ok) continue;
    fail(`(${text}): ${result.errno === 'EPERM' ? 'Operation not permitted' : 'No such process'}`);
    status = 1;
  }
  return status;
});

function matching(sys: Sys, args: readonly string[]): readonly ProcessInfo[] {
  const full = args.includes('-f');
  const pattern = args.filter((arg) => !arg.startsWith('-')).pop();
  if (pattern === undefined) return [];
  const regexp = new RegExp(args.includes('-x') ? `^(?:${pattern})$` : pattern);
  return sys.processes().filter((one) => one.pid !== sys.pid && regexp.test(full ? one.argv.join(' ') : nameOf(one)));
}

export const pgrep = oneShot('pgrep', ({ sys, args, out }) => {
  const found = matching(sys, args);
  for (const process of found)
    out(
      `${process.pid}${args.includes('-l') ? ` ${nameOf(process)}` : args.includes('-a') ? ` ${process.argv.join(' ')}` : ''}\n`,
    );
  return found.length > 0 ? 0 : 1;
});

export const pkill = oneShot('pkill', ({ sys, args }) => {
  const found = matching(sys, args);
  const named = args.map((arg) => signalNamed(arg.replace(/^-/, ''))).find(Boolean);
  for (const process of found) sys.kill(process.pid, named ?? 'SIGTERM');
  return found.length > 0 ? 0 : 1;
});

export const uptime = oneShot('uptime', ({ sys, out }) => {
  const minutes = Math.floor(sys.now / 60_000_000);
  const up = minutes < 60 ? `${minutes} min` : `${String(Math.floor(minutes / 60)).padStart(2)}:${two(minutes % 60)}`;
  out(` ${formatDate('%H:%M:%S', seconds(sys, sys.now))} up ${up},  1 user,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
});
