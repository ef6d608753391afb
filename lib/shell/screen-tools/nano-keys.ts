/** nano's keys: editing in the text, and what its prompts at the bottom ask for. */
import type { Sys } from '../../engine/host/contract';
import { reason } from '../tools/options';
import { textRows } from './nano-screen';
import * as edit from './nano-text';

export interface NanoPrompt {
  kind: 'write' | 'exit' | 'search' | 'replace' | 'with' | 'each' | 'line' | 'insert';
  label: string;
  text: string;
}

export interface NanoState {
  text: edit.NanoText;
  name: string;
  top: number;
  message: string;
  /** Keystrokes the message still lives. */
  life: number;
  prompt: NanoPrompt | null;
  leaving: boolean;
  search: string;
  backwards: boolean;
  replacing: { from: string; to: string; count: number } | null;
  help: boolean;
  readOnly: boolean;
  numbers: boolean;
  typing: boolean;
  exit: number | null;
}

const MESSAGE_LIFE = 20;

export function say(state: NanoState, message: string): void {
  state.message = message;
  state.life = MESSAGE_LIFE;
}

const linesWord = (count: number) => `${count} line${count === 1 ? '' : 's'}`;

export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

function ask(state: NanoState, kind: NanoPrompt['kind'], label: string, text = ''): void {
  state.prompt = { kind, label, text };
}

function save(sys: Sys, state: NanoState, name: string): boolean {
  const text = edit.wholeText(state.text);
  const result = sys.files.writeFile(name, text);
  if (!result.ok) {
    say(state, `Error writing ${name}: ${reason(result.errno)}`);
    return false;
  }
  state.name = name;
  state.text.modified = false;
  say(state, `Wrote ${linesWord(lineCount(text))}`);
  return true;
}

function location({ text }: NanoState): string {
  const line = edit.current(text);
  const before = `${text.lines.slice(0, text.line).join('\n')}${text.line > 0 ? '\n' : ''}${line.slice(0, text.ch)}`;
  const total = [...text.lines.join('\n')].length;
  const at = [...before].length;
  const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.floor((part * 100) / whole));
  const column = edit.columnOf(line, text.ch) + 1;
  const width = edit.columnOf(line, line.length) + 1;
  const digits = String(text.lines.length).length + 1;
  return `line ${String(text.line + 1).padStart(digits)}/${text.lines.length} (${share(text.line + 1, text.lines.length)}%), col ${String(column).padStart(2)}/${String(width).padStart(2)} (${String(share(column, width)).padStart(3)}%), char ${String(at).padStart(String(total).length)}/${total} (${share(at, total)}%)`;
}

function search(state: NanoState, backwards: boolean): boolean {
  if (state.search === '') {
    say(state, 'No current search pattern');
    return false;
  }
  const found = edit.find(state.text, state.search, backwards);
  if (found === undefined) {
    say(state, `"${state.search}" not found`);
    return false;
  }
  const only = found.line === state.text.line && found.ch === state.text.ch;
  edit.move(state.text, found.line, found.ch);
  if (only) say(state, 'This is the only occurrence');
  else if (found.wrapped) say(state, 'Search Wrapped');
  return true;
}

/** Replacing goes from the cursor on to the end and once around. */
function nextReplacement(state: NanoState): void {
  const job = state.replacing;
  if (job === null) return;
  const { text } = state;
  for (let line = text.line; line < text.lines.length; line++) {
    const ch = (text.lines[line] as string).indexOf(job.from, line === text.line ? text.ch : 0);
    if (ch < 0) continue;
    edit.move(text, line, ch);
    ask(state, 'each', 'Replace this instance?');
    return;
  }
  finishReplacing(state);
}

function finishReplacing(state: NanoState): void {
  const count = state.replacing?.count ?? 0;
  say(
    state,
    count === 0 && state.replacing !== null
      ? `"${state.replacing.from}" not found`
      : `Replaced ${count} occurrence${count === 1 ? '' : 's'}`,
  );
  state.replacing = null;
  state.prompt = null;
}

