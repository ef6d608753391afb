/** Editing of one line: insertion, motion, killing, yanking, history (emacs keys of readline). */
import type { LineState } from './line-state';

export function setText(line: LineState, text: string, cursor = [...text].length): void {
  line.text = text;
  line.cursor = cursor;
}

export function insert(line: LineState, text: string): void {
  const letters = [...line.text];
  const added = [...text];
  letters.splice(line.cursor, 0, ...added);
  setText(line, letters.join(''), line.cursor + added.length);
}

export function remove(line: LineState, from: number, to: number): string {
  const letters = [...line.text];
  const gone = letters.splice(from, to - from).join('');
  setText(line, letters.join(''), from);
  return gone;
}

export function remember(line: LineState): void {
  line.undo = [...line.undo.slice(-99), { text: line.text, cursor: line.cursor }];
}

export function undo(line: LineState): void {
  const last = line.undo[line.undo.length - 1];
  if (!last) return;
  line.undo = line.undo.slice(0, -1);
  setText(line, last.text, last.cursor);
}

const WORD = /[\p{L}\p{N}]/u;

export function wordLeft(line: LineState): number {
  const letters = [...line.text];
  let at = line.cursor;
  while (at > 0 && !WORD.test(letters[at - 1] as string)) at--;
  while (at > 0 && WORD.test(letters[at - 1] as string)) at--;
  return at;
}

export function wordRight(line: LineState): number {
  const letters = [...line.text];
  let at = line.cursor;
  while (at < letters.length && !WORD.test(letters[at] as string)) at++;
  while (at < letters.length && WORD.test(letters[at] as string)) at++;
  return at;
}

/** Ctrl-W: back to white space. */
export function blankLeft(line: LineState): number {
  const letters = [...line.text];
  let at = line.cursor;
  while (at > 0 && /\s/.test(letters[at - 1] as string)) at--;
  while (at > 0 && !/\s/.test(letters[at - 1] as string)) at--;
  return at;
}

export function kill(line: LineState, from: number, to: number, backwards: boolean): void {
  if (from === to) return;
  remember(line);
  const gone = remove(line, from, to);
  const last = line.lastWasKill ? (line.killed[line.killed.length - 1] ?? '') : '';
  const joined = backwards ? gone + last : last + gone;
  line.killed = [...(line.lastWasKill ? line.killed.slice(0, -1) : line.killed), joined].slice(-20);
  line.lastWasKill = true;
}

export function transpose(line: LineState): void {
  const letters = [...line.text];
  if (line.cursor === 0 || letters.length < 2) return;
  const at = line.cursor === letters.length ? line.cursor - 1 : line.cursor;
  remember(line);
  const before = letters[at - 1] as string;
  letters[at - 1] = letters[at] as string;
  letters[at] = before;
  setText(line, letters.join(''), at + 1);
}

export function historyMove(line: LineState, history: readonly string[], by: number): boolean {
  const at = line.historyAt ?? history.length;
  const next = at + by;
  if (next < 0 || next > history.length || at === next) return false;
  if (line.historyAt === null) line.stash = line.text;
  line.historyAt = next === history.length ? null : next;
  setText(line, next === history.length ? line.stash : (history[next] as string));
  return true;
}

/** Index of the newest entry before `from` that holds the term. */
export function findBack(history: readonly string[], term: string, from: number): number {
  for (let index = Math.min(from, history.length - 1); index >= 0; index--)
    if (history[index]?.includes(term)) return index;
  return -1;
}
