/**
 * The prompt of an interactive shell: the bottom frame of its stack. It puts the terminal into raw mode, edits a line,
 * and when the line completes a command pushes that command; between commands it reports jobs that changed.
 */

import { parseText } from '../parse/syntax-error';
import { jobLine, removeJob } from '../run/children';
import { type Outcome, push, type Run, write } from '../run/run';
import { listFrame } from '../run/substitution';
import { syntaxMessage } from '../run/syntax-message';
import { takeTerminal, ttyFd } from '../run/wait';
import type { Frame, ShellState } from '../state';
import { getScalar, setScalar } from '../variables';
import { expandAliases } from './aliases';
import { completeLine } from './complete-line';
import * as edit from './edit';
import { historyEntry } from './history-entry';
import { expandHistory } from './history-expansion';
import { type Key, takeKey } from './keys';
import { emptyEditor, type LineState } from './line-state';
import { promptText } from './prompt-text';
import { draw, leave, replace } from './screen';

export function stepPrompt(_frame: Frame, r: Run): Outcome {
  const { state, sys } = r;
  state.editor ??= emptyEditor();
  const line = state.editor;
  const fd = ttyFd(r);
  if (state.interrupted) {
    state.interrupted = false;
    cancel(r, line);
  }
  if (!line.prompted) begin(r, line, fd);
  if (line.columns !== columns(r)) {
    if (line.columns !== 0) replace(line, columns(r));
    line.columns = columns(r);
    write(r, 2, draw(line, line.columns));
    if (state.pending.length > 0) return;
  }
  for (;;) {
    const taken = takeKey(line.keys);
    if (!taken) {
      const got = sys.read(0);
      if (!got) return awaitKeys(r, line);
      if (got.text === '' && got.eof) return endOfInput(r, line, fd);
      line.keys += got.text;
      continue;
    }
    line.keys = taken.rest;
    const done = onKey(r, line, taken.key);
    if (done === 'accept') return accept(r, line, fd);
    if (done === 'end') return endOfInput(r, line, fd);
    // Redraw once for all that was typed or pasted together.
    if (takeKey(line.keys) === undefined) write(r, 2, draw(line, columns(r)));
    if (state.pending.length > 0 && takeKey(line.keys) === undefined) return;
  }
}

/** Readline waits half a second for what may follow an escape. */
const ESCAPE_US = 500_000;

function awaitKeys(r: Run, line: LineState): Outcome {
  if (line.keys !== '\x1b') {
    line.escapeUs = null;
    return { wait: { readable: [0] } };
  }
  line.escapeUs ??= r.sys.now;
  const left = line.escapeUs + ESCAPE_US - r.sys.now;
  if (left > 0 && !line.search) return { wait: { readable: [0], sleepUs: left } };
  line.escapeUs = null;
  line.keys = '';
  line.search = null;
  write(r, 2, draw(line, columns(r)));
  return { wait: { readable: [0] } };
}

function columns(r: Run): number {
  return r.sys.ttySize(ttyFd(r)).columns || 80;
}

/** `checkwinsize`: a shell at a terminal knows its size as $LINES and $COLUMNS. */
function noteSize(r: Run, fd: number): void {
  const { columns, rows } = r.sys.ttySize(fd);
  if (r.state.flavour !== 'bash' || columns === 0) return;
  if (getScalar(r.state, 'COLUMNS') !== String(columns)) setScalar(r.state, 'COLUMNS', String(columns));
  if (getScalar(r.state, 'LINES') !== String(rows)) setScalar(r.state, 'LINES', String(rows));
}

