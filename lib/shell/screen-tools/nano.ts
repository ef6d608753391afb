/** nano 7.2 as plain data: `nano file`, `KUBE_EDITOR=nano kubectl edit`. Options -l, -v and +line; the rest is taken and ignored. */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { parseOptions, reason } from '../tools/options';
import { flush, type Output, put } from '../tools/output';
import { takeViKey } from '../vi/vi-keys';
import { altKey, type NanoState, onNanoKey, READ_MESSAGE, say } from './nano-keys';
import {
  drawNano,
  type KeyList,
  LINE_KEYS,
  MAIN_KEYS,
  SEARCH_KEYS,
  textRows,
  WRITE_KEYS,
  YES_NO_KEYS,
} from './nano-screen';
import { move, newText } from './nano-text';

interface State extends Output, NanoState {
  keys: string;
  mode: 'cooked' | 'raw' | 'cooked-noecho' | null;
}

const HELP = `nano edits the text between the title bar and the two rows of keys.
^ stands for the Ctrl key, M- for Alt (or Esc first).

^O  write the file            ^X  leave, asking first when something changed
^K  cut a line                ^U  paste what was cut
^W  search                    M-W search again
^\\  replace                   ^/  go to a line
^A  start of the line         ^E  end of the line
^Y  a page up                 ^V  a page down
M-U undo                      M-E redo
^C  where am I                M-N line numbers
`;

function begin(sys: Sys): State {
  const { flags, operands, problem } = parseOptions(
    sys.argv.slice(1),
    'lvwiEmNRsT:r:cxBCDFGHIJ:KLMOPQ:SUWX:Y:Zabdefgjknopqtuyz_/!%',
  );
  const state: State = {
    pending: [],
    keys: '',
    mode: null,
    text: newText(''),
    name: '',
    top: 0,
    message: '',
    life: 0,
    prompt: null,
    leaving: false,
    search: '',
    backwards: false,
    replacing: null,
    help: false,
    readOnly: flags.v !== undefined,
    numbers: flags.l !== undefined,
    typing: false,
    exit: null,
  };
  const stop = (text: string) => {
    put(state, 2, text);
    state.exit = 1;
    return state;
  };
  if (problem !== undefined) return stop(`nano: ${problem}\nType 'nano -h' for a list of available options.\n`);
  if (!sys.isatty(0)) return stop('Standard input is not a terminal\n');
  const start = operands.find((one) => /^\+\d/.test(one));
  const name = operands.find((one) => one !== start);
  if (name !== undefined) load(sys, state, name);
  if (start !== undefined) {
    const [line, column] = start.slice(1).split(',').map(Number);
    move(state.text, (line ?? 1) - 1, (column ?? 1) - 1);
  }
  state.mode = sys.ttyMode(0, 'raw');
  sys.onSignal('SIGWINCH', 'handle');
  sys.onSignal('SIGINT', 'handle');
  put(state, 1, '\x1b[?1049h\x1b[?2004h\x1b[H\x1b[2J');
  return state;
}

function load(sys: Sys, state: State, name: string): void {
  const file = sys.files.readFile(name);
  if (!file.ok) {
    if (file.errno === 'EISDIR') return say(state, `"${name}" is a directory`);
    state.name = name;
    const directory = name.includes('/') ? name.replace(/\/[^/]*$/, '') || '/' : '.';
    if (file.errno === 'EACCES') say(state, `Error reading ${name}: ${reason(file.errno)}`);
    else if (!sys.files.stat(directory).ok) say(state, `Directory '${directory}' does not exist`);
    else say(state, 'New File');
    return;
  }
  state.name = name;
  state.text = newText(file.value === '' || file.value.endsWith('\n') ? file.value : `${file.value}\n`);
  const stat = sys.files.stat(name);
  const writable = !stat.ok || sys.uid === 0 || (stat.value.mode & (stat.value.uid === sys.uid ? 0o200 : 0o002)) !== 0;
  say(state, writable ? READ_MESSAGE(file.value) : `File '${name}' is unwritable`);
}

function keysOf(state: NanoState): KeyList {
  const kind = state.prompt?.kind;
  if (kind === 'write' || kind === 'insert') return WRITE_KEYS;
  if (kind === 'exit' || kind === 'each') return YES_NO_KEYS;
  if (kind === 'line') return LINE_KEYS;
  return kind === undefined ? MAIN_KEYS : SEARCH_KEYS;
}

function draw(sys: Sys, state: State): void {
  const size = sys.ttySize(1);
  const [columns, rows] = [size.columns || 80, size.rows || 24];
  const height = textRows(rows);
  const { line } = state.text;
  if (line < state.top) state.top = line;
  if (line >= state.top + height) state.top = line - height + 1;
  const look = {
    columns,
    rows,
    name: state.name === '' ? 'New Buffer' : state.name,
    state: state.readOnly ? 'View' : state.text.modified ? 'Modified' : '',
    top: state.top,
    message: state.message,
    prompt: state.prompt,
    keys: keysOf(state),
    numbers: state.numbers,
  };
  if (state.help)
    put(state, 1, drawNano(newText(HELP), { ...look, name: 'Help', state: '', top: 0, message: '', numbers: false }));
  else put(state, 1, drawNano(state.text, look));
}

/** Keys of what has arrived; a paste comes between its marks and is typed as it is. */
function onInput(sys: Sys, state: State, typed: string): void {
  state.keys += typed.replace(/\x1b\[20[01]~/g, '');
  for (let key = takeViKey(state.keys); key && state.exit === null; key = takeViKey(state.keys)) {
    state.keys = key.rest;
    if (key.name === '<Esc>' && state.keys !== '' && state.prompt === null) {
      const letter = String.fromCodePoint(state.keys.codePointAt(0) as number);
      state.keys = state.keys.slice(letter.length);
      altKey(state, letter);
    } else onNanoKey(sys, state, key.name, key.text);
  }
}

export const nano: FrameProgram = {
  name: 'nano',
  start: (sys) => begin(sys) as never,
  step(raw, _wake, sys): Step {
    const state = raw as unknown as State;
    for (;;) {
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      if (state.exit !== null && state.mode === null) return { exit: state.exit };
      const got = state.exit === null ? sys.read(0) : undefined;
      if (got?.text) onInput(sys, state, got.text);
      else if (got?.eof) state.exit = 1;
      if (state.exit !== null) {
        put(state, 1, `\x1b[${sys.ttySize(1).rows || 24};1H\x1b[?2004l\x1b[?1049l\r\x1b[?12l\x1b[?25h`);
        sys.ttyMode(0, state.mode ?? 'cooked');
        state.mode = null;
        continue;
      }
      draw(sys, state);
      return flush(state, sys) ?? { wait: { readable: [0] } };
    }
  },
};