function replaceHere(state: NanoState): void {
  const job = state.replacing;
  if (job === null) return;
  const { text } = state;
  for (let i = 0; i < [...job.from].length; i++) edit.removeForward(text);
  if (job.to !== '') edit.insert(text, job.to, true);
  job.count++;
}

function answerEach(state: NanoState, name: string): void {
  state.prompt = null;
  const key = name.toLowerCase();
  if (key === 'y') replaceHere(state);
  else if (key === 'n') edit.right(state.text);
  else if (key === 'a') {
    for (let left = 100_000; left > 0 && state.replacing !== null; left--) {
      replaceHere(state);
      state.prompt = null;
      nextReplacement(state);
    }
    return;
  } else return finishReplacing(state);
  nextReplacement(state);
}

function answer(sys: Sys, state: NanoState, prompt: NanoPrompt): void {
  const { text } = prompt;
  state.prompt = null;
  if (prompt.kind === 'write') {
    if (text === '') say(state, 'Cancelled');
    else if (save(sys, state, text) && state.leaving) state.exit = 0;
    state.leaving = false;
  } else if (prompt.kind === 'search') {
    if (text !== '') state.search = text;
    search(state, state.backwards);
  } else if (prompt.kind === 'replace') {
    if (text !== '') state.search = text;
    state.replacing = { from: state.search, to: '', count: 0 };
    ask(state, 'with', 'Replace with: ');
  } else if (prompt.kind === 'with' && state.replacing !== null) {
    state.replacing.to = text;
    nextReplacement(state);
  } else if (prompt.kind === 'line') {
    const [line = '', column = ''] = text.split(/[ ,;]+/);
    if (/^-?\d+$/.test(line)) edit.move(state.text, Number(line) - 1, column === '' ? 0 : Number(column) - 1);
    else say(state, 'Invalid line or column number');
  } else if (prompt.kind === 'insert') {
    const file = sys.files.readFile(text);
    if (!file.ok) return say(state, `Error reading ${text}: ${reason(file.errno)}`);
    edit.insert(state.text, file.value, false);
    say(state, `Read ${linesWord(lineCount(file.value))}`);
  }
}

function promptKey(sys: Sys, state: NanoState, prompt: NanoPrompt, name: string, typed: string): void {
  if (name === '<C-c>') {
    state.prompt = null;
    state.leaving = false;
    state.replacing = null;
    return say(state, 'Cancelled');
  }
  if (prompt.kind === 'each') return answerEach(state, name);
  if (prompt.kind === 'exit') {
    if (/^y$/i.test(name)) {
      state.leaving = true;
      ask(state, 'write', 'File Name to Write: ', state.name);
    } else if (/^n$/i.test(name)) state.exit = 0;
    return;
  }
  if (name === '<CR>') return answer(sys, state, prompt);
  if (name === '<BS>') prompt.text = [...prompt.text].slice(0, -1).join('');
  else if (name === '<C-u>' || name === '<C-k>') prompt.text = '';
  else if (prompt.kind === 'search' && name === '<C-r>') ask(state, 'replace', 'Search (to replace): ');
  else if (typed !== '') prompt.text += typed;
}

/** M-letter, after an escape. */
export function altKey(state: NanoState, letter: string): void {
  const { text } = state;
  state.typing = false;
  switch (letter.toLowerCase()) {
    case 'u':
      if (edit.undo(text, true)) say(state, 'Undid addition');
      else say(state, 'Nothing to undo');
      break;
    case 'e':
      if (edit.undo(text, false)) say(state, 'Redid addition');
      else say(state, 'Nothing to redo');
      break;
    case '6':
      edit.copyLine(text);
      break;
    case 'w':
      search(state, false);
      break;
    case 'q':
      search(state, true);
      break;
    case '\\':
    case '|':
      edit.move(text, 0, 0);
      break;
    case '/':
    case '?':
      edit.move(text, text.lines.length - 1, 0);
      break;
    case 'n':
      state.numbers = !state.numbers;
      break;
    case 'r':
      ask(state, 'replace', 'Search (to replace): ');
      break;
    case 'g':
      ask(state, 'line', 'Enter line number, column number: ');
      break;
    default:
      say(state, `Unbound key: M-${letter.toUpperCase()}`);
  }
}