function begin(r: Run, line: LineState, fd: number): void {
  const { state } = r;
  takeTerminal(r);
  for (const job of state.jobs) {
    if (job.state === 'done') {
      write(r, 2, jobLine(state, job));
      removeJob(state, job.number);
    } else if (!job.told) {
      if (job.state === 'stopped') write(r, 2, `\n${jobLine(state, job)}`);
      state.jobs = state.jobs.map((one) => (one.number === job.number ? { ...one, told: true } : one));
    }
  }
  r.sys.ttyMode(fd, 'raw');
  noteSize(r, fd);
  line.prompt = promptText(r, state.partial ? 'PS2' : 'PS1');
  // Only the last line of a prompt is redrawn.
  const at = line.prompt.lastIndexOf('\n');
  if (at >= 0) {
    write(r, 2, line.prompt.slice(0, at + 1).replace(/[\x01\x02]/g, ''));
    line.prompt = line.prompt.slice(at + 1);
  }
  line.prompted = true;
  // What is still to be written by this step ends with a newline.
  line.start = state.pending.length > 0 ? 0 : r.sys.ttyColumn(fd);
  line.row = 0;
  line.rows = 0;
  if (state.flavour === 'bash' && !state.partial) write(r, 2, '\x1b[?2004h');
  write(r, 2, draw(line, columns(r)));
}

function reset(line: LineState): void {
  const { keys, killed, columns } = line;
  Object.assign(line, emptyEditor(), { keys, killed, columns });
}

function cancel(r: Run, line: LineState): void {
  write(r, 2, `^C${leave({ ...line, text: '' })}`);
  if (r.state.partial !== '') remember(r.state, historyEntry(r.state.partial));
  r.state.partial = '';
  r.state.status = 130;
  reset(line);
}

function remember(state: ShellState, entry: string): void {
  const last = state.history[state.history.length - 1];
  const ignore = getScalar(state, 'HISTCONTROL') ?? '';
  if (/space|both/.test(ignore) && entry.startsWith(' ')) return;
  if (/dups|both/.test(ignore) && entry === last) return;
  const size = Number(getScalar(state, 'HISTSIZE') ?? 1000) || 1000;
  state.history = [...state.history, entry].slice(-Math.max(1, size));
}

/** Several commands that came as one text, by a paste, are entries of their own. */
function rememberAll(state: ShellState, text: string): void {
  let command = '';
  for (const line of text.replace(/\n+$/, '').split('\n')) {
    command += (command === '' ? '' : '\n') + line;
    if (parseText(`${command}\n`, false).kind === 'incomplete') continue;
    if (command.trim() !== '') remember(state, historyEntry(command));
    command = '';
  }
  if (command !== '') remember(state, historyEntry(command));
}

function endOfInput(r: Run, line: LineState, fd: number): Outcome {
  const { state } = r;
  if (state.partial) {
    write(r, 2, leave(line));
    write(r, 2, syntaxMessage(state, state.partial, { kind: 'incomplete', line: state.partial.split('\n').length }));
    state.partial = '';
    state.status = 2;
    reset(line);
    return;
  }
  r.sys.ttyMode(fd, 'cooked');
  if (state.jobs.some((job) => job.state === 'stopped') && !state.warnedAboutJobs) {
    state.warnedAboutJobs = true;
    write(r, 2, `${state.login ? 'logout' : 'exit'}\r\nThere are stopped jobs.\r\n`);
    reset(line);
    return;
  }
  if (state.flavour === 'bash') write(r, 2, '\x1b[?2004l\r');
  write(r, 2, state.flavour === 'bash' ? `${state.login ? 'logout' : 'exit'}\n` : '\n');
  state.exiting = true;
}

function accept(r: Run, line: LineState, fd: number): Outcome {
  const { state } = r;
  line.cursor = [...line.text].length;
  // What arrived in one piece with its Enter was not drawn yet.
  line.search = null;
  noteSize(r, fd);
  write(r, 2, draw(line, columns(r)));
  write(r, 2, leave(line));
  const { text: typed, pasting } = line;
  reset(line);
  // A paste goes on over its lines: a tab in it stays a tab.
  line.pasting = pasting;
  let text = typed;
  if (state.options.histexpand && state.flavour === 'bash') {
    const expanded = expandHistory(typed, state.history);
    if (expanded.kind === 'error') {
      write(r, 2, `bash: ${expanded.message}: event not found\r\n`);
      state.status = 1;
      return;
    }
    if (expanded.text !== typed) write(r, 2, `${expanded.text}\r\n`);
    text = expanded.text;
  }
  const whole = state.partial + text;
  if (whole.trim() === '') {
    state.partial = '';
    return;
  }
  const outcome = parseText(expandAliases(`${whole}\n`, state.aliases));
  if (outcome.kind === 'incomplete') {
    state.partial = `${whole}\n`;
    return;
  }
  state.partial = '';
  rememberAll(state, whole);
  r.sys.ttyMode(fd, 'cooked');
  if (state.flavour === 'bash') write(r, 2, '\x1b[?2004l\r');
  if (outcome.kind !== 'script') {
    write(r, 2, syntaxMessage(state, whole, outcome));
    state.status = 2;
    return;
  }
  // A second exit in a row leaves the stopped jobs behind.
  if (!/^\s*(?:exit|logout)\b/.test(whole)) state.warnedAboutJobs = false;
  if (outcome.script.root.statements.length > 0) state.stack.push(listFrame(outcome.script.text, 0));
  else push(r, 'nothing', '', 0);
}

