/** vi / vim as a program of the terminal: reads a file, edits with the vim engine, writes on :w. */

import { utf8Length } from '../../engine/base/utf8';
import type { GeneratorProgram, Sys, Wait, Wake } from '../../engine/host/contract';
import { reason } from '../tools/options';
import { EditorAdapter } from './editor-adapter';
import { TextBuffer } from './text-buffer';
import { takeViKey } from './vi-keys';
import { drawScreen } from './vi-screen';
import { createVim, withDom } from './vim-engine';

interface Session {
  readonly sys: Sys;
  readonly vim: any;
  readonly cm: EditorAdapter;
  path: string | undefined;
  savedVersion: number;
  exit: number | null;
  status: string;
}

function write(session: Session, to: string | undefined): boolean {
  const path = to || session.path;
  if (!path) {
    session.status = '\x1b[97;41mE32: No file name\x1b[0m';
    return false;
  }
  const text = session.cm.buffer.text();
  const isNew = !session.sys.files.stat(path).ok;
  const result = session.sys.files.writeFile(path, text);
  if (!result.ok) {
    session.status = `\x1b[97;41m"${path}" E212: Can't open file for writing: ${reason(result.errno)}\x1b[0m`;
    return false;
  }
  if (!to || to === session.path) session.savedVersion = session.cm.buffer.version;
  const lines = session.cm.buffer.text() === '' ? 0 : session.cm.lineCount();
  session.status = `"${path}"${isNew ? ' [New]' : ''} ${lines}L, ${utf8Length(text)}B written`;
  session.path ??= path;
  return true;
}

/** The commands that leave or write; undefined = the engine's own. */
function fileCommand(session: Session, line: string): boolean {
  const found = /^\s*(w|write|q|quit|qa|qall|wq|wqa|x|xit|exit|wa|cq|e|edit)(!?)(?:\s+(.+?))?\s*$/.exec(line);
  if (!found) return false;
  const [, name, bang, target] = found as unknown as [string, string, string, string | undefined];
  const changed = session.cm.buffer.version !== session.savedVersion;
  if (name === 'cq') session.exit = 1;
  else if (name === 'w' || name === 'write' || name === 'wa') write(session, target);
  else if (name === 'e' || name === 'edit') {
    const path = target ?? session.path;
    const file = path ? session.sys.files.readFile(path) : undefined;
    if (changed && !bang) session.status = '\x1b[97;41mE37: No write since last change (add ! to override)\x1b[0m';
    else {
      session.cm.buffer.lines = (file?.ok ? file.value.replace(/\n$/, '') : '').split('\n');
      session.path = path;
      session.savedVersion = ++session.cm.buffer.version;
      session.cm.setCursor(0, 0);
    }
  } else if (name.startsWith('q')) {
    if (changed && !bang) session.status = '\x1b[97;41mE37: No write since last change (add ! to override)\x1b[0m';
    else session.exit = 0;
  } else if (name === 'x' || name === 'xit' || name === 'exit') {
    if (!changed || write(session, target)) session.exit = 0;
  } else if (write(session, target)) session.exit = 0;
  return true;
}

function dialogKey(session: Session, name: string, text: string): void {
  const { cm, vim } = session;
  const dialog = cm.dialog;
  if (!dialog) return;
  const event = {
    key: name.replace(/[<>]/g, '').replace('CR', 'Enter').replace('BS', 'Backspace').replace('Esc', 'Escape'),
    target: {},
    preventDefault() {},
    stopPropagation() {},
  };
  if (name === '<CR>') {
    cm.dialog = null;
    const line = dialog.value;
    if (dialog.prefix === ':') {
      if (fileCommand(session, line)) return vim.exitVisualMode?.(cm);
      const setting = /^\s*set?\s+(no)?(?:nu|number)\s*$/.exec(line);
      if (setting) cm.options.number = setting[1] === undefined;
      else if (/^\s*set?\s/.test(line)) return;
      else if (/^\s*\d+\s*$/.test(line)) cm.setCursor(Math.max(0, Number(line) - 1), 0);
      else vim.handleEx(cm, line);
    } else dialog.options.accept?.(line);
    return;
  }
  if (name === '<Esc>' || name === '<C-c>' || (name === '<BS>' && dialog.value === '')) {
    dialog.options.onKeyDown?.(event, dialog.value, dialog.close);
    cm.dialog = null;
    return;
  }
  if (name === '<BS>') {
    dialog.value = dialog.value.slice(0, -1);
    dialog.cursor = dialog.value.length;
  } else if (name === '<C-u>') {
    dialog.value = '';
    dialog.cursor = 0;
  } else if (name === '<Up>' || name === '<Down>') dialog.options.onKeyDown?.(event, dialog.value, dialog.close);
  else if (text) {
    dialog.value += text;
    dialog.cursor = dialog.value.length;
  }
  dialog.options.onKeyUp?.(event, dialog.value, dialog.close);
}

