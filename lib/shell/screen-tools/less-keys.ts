/** less' commands: moving, searching, switches, the next file; a number before a command counts. */

import { utf8Length } from '../../engine/base/utf8';
import type { Sys } from '../../engine/host/contract';
import { put } from '../tools/output';
import { takeViKey } from '../vi/vi-keys';
import { setOption } from './less-options';
import { atEnd, heightOf, type LessState, openFile, place, regexpOf, setPlace, textOf } from './less-state';
import type { Place } from './pager-text';

const HELP = `
  Moving            e j ENTER down    one line      y k up       one line back
                    SPACE f ^F        one page      b ^B         one page back
                    d ^D              half a page   u ^U         half a page back
                    g <  first line   G >  last line   50%  half of the text
                    RIGHT LEFT        half a screen to the side

  Searching         /pattern          forward       ?pattern     backward
                    n                 again         N            the other way

  Files             :n next   :p previous   = where am I   F wait for new text

  Switches          -N line numbers   -S cut long lines   -i ignore case

  Leaving           q Q :q ZZ
`;

export function onLessKey(sys: Sys, state: LessState, typed: string): void {
  state.keys += typed;
  for (let key = takeViKey(state.keys); key && state.exit === null; key = takeViKey(state.keys)) {
    state.keys = key.rest;
    if (state.entry !== null) entryKey(sys, state, key.name, key.text);
    else command(sys, state, key.name);
  }
}

function entryKey(sys: Sys, state: LessState, name: string, text: string): void {
  const entry = state.entry as { kind: string; text: string };
  if (name === '<C-c>' || name === '<Esc>') state.entry = null;
  else if (name === '<BS>')
    state.entry = entry.text === '' ? null : { ...entry, text: [...entry.text].slice(0, -1).join('') };
  else if (name === '<C-u>') state.entry = { ...entry, text: '' };
  else if (entry.kind === '-') {
    state.entry = null;
    toggle(state, name);
  } else if (entry.kind === ':') {
    state.entry = null;
    fileCommand(sys, state, name);
  } else if (name === '<CR>') {
    state.entry = null;
    if (entry.text !== '') state.pattern = entry.text;
    state.backwards = entry.kind === '?';
    search(sys, state, state.backwards, true);
  } else state.entry = { ...entry, text: entry.text + (name === '<Space>' ? ' ' : text) };
}

function toggle(state: LessState, letter: string): void {
  if (!setOption(state.options, letter)) {
    state.message = `There is no -${letter} option  (press RETURN)`;
    return;
  }
  const { numbers, chop, ignoreCase } = state.options;
  if (letter === 'N')
    state.message = numbers
      ? 'Constantly display line numbers  (press RETURN)'
      : "Don't use line numbers  (press RETURN)";
  if (letter === 'S') state.message = chop ? 'Chop long lines  (press RETURN)' : 'Fold long lines  (press RETURN)';
  if (letter === 'i')
    state.message = ignoreCase
      ? 'Ignore case in searches  (press RETURN)'
      : 'Case is significant in searches  (press RETURN)';
}

function fileCommand(sys: Sys, state: LessState, letter: string): void {
  if (letter === 'q' || letter === 'Q') state.exit = 0;
  else if (letter === 'n' && !openFile(sys, state, state.file + 1)) state.message = 'No next file  (press RETURN)';
  else if (letter === 'p' && !openFile(sys, state, state.file - 1)) state.message = 'No previous file  (press RETURN)';
}

function bell(state: LessState): void {
  put(state, 1, '\x07');
}

function down(sys: Sys, state: LessState, rows: number): void {
  const text = textOf(sys, state);
  if (atEnd(sys, state)) {
    if (state.options.quitAtEnd) state.exit = 0;
    else bell(state);
    return;
  }
  const to = text.forward(place(state), rows);
  const last = text.last(heightOf(sys));
  setPlace(state, before(last, to) && !before(last, place(state)) ? last : to);
}

function before(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}

function up(sys: Sys, state: LessState, rows: number): void {
  const at = place(state);
  if (at.line === 0 && at.row === 0) bell(state);
  setPlace(state, textOf(sys, state).back(at, rows));
}