function onKey(r: Run, line: LineState, key: Key): 'accept' | 'end' | undefined {
  const history = r.state.history;
  const wasKill = line.lastWasKill;
  const end = [...line.text].length;
  if (line.pasting) {
    if (key.name === 'paste-end') line.pasting = false;
    else if (key.text === '\r' || key.text === '\n') edit.insert(line, '\n');
    else if (key.name === 'text' || key.text === '\t') edit.insert(line, key.text);
    return undefined;
  }
  if (line.quotedInsert) {
    line.quotedInsert = false;
    if (key.text === '\x03') return controlKey(r, line, key.text);
    edit.insert(line, key.text);
    return undefined;
  }
  if (line.search && searchKey(r, line, key)) return undefined;
  line.lastWasKill = false;
  if (key.name !== 'text') line.typed = 0;
  if (key.text !== '\t') line.lastWasTab = false;
  if (!(key.name === 'alt' && (key.text === '.' || key.text === '_'))) line.yankArgument = null;
  switch (key.name) {
    case 'text':
      if (line.typed % 20 === 0) edit.remember(line);
      line.typed++;
      edit.insert(line, key.text);
      return undefined;
    case 'paste-start':
      line.pasting = true;
      return undefined;
    case 'up':
      edit.historyMove(line, history, -1);
      return undefined;
    case 'down':
      edit.historyMove(line, history, 1);
      return undefined;
    case 'left':
      line.cursor = Math.max(0, line.cursor - 1);
      return undefined;
    case 'right':
      line.cursor = Math.min(end, line.cursor + 1);
      return undefined;
    case 'home':
      line.cursor = 0;
      return undefined;
    case 'end':
      line.cursor = end;
      return undefined;
    case 'delete':
      if (line.cursor < end) {
        edit.remember(line);
        edit.remove(line, line.cursor, line.cursor + 1);
      }
      return undefined;
    case 'word-left':
      line.cursor = edit.wordLeft(line);
      return undefined;
    case 'word-right':
      line.cursor = edit.wordRight(line);
      return undefined;
    case 'alt':
      line.lastWasKill = wasKill;
      altKey(line, key.text, history);
      return undefined;
    case 'control':
      line.lastWasKill = wasKill;
      return controlKey(r, line, key.text);
    default:
      return undefined;
  }
}