function insertKey(session: Session, name: string, text: string): boolean {
  const { cm } = session;
  const at = cm.getCursor();
  if (text !== '') {
    if (cm.state.overwrite) cm.overWriteSelection(text);
    else cm.replaceRange(text, at, at, '+input');
    return true;
  }
  if (name === '<CR>') {
    cm.execCommand('newlineAndIndent');
    return true;
  }
  if (name === '<BS>' || name === '<Del>') {
    const offset = cm.indexFromPos(at);
    const before = [...cm.getLine(at.line).slice(0, at.ch)].pop()?.length ?? 1;
    const from = name === '<BS>' ? cm.posFromIndex(offset - before) : at;
    const to = name === '<BS>' ? at : cm.posFromIndex(offset + 1);
    cm.replaceRange('', from, to, '+delete');
    return true;
  }
  const moves: Readonly<Record<string, string>> = {
    '<Left>': 'goCharLeft',
    '<Right>': 'goCharRight',
    '<Up>': 'goLineUp',
    '<Down>': 'goLineDown',
    '<Home>': 'goLineStart',
    '<End>': 'goLineEnd',
  };
  if (!moves[name]) return false;
  cm.execCommand(moves[name] as string);
  return true;
}

function handle(session: Session, name: string, text: string): void {
  const { cm, vim } = session;
  if (cm.dialog) return dialogKey(session, name, text);
  session.status = '';
  cm.message = '';
  const wasInsert = cm.state.vim?.insertMode === true;
  const before = cm.buffer.version;
  const lines = [...cm.buffer.lines];
  const cursor = cm.getCursor();
  const undoing = !wasInsert && (name === 'u' || name === '<C-r>');
  if (!wasInsert && name === 'Z') {
    cm.state.pendingZ = !cm.state.pendingZ;
    if (!cm.state.pendingZ) fileCommand(session, 'x');
    return;
  }
  cm.state.pendingZ = false;
  const handled = vim.handleKey(cm, name, 'user');
  if (!handled && cm.state.vim?.insertMode) insertKey(session, name, text);
  // One undo step a command, and one for a whole insertion.
  if (cm.buffer.version !== before && !undoing && !(wasInsert && cm.state.insertMarked)) cm.buffer.mark(lines, cursor);
  cm.state.insertMarked =
    cm.state.vim?.insertMode === true && (cm.buffer.version !== before || (wasInsert && cm.state.insertMarked));
}

function statusLine(session: Session): string {
  const { vim } = session.cm.state;
  if (session.status) return session.status;
  if (session.cm.message) return session.cm.message;
  if (vim?.insertMode) return session.cm.state.overwrite ? '\x1b[1m-- REPLACE --\x1b[0m' : '\x1b[1m-- INSERT --\x1b[0m';
  if (vim?.visualMode) return `\x1b[1m-- VISUAL${vim.visualLine ? ' LINE' : vim.visualBlock ? ' BLOCK' : ''} --\x1b[0m`;
  return '';
}

function open(sys: Sys): Session {
  const args = sys.argv.slice(1);
  const path = args.find((arg) => !/^[-+]/.test(arg));
  const file = path === undefined ? undefined : sys.files.readFile(path);
  const text = file?.ok ? file.value : '';
  const cm = new EditorAdapter(new TextBuffer(text));
  const vim = createVim();
  withDom(() => vim.enterVimMode(cm));
  const lines = text === '' ? 0 : cm.lineCount();
  const status =
    path === undefined
      ? ''
      : file?.ok
        ? `"${path}" ${lines}L, ${utf8Length(text)}B`
        : file?.errno === 'EISDIR'
          ? `"${path}" is a directory`
          : `"${path}" [New]`;
  const session: Session = { sys, vim, cm, path, savedVersion: 0, exit: null, status };
  const at = args.find((arg) => /^\+\d+$/.test(arg));
  if (at) cm.setCursor(Number(at.slice(1)) - 1, 0);
  return session;
}

function* edit(sys: Sys): Generator<Wait, number, Wake> {
  if (!sys.isatty(0)) {
    while (!sys.write(2, 'Vim: Warning: Input is not from a terminal\n')) yield { writable: [2] };
    return 1;
  }
  const session = open(sys);
  const mode = sys.ttyMode(0, 'raw');
  sys.onSignal('SIGWINCH', 'handle');
  sys.onSignal('SIGINT', 'handle');
  sys.write(1, '\x1b[?1049h\x1b[2J');
  let keys = '';
  const redraw = () => {
    const { columns, rows } = sys.ttySize(0);
    sys.write(1, drawScreen(session.cm, statusLine(session), columns || 80, rows || 24));
  };
  redraw();
  while (session.exit === null) {
    const got = sys.read(0);
    if (!got) {
      yield { readable: [0] };
      redraw();
      continue;
    }
    if (got.eof && got.text === '') break;
    keys += got.text;
    for (let key = takeViKey(keys); key && session.exit === null; key = takeViKey(keys)) {
      keys = key.rest;
      const { name, text } = key;
      if (name) withDom(() => handle(session, name, text));
    }
    redraw();
  }
  sys.write(1, '\x1b[?1049l\x1b[?25h');
  sys.ttyMode(0, mode);
  return session.exit ?? 1;
}

export const vi: GeneratorProgram = { name: 'vi', run: edit };
export const vim: GeneratorProgram = { name: 'vim', run: edit };
