/** top of procps 4 and of busybox: the process table sorted by use, once for each -n with -b, else until q. */
import type { FrameProgram, ProcessInfo, Step, Sys } from '../../engine/host/contract';
import { formatDate } from '../text/date-format';
import { userName } from '../tools/accounts';
import { type Memory, memoryOf } from '../tools/machine-size';
import { parseOptions } from '../tools/options';
import { flush, type Output, put } from '../tools/output';
import { isBusybox } from '../tools/quote';
import { pageText, sliceText } from './wrap';

interface State extends Output {
  exit: number | null;
  batch: boolean;
  left: number;
  delayUs: number;
  nextUs: number;
  commandLine: boolean;
  only: number[];
  /** CPU time at the last refresh, by pid. */
  before: Record<string, number>;
  beforeUs: number;
  mode: 'cooked' | 'raw' | 'cooked-noecho' | null;
}

/** What a small process takes, in KiB; the kernel of this machine keeps no account of memory. */
const [VIRT, RES, SHR] = [4_624, 3_584, 3_200];

const nameOf = (one: ProcessInfo) => (one.argv[0] ?? '').replace(/^-/, '').replace(/^.*\//, '');
const letter = (one: ProcessInfo, self: number) =>
  one.pid === self ? 'R' : one.state === 'stopped' ? 'T' : one.state === 'zombie' ? 'Z' : 'S';

function time(us: number): string {
  const hundredths = Math.floor(us / 10_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(hundredths / 6000)}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
}

function used(state: State, sys: Sys, one: ProcessInfo): number {
  const span = Math.max(1, sys.now - state.beforeUs);
  return Math.min(100, ((one.cpuUs - (state.before[one.pid] ?? 0)) * 100) / span);
}

function uptime(sys: Sys): string {
  const text = sys.files.readFile('/proc/uptime');
  const minutes = Math.floor(Number(text.ok ? text.value.split(' ')[0] : 0) / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${String(Math.floor(minutes / 60)).padStart(2)}:${String(minutes % 60).padStart(2, '0')}`;
}

function mib(kib: number): string {
  return (kib / 1024).toFixed(1).padStart(8);
}

function header(sys: Sys, list: readonly ProcessInfo[], memory: Memory, total: number): string[] {
  const now = Math.floor(sys.epochMs / 1000 + sys.now / 1_000_000);
  const count = (state: ProcessInfo['state'], own: boolean) =>
    String(list.filter((one) => (own ? one.pid === sys.pid : one.pid !== sys.pid && one.state === state)).length);
  const running = count('running', true);
  const asleep = String(
    list.length - Number(running) - Number(count('stopped', false)) - Number(count('zombie', false)),
  );
  const busy = Math.min(100, total).toFixed(1).padStart(5);
  const idle = (100 - Math.min(100, total)).toFixed(1).padStart(5);
  return [
    `top - ${formatDate('%H:%M:%S', now)} up ${uptime(sys)},  1 user,  load average: 0.00, 0.00, 0.00`,
    `Tasks: ${String(list.length).padStart(3)} total, ${running.padStart(3)} running, ${asleep.padStart(3)} sleeping, ${count('stopped', false).padStart(3)} stopped, ${count('zombie', false).padStart(3)} zombie`,
    `%Cpu(s):${busy} us,  0.0 sy,  0.0 ni,${idle} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st`,
    `MiB Mem : ${mib(memory.total)} total, ${mib(memory.free)} free, ${mib(memory.used)} used, ${mib(memory.cached)} buff/cache`,
    `MiB Swap: ${mib(0)} total, ${mib(0)} free, ${mib(0)} used. ${mib(memory.available)} avail Mem`,
    '',
  ];
}

function procpsRows(sys: Sys, state: State, list: readonly ProcessInfo[], memory: Memory): string[] {
  return list.map((one) => {
    const user = userName(sys, one.uid).slice(0, 8).padEnd(8);
    const share = ((RES * 100) / Math.max(1, memory.total)).toFixed(1).padStart(5);
    const command = state.commandLine ? one.argv.join(' ') : nameOf(one);
    return `${String(one.pid).padStart(7)} ${user}  20   0 ${String(VIRT).padStart(7)} ${String(RES).padStart(6)} ${String(SHR).padStart(6)} ${letter(one, sys.pid)} ${used(state, sys, one).toFixed(1).padStart(5)} ${share} ${time(one.cpuUs).padStart(9)} ${command}`;
  });
}

function busyboxPage(sys: Sys, state: State, list: readonly ProcessInfo[], memory: Memory, total: number): string[] {
  const share = Math.round(Math.min(100, total));
  const pad = (n: number) => String(n).padStart(3);
  return [
    `Mem: ${memory.total - memory.free}K used, ${memory.free}K free, ${memory.shared}K shrd, 47936K buff, ${memory.cached}K cached`,
    `CPU: ${pad(share)}% usr   0% sys   0% nic ${pad(100 - share)}% idle   0% io   0% irq   0% sirq`,
    `Load average: 0.00 0.00 0.00 1/${list.length} ${sys.pid}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
    ...list.map((one) => {
      const user = userName(sys, one.uid).slice(0, 8).padEnd(8);
      const cpu = Math.round(used(state, sys, one));
      return `${String(one.pid).padStart(5)} ${String(one.ppid).padStart(5)} ${user} ${letter(one, sys.pid).padEnd(4)} ${String(VIRT).padStart(5)}   0%   0 ${pad(cpu)}% ${one.argv.join(' ')}`;
    }),
  ];
}

function page(sys: Sys, state: State): string[] {
  const all = sys.processes().filter((one) => state.only.length === 0 || state.only.includes(one.pid));
  const list = [...all].sort((a, b) => used(state, sys, b) - used(state, sys, a) || a.pid - b.pid);
  const memory = memoryOf(sys);
  const total = list.reduce((sum, one) => sum + used(state, sys, one), 0);
  const rows = isBusybox(sys)
    ? busyboxPage(sys, state, list, memory, total)
    : [
        ...header(sys, list, memory, total),
        '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
        ...procpsRows(sys, state, list, memory),
      ];
  state.before = Object.fromEntries(all.map((one) => [String(one.pid), one.cpuUs]));
  state.beforeUs = sys.now;
  return rows;
}

function draw(sys: Sys, state: State): void {
  const rows = page(sys, state);
  if (state.batch) {
    put(state, 1, `${rows.join('\n')}\n${state.left === 1 ? '' : '\n'}`);
    return;
  }
  const size = sys.ttySize(1);
  const [columns, height] = [size.columns || 80, size.rows || 24];
  const heading = rows.findIndex((row) => /^\s+PID /.test(row));
  const shown = rows.slice(0, height).map((row, index) => {
    const text = sliceText(row, 0, columns);
    return index === heading ? `\x1b[7m${text.padEnd(columns)}\x1b[m` : text;
  });
  put(state, 1, `\x1b[?25l${pageText(shown, height)}`);
}

function begin(sys: Sys, state: State): void {
  const { flags, problem } = parseOptions(sys.argv.slice(1), 'bn:d:p:cHiSso:u:U:w1', {
    batch: 'b',
    'iterations:': 'n',
  });
  if (problem !== undefined) {
    put(
      state,
      2,
      `top: ${problem.replace(/^invalid option -- '(.*)'$/, "unknown option '$1'")}\nUsage:\n  top -hv | -bcEeHiOSs1 -d secs -n max -u|U user -p pid(s) -o field -w [cols]\n`,
    );
    state.exit = 1;
    return;
  }
  state.batch = flags.b !== undefined;
  state.left = flags.n === undefined ? -1 : Number(flags.n);
  state.delayUs = flags.d === undefined ? (isBusybox(sys) ? 5_000_000 : 3_000_000) : Number(flags.d) * 1_000_000;
  state.commandLine = flags.c !== undefined;
  state.only = (flags.p ?? '').split(',').filter(Boolean).map(Number);
  if (state.batch) return;
  if (!sys.isatty(0) || !sys.isatty(1)) {
    put(state, 2, 'top: failed tty get\n');
    state.exit = 1;
    return;
  }
  state.mode = sys.ttyMode(0, 'raw');
  sys.onSignal('SIGWINCH', 'handle');
  sys.onSignal('SIGINT', 'handle');
  put(state, 1, '\x1b[H\x1b[2J');
}

function leave(sys: Sys, state: State): void {
  if (state.mode !== null) {
    put(state, 1, `\x1b[${sys.ttySize(1).rows || 24};1H\r\n\x1b[?25h`);
    sys.ttyMode(0, state.mode);
    state.mode = null;
  }
  state.exit = 0;
}

export const top: FrameProgram = {
  name: 'top',
  start(sys) {
    const state: State = {
      pending: [],
      exit: null,
      batch: false,
      left: -1,
      delayUs: 3_000_000,
      nextUs: -1,
      commandLine: false,
      only: [],
      before: {},
      beforeUs: 0,
      mode: null,
    };
    begin(sys, state);
    return state as never;
  },
  step(raw, wake, sys): Step {
    const state = raw as unknown as State;
    if (wake.kind === 'signal' && state.exit === null) {
      if (wake.signal === 'SIGWINCH') draw(sys, state);
      else leave(sys, state);
    }
    for (;;) {
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      if (state.exit !== null) return { exit: state.exit };
      if (state.mode !== null) onKeys(sys, state);
      if (state.exit !== null) continue;
      if (state.nextUs > sys.now)
        return { wait: { sleepUs: state.nextUs - sys.now, ...(state.mode === null ? {} : { readable: [0] }) } };
      if (state.left === 0) {
        leave(sys, state);
        continue;
      }
      draw(sys, state);
      if (state.left > 0) state.left--;
      state.nextUs = state.left === 0 ? sys.now : sys.now + state.delayUs;
    }
  },
};

function onKeys(sys: Sys, state: State): void {
  const got = sys.read(0);
  if (!got) return;
  if (got.eof && got.text === '') leave(sys, state);
  for (const key of got.text) {
    if (key === 'q' || key === '\x03') leave(sys, state);
    else if (key === 'c') state.commandLine = !state.commandLine;
    if (state.exit === null) state.nextUs = sys.now;
  }
}
