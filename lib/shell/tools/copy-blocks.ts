/** dd: copies blocks between files, devices and pipes and tells how many; bs, count, skip, seek, status, conv=notrunc. */

import { utf8Length } from '../../engine/base/utf8';
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { reason } from './options';
import { flush, type Output, put } from './output';
import { quoted } from './quote';

interface State extends Output {
  exit: number | null;
  fd: number;
  to: number;
  block: number;
  left: number;
  skip: number;
  full: number;
  partial: number;
  bytes: number;
  held: string;
  ended: boolean;
  quiet: string;
  startedUs: number;
  done: boolean;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  M: 1_048_576,
  G: 1_073_741_824,
  kB: 1000,
  MB: 1_000_000,
  GB: 1_000_000_000,
};

function number(text: string): number | undefined {
  const found = /^(\d+)(k|K|M|G|kB|MB|GB|c|w|b|)$/.exec(text);
  return found ? Number(found[1]) * (UNITS[found[2] as string] as number) : undefined;
}

function scaled(value: number, by: number, units: readonly string[]): string {
  let shown = value;
  let unit = 0;
  while (shown >= by && unit < units.length - 1) {
    shown /= by;
    unit++;
  }
  return `${shown < 10 ? shown.toFixed(1) : Math.round(shown)} ${units[unit]}`;
}
const SI = ['B', 'kB', 'MB', 'GB', 'TB'];

function begin(sys: Sys, state: State): void {
  const values: Record<string, string> = {};
  const stop = (message: string, hint = false) => {
    put(state, 2, `dd: ${message}\n${hint ? "Try 'dd --help' for more information.\n" : ''}`);
    state.exit = 1;
  };
  for (const arg of sys.argv.slice(1)) {
    const [, key, value] = /^(if|of|bs|ibs|obs|count|skip|seek|status|conv|iflag|oflag)=(.*)$/s.exec(arg) ?? [];
    if (key === undefined) return stop(`unrecognized operand ${quoted(sys, arg)}`, true);
    values[key] = value as string;
  }
  for (const key of ['bs', 'ibs', 'count', 'skip', 'seek']) {
    const value = values[key];
    if (value !== undefined && number(value) === undefined) return stop(`invalid number: ${quoted(sys, value)}`);
  }
  state.block = number(values.bs ?? values.ibs ?? '512') as number;
  state.left = values.count === undefined ? -1 : (number(values.count) as number);
  state.skip = (number(values.skip ?? '0') as number) * state.block;
  state.quiet = values.status ?? '';
  if (values.if !== undefined) {
    const opened = sys.open(values.if, 'read');
    if (!opened.ok) return stop(`failed to open '${values.if}': ${reason(opened.errno)}`);
    state.fd = opened.value;
  }
  if (values.of !== undefined) {
    const seek = (number(values.seek ?? '0') as number) * state.block;
    const kept = /notrunc/.test(values.conv ?? '') || seek > 0;
    const before = kept ? sys.files.readFile(values.of) : undefined;
    const opened = sys.open(values.of, 'write');
    if (!opened.ok) return stop(`failed to open '${values.of}': ${reason(opened.errno)}`);
    state.to = opened.value;
    if (seek > 0) put(state, state.to, (before?.ok ? before.value : '').slice(0, seek).padEnd(seek, '\0'));
  }
}

function summary(state: State, sys: Sys): string {
  if (state.quiet === 'none') return '';
  const counts = `${state.full}+${state.partial} records`;
  const seconds = Math.max(0.000051, (sys.now - state.startedUs) / 1_000_000);
  const { bytes } = state;
  const human =
    bytes < 1000
      ? ''
      : bytes < 1024
        ? ` (${scaled(bytes, 1000, SI)})`
        : ` (${scaled(bytes, 1000, SI)}, ${scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB'])})`;
  const rate = `${scaled(bytes / seconds, 1000, SI)}/s`;
  const lines =
    state.quiet === 'noxfer' ? '' : `${bytes} bytes${human} copied, ${Number(seconds.toPrecision(6))} s, ${rate}\n`;
  return `${counts} in\n${counts} out\n${lines}`;
}

/** One block from what is held; blocks are counted in characters, which are bytes wherever it matters. */
function takeBlock(state: State): string | undefined {
  if (state.held.length < state.block && !state.ended) return undefined;
  const text = state.held.slice(0, state.block);
  state.held = state.held.slice(text.length);
  return text;
}

export const dd: FrameProgram = {
  name: 'dd',
  start(sys) {
    const state: State = {
      pending: [],
      exit: null,
      fd: 0,
      to: 1,
      block: 512,
      left: -1,
      skip: 0,
      full: 0,
      partial: 0,
      bytes: 0,
      held: '',
      ended: false,
      quiet: '',
      startedUs: sys.now,
      done: false,
    };
    begin(sys, state);
    return state as never;
  },
  step(raw, _wake, sys): Step {
    const state = raw as unknown as State;
    for (;;) {
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      if (state.exit !== null) return { exit: state.exit };
      if (state.done || state.left === 0) {
        put(state, 2, summary(state, sys));
        state.exit = 0;
        continue;
      }
      const text = takeBlock(state);
      if (text === undefined) {
        const got = sys.read(state.fd);
        if (!got) return { wait: { readable: [state.fd] } };
        state.ended = got.eof;
        const cut = Math.min(state.skip, got.text.length);
        state.skip -= cut;
        state.held += got.text.slice(cut);
        continue;
      }
      if (text === '') {
        state.done = true;
        continue;
      }
      if (text.length === state.block) state.full++;
      else state.partial++;
      state.bytes += utf8Length(text);
      if (state.left > 0) state.left--;
      put(state, state.to, text);
    }
  },
};
