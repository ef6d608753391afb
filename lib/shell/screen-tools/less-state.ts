/** What less remembers, as plain data, and the questions its drawing and its keys both ask. */
import type { Sys } from '../../engine/host/contract';
import { reason } from '../tools/options';
import { type Output, put } from '../tools/output';
import type { LessOptions } from './less-options';
import { PagerText, type Place } from './pager-text';

export interface LessState extends Output {
  exit: number | null;
  options: LessOptions;
  file: number;
  fd: number | null;
  lines: string[];
  /** The last line has no newline yet. */
  open: boolean;
  ended: boolean;
  top: Place;
  shift: number;
  /** Rows left blank above a text that is shorter than the screen, until the first full redraw. */
  above: number;
  first: boolean;
  message: string;
  /** `/`, `?` or `-` and what is typed after it. */
  entry: { kind: string; text: string } | null;
  count: string;
  pattern: string;
  backwards: boolean;
  half: number;
  following: boolean;
  help: { lines: string[]; top: Place } | null;
  keys: string;
  tty: number;
  started: boolean;
  mode: 'cooked' | 'raw' | 'cooked-noecho' | null;
  keptBytes: number;
}

export function heightOf(sys: Sys): number {
  return Math.max(2, sys.ttySize(1).rows || 24) - 1;
}

export function regexpOf(state: LessState): RegExp | null {
  if (state.pattern === '') return null;
  const flags = state.options.ignoreCase && !/[A-Z]/.test(state.pattern) ? 'iu' : 'u';
  try {
    return new RegExp(state.pattern, flags);
  } catch {
    return new RegExp(state.pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), flags);
  }
}

export function textOf(sys: Sys, state: LessState): PagerText {
  const { options, shift } = state;
  return new PagerText(state.help?.lines ?? state.lines, {
    columns: sys.ttySize(1).columns || 80,
    chop: options.chop,
    numbers: options.numbers && state.help === null,
    raw: options.raw,
    shift,
    pattern: regexpOf(state),
  });
}

export function place(state: LessState): Place {
  return state.help?.top ?? state.top;
}

export function setPlace(state: LessState, to: Place): void {
  if (state.help !== null) state.help.top = to;
  else state.top = to;
}

/** True when the last row of the text is on the screen. */
export function atEnd(sys: Sys, state: LessState): boolean {
  const lines = state.help?.lines ?? state.lines;
  const { after } = textOf(sys, state).page(place(state), heightOf(sys) - state.above);
  return after.line >= lines.length && (state.ended || state.help !== null);
}

export function openFile(sys: Sys, state: LessState, index: number): boolean {
  const name = state.options.files[index];
  if (name === undefined) return false;
  const stat = name === '-' ? undefined : sys.files.stat(name);
  const problem =
    stat === undefined
      ? undefined
      : !stat.ok
        ? `${name}: ${reason(stat.errno)}`
        : stat.value.type === 'directory'
          ? `${name} is a directory`
          : undefined;
  const opened = name === '-' ? ({ ok: true, value: 0 } as const) : sys.open(name, 'read');
  if (problem !== undefined || !opened.ok) {
    put(state, 2, `${problem ?? `${name}: ${opened.ok ? '' : reason(opened.errno)}`}\n`);
    return false;
  }
  Object.assign(state, { file: index, fd: opened.value, lines: [], open: false, ended: false, first: true, above: 0 });
  state.top = { line: 0, row: 0 };
  return true;
}