function search(sys: Sys, state: LessState, backwards: boolean, fresh: boolean): void {
  const pattern = regexpOf(state);
  const { lines } = state;
  if (pattern === null) {
    state.message = 'No previous regular expression  (press RETURN)';
    return;
  }
  const step = backwards ? -1 : 1;
  for (
    let line = place(state).line + (fresh && !backwards ? 0 : step);
    line >= 0 && line < lines.length;
    line += step
  ) {
    if (!pattern.test(lines[line] as string)) continue;
    setPlace(state, { line, row: 0 });
    return;
  }
  state.message = 'Pattern not found  (press RETURN)';
}

function where(sys: Sys, state: LessState): string {
  const { after } = textOf(sys, state).page(state.top, heightOf(sys) - state.above);
  const name = state.options.files[state.file];
  const bytes = (upTo: number) => state.lines.slice(0, upTo).reduce((sum, line) => sum + utf8Length(line) + 1, 0);
  const total = bytes(state.lines.length);
  const at = bytes(after.line);
  const end = after.line >= state.lines.length && state.ended;
  return `${name === '-' ? '' : `${name} `}lines ${state.top.line + 1}-${after.line}/${state.lines.length} byte ${at}/${total} ${end ? '(END)' : `${Math.floor((at * 100) / Math.max(1, total))}%`}  (press RETURN)`;
}

function command(sys: Sys, state: LessState, name: string): void {
  const height = heightOf(sys);
  if (/^\d$/.test(name)) {
    state.count += name;
    return;
  }
  const count = state.count === '' ? undefined : Number(state.count);
  state.count = '';
  const shown = state.message !== '';
  state.message = '';
  // Whatever follows a message first takes it away.
  if (shown && name === '<CR>') return;
  if (name !== '=') state.first = false;
  const { above } = state;
  state.above = 0;
  const half = count ?? (state.half || Math.floor(height / 2));
  switch (name) {
    case '<Space>':
    case 'f':
    case '<C-f>':
    case '<C-v>':
    case '<PageDown>':
      return down(sys, state, count ?? height);
    case 'b':
    case '<C-b>':
    case '<PageUp>':
      return up(sys, state, count ?? height);
    case 'j':
    case 'e':
    case '<C-e>':
    case '<C-n>':
    case '<C-j>':
    case '<CR>':
    case '<Down>':
      return down(sys, state, count ?? 1);
    case 'k':
    case 'y':
    case '<C-y>':
    case '<C-p>':
    case '<C-k>':
    case '<Up>':
      return up(sys, state, count ?? 1);
    case 'd':
    case '<C-d>':
      if (count !== undefined) state.half = count;
      return down(sys, state, half);
    case 'u':
    case '<C-u>':
      if (count !== undefined) state.half = count;
      return up(sys, state, half);
    case 'g':
    case '<':
    case '<Home>':
      return setPlace(state, { line: Math.max(0, (count ?? 1) - 1), row: 0 });
    case 'G':
    case '>':
    case '<End>':
      return setPlace(state, count === undefined ? textOf(sys, state).last(height) : { line: count - 1, row: 0 });
    case '%':
    case 'p':
      return setPlace(state, { line: Math.floor((state.lines.length * Math.min(100, count ?? 0)) / 100), row: 0 });
    case '<Right>':
      state.shift += count ?? Math.floor((sys.ttySize(1).columns || 80) / 2);
      return;
    case '<Left>':
      state.shift = Math.max(0, state.shift - (count ?? Math.floor((sys.ttySize(1).columns || 80) / 2)));
      return;
    case '/':
    case '?':
    case ':':
    case '-':
      state.above = above;
      state.entry = { kind: name, text: '' };
      return;
    case 'n':
      return search(sys, state, state.backwards, false);
    case 'N':
      return search(sys, state, !state.backwards, false);
    case '=':
    case '<C-g>':
      state.message = where(sys, state);
      return;
    case 'h':
    case 'H':
      state.help ??= { lines: HELP.split('\n'), top: { line: 0, row: 0 } };
      return;
    case 'F':
      state.top = textOf(sys, state).last(height);
      state.following = state.options.files[state.file] !== '-';
      return;
    case '<C-c>':
      state.following = false;
      return;
    case 'r':
    case 'R':
    case '<C-l>':
      return;
    case 'q':
    case 'Q':
    case 'Z':
      if (state.help !== null) state.help = null;
      else if (name !== 'Z') state.exit = 0;
      else if (state.keys.startsWith('Z')) state.exit = 0;
      return;
    default:
      return bell(state);
  }
}