export function onNanoKey(sys: Sys, state: NanoState, name: string, typed: string): void {
  if (state.help) {
    if (name === '<C-x>' || name === 'q') state.help = false;
    return;
  }
  if (state.prompt !== null) return promptKey(sys, state, state.prompt, name, typed);
  if (state.message !== '' && --state.life <= 0) state.message = '';
  const { text } = state;
  const page = Math.max(1, textRows(sys.ttySize(1).rows || 24) - 2);
  const wasTyping = state.typing;
  state.typing = false;
  const changes = typed !== '' || /^<(CR|BS|Del|C-[dhkumi])>$/.test(name);
  if (changes && state.readOnly) return say(state, 'Key is invalid in view mode');
  switch (name) {
    case '<Up>':
    case '<C-p>':
      return edit.moveRows(text, -1);
    case '<Down>':
    case '<C-n>':
      return edit.moveRows(text, 1);
    case '<Left>':
    case '<C-b>':
      return edit.left(text);
    case '<Right>':
    case '<C-f>':
      return edit.right(text);
    case '<Home>':
    case '<C-a>':
      return edit.move(text, text.line, 0);
    case '<End>':
    case '<C-e>':
      return edit.move(text, text.line, Number.POSITIVE_INFINITY);
    case '<PageUp>':
    case '<C-y>':
      return edit.moveRows(text, -page);
    case '<PageDown>':
    case '<C-v>':
      return edit.moveRows(text, page);
    case '<CR>':
      return edit.insert(text, '\n', false);
    case '<BS>':
      return edit.removeBackward(text);
    case '<Del>':
    case '<C-d>':
      return edit.removeForward(text);
    case '<C-k>':
      state.message = '';
      if (!edit.cutLine(text)) say(state, 'Nothing was cut');
      return;
    case '<C-u>':
      state.message = '';
      if (!edit.paste(text)) say(state, 'Cutbuffer is empty');
      return;
    case '<C-w>':
    case '<C-q>':
      state.backwards = name === '<C-q>';
      return ask(
        state,
        'search',
        `Search${state.backwards ? ' [Backwards]' : ''}${state.search === '' ? '' : ` [${state.search}]`}: `,
      );
    case '<C-\\>':
      return ask(state, 'replace', `Search (to replace)${state.search === '' ? '' : ` [${state.search}]`}: `);
    case '<C-o>':
      return ask(state, 'write', 'File Name to Write: ', state.name);
    case '<C-s>':
      if (state.name === '') return ask(state, 'write', 'File Name to Write: ');
      save(sys, state, state.name);
      return;
    case '<C-r>':
      return ask(state, 'insert', 'File to insert [from ./]: ');
    case '<C-x>':
      if (text.modified && !state.readOnly) ask(state, 'exit', 'Save modified buffer? ');
      else state.exit = 0;
      return;
    case '<C-c>':
      return say(state, location(state));
    case '<C-/>':
    case '<C-_>':
      return ask(state, 'line', 'Enter line number, column number: ');
    case '<C-g>':
      state.help = true;
      return;
    case '<C-l>':
    case '':
      return;
  }
  if (typed !== '') {
    edit.insert(text, typed, wasTyping);
    state.typing = true;
  } else say(state, `Unbound key: ${name.replace(/^<C-(.)>$/, (_, c) => `^${String(c).toUpperCase()}`)}`);
}

export const READ_MESSAGE = (text: string) => `Read ${linesWord(lineCount(text))}`;