function controlKey(r: Run, line: LineState, text: string): 'accept' | 'end' | undefined {
  const end = [...line.text].length;
  const kills = '\x0b\x15\x17';
  if (!kills.includes(text)) line.lastWasKill = false;
  switch (text) {
    case '\r':
    case '\n':
      return 'accept';
    case '\x01':
      line.cursor = 0;
      break;
    case '\x05':
      line.cursor = end;
      break;
    case '\x02':
      line.cursor = Math.max(0, line.cursor - 1);
      break;
    case '\x06':
      line.cursor = Math.min(end, line.cursor + 1);
      break;
    case '\x03':
      cancel(r, line);
      line.prompted = false;
      r.state.interrupted = false;
      beginAgain(r, line);
      break;
    case '\x04':
      if (line.text === '') return 'end';
      if (line.cursor < end) {
        edit.remember(line);
        edit.remove(line, line.cursor, line.cursor + 1);
      }
      break;
    case '\x7f':
    case '\x08':
      if (line.cursor > 0) {
        edit.remember(line);
        edit.remove(line, line.cursor - 1, line.cursor);
      }
      break;
    case '\x0b':
      edit.kill(line, line.cursor, end, false);
      break;
    case '\x15':
      edit.kill(line, 0, line.cursor, true);
      break;
    case '\x17':
      edit.kill(line, edit.blankLeft(line), line.cursor, true);
      break;
    case '\x19':
      edit.remember(line);
      edit.insert(line, line.killed[line.killed.length - 1] ?? '');
      break;
    case '\x14':
      edit.transpose(line);
      break;
    case '\x1f':
      edit.undo(line);
      break;
    case '\x10':
      edit.historyMove(line, r.state.history, -1);
      break;
    case '\x0e':
      edit.historyMove(line, r.state.history, 1);
      break;
    case '\x0c':
      line.start = 0;
      write(r, 2, '\x1b[H\x1b[2J');
      line.row = 0;
      break;
    case '\x12':
      line.search = { term: '', at: r.state.history.length, before: line.text, failed: false };
      break;
    case '\x16':
      line.quotedInsert = true;
      break;
    case '\t':
      completeLine(r, line, () => write(r, 2, leave(line)));
      break;
  }
  return undefined;
}

function beginAgain(r: Run, line: LineState): void {
  begin(r, line, ttyFd(r));
}

function altKey(line: LineState, text: string, history: readonly string[]): void {
  switch (text) {
    case 'b':
      line.cursor = edit.wordLeft(line);
      break;
    case 'f':
      line.cursor = edit.wordRight(line);
      break;
    case 'd':
      edit.kill(line, line.cursor, edit.wordRight(line), false);
      break;
    case '\x7f':
    case '\x08':
      edit.kill(line, edit.wordLeft(line), line.cursor, true);
      break;
    case '<':
      while (edit.historyMove(line, history, -1));
      break;
    case '>':
      while (edit.historyMove(line, history, 1));
      break;
    case '.':
    case '_': {
      const back = (line.yankArgument?.back ?? 0) + 1;
      const entry = history[history.length - back];
      if (entry === undefined) return;
      if (line.yankArgument) edit.remove(line, line.cursor - line.yankArgument.length, line.cursor);
      const word = entry.trim().split(/\s+/).pop() ?? '';
      edit.insert(line, word);
      line.yankArgument = { back, length: [...word].length };
      break;
    }
    case 'u':
    case 'l':
    case 'c': {
      const to = edit.wordRight(line);
      edit.remember(line);
      const word = edit.remove(line, line.cursor, to);
      edit.insert(
        line,
        text === 'u'
          ? word.toUpperCase()
          : text === 'l'
            ? word.toLowerCase()
            : word.toLowerCase().replace(/[\p{L}\p{N}]/u, (c) => c.toUpperCase()),
      );
      break;
    }
  }
}

/** Keys of the incremental search; false = the search is over and the key has its usual meaning. */
function searchKey(r: Run, line: LineState, key: Key): boolean {
  const search = line.search as NonNullable<LineState['search']>;
  const { history } = r.state;
  const look = (term: string, from: number) => {
    const found = edit.findBack(history, term, from);
    line.search = { ...search, term, at: found >= 0 ? found : search.at, failed: found < 0 };
    if (found >= 0) {
      const text = history[found] as string;
      edit.setText(line, text, [...text.slice(0, text.indexOf(term))].length);
      line.historyAt = found;
    } else write(r, 2, '\x07');
  };
  if (key.name === 'text') {
    look(search.term + key.text, search.at);
    return true;
  }
  if (key.text === '\x12') {
    look(search.term, search.at - 1);
    return true;
  }
  if (key.text === '\x7f' || key.text === '\x08') {
    look([...search.term].slice(0, -1).join(''), history.length - 1);
    return true;
  }
  if (key.text === '\x07' || key.text === '\x03') {
    edit.setText(line, search.before);
    line.search = null;
    return key.text === '\x07';
  }
  line.search = null;
  return false;
}
