/** nano's buffer as plain data: lines, cursor, cut text, undo; the empty last line is nano's "magic line". */
import { charWidth } from '../text/width';

export interface NanoText {
  lines: string[];
  line: number;
  /** In UTF-16 units. */
  ch: number;
  /** The column vertical motion aims for. */
  goal: number;
  modified: boolean;
  cut: string[];
  cutting: boolean;
  undo: Step[];
  redo: Step[];
}
interface Step {
  readonly lines: readonly string[];
  readonly line: number;
  readonly ch: number;
}

const UNDO_LIMIT = 100;

export function newText(text: string): NanoText {
  const lines = text.split('\n');
  return { lines, line: 0, ch: 0, goal: 0, modified: false, cut: [], cutting: false, undo: [], redo: [] };
}

export function wholeText(text: NanoText): string {
  const joined = text.lines.join('\n');
  return joined === '' || joined.endsWith('\n') ? joined : `${joined}\n`;
}

export function current(text: NanoText): string {
  return text.lines[text.line] ?? '';
}

export function columnOf(line: string, ch: number): number {
  let column = 0;
  for (const c of line.slice(0, ch)) column += c === '\t' ? 8 - (column % 8) : c < ' ' ? 2 : charWidth(c);
  return column;
}

/** The unit at or before a column. */
function unitAt(line: string, column: number): number {
  let at = 0;
  let reached = 0;
  for (const c of line) {
    const next = reached + (c === '\t' ? 8 - (reached % 8) : c < ' ' ? 2 : charWidth(c));
    if (next > column) break;
    reached = next;
    at += c.length;
  }
  return at;
}

export function move(text: NanoText, line: number, ch: number): void {
  text.line = Math.max(0, Math.min(line, text.lines.length - 1));
  text.ch = Math.max(0, Math.min(ch, current(text).length));
  text.goal = columnOf(current(text), text.ch);
  text.cutting = false;
}

export function moveRows(text: NanoText, by: number): void {
  const goal = text.goal;
  const line = Math.max(0, Math.min(text.line + by, text.lines.length - 1));
  move(text, line, unitAt(text.lines[line] as string, goal));
  text.goal = goal;
}

export function left(text: NanoText): void {
  if (text.ch > 0) move(text, text.line, text.ch - ([...current(text).slice(0, text.ch)].pop()?.length ?? 1));
  else if (text.line > 0) move(text, text.line - 1, Number.POSITIVE_INFINITY);
}

export function right(text: NanoText): void {
  const after = [...current(text).slice(text.ch)][0];
  if (after !== undefined) move(text, text.line, text.ch + after.length);
  else if (text.line < text.lines.length - 1) move(text, text.line + 1, 0);
}

function remember(text: NanoText): void {
  text.undo = [...text.undo.slice(1 - UNDO_LIMIT), { lines: text.lines, line: text.line, ch: text.ch }];
  text.redo = [];
}

/** Replaces lines from..to (exclusive); the array is never edited in place, so undo shares it. */
function replace(text: NanoText, from: number, to: number, lines: readonly string[]): void {
  text.lines = [...text.lines.slice(0, from), ...lines, ...text.lines.slice(to)];
  if (text.lines[text.lines.length - 1] !== '') text.lines.push('');
  text.modified = true;
}

export function insert(text: NanoText, typed: string, joinUndo: boolean): void {
  if (!joinUndo) remember(text);
  const line = current(text);
  const parts = (line.slice(0, text.ch) + typed).split('\n');
  const ch = (parts[parts.length - 1] as string).length;
  parts[parts.length - 1] += line.slice(text.ch);
  const at = text.line;
  replace(text, at, at + 1, parts);
  move(text, at + parts.length - 1, ch);
}

export function removeForward(text: NanoText): void {
  const line = current(text);
  if (text.ch >= line.length && text.line >= text.lines.length - 1) return;
  remember(text);
  const { line: at, ch } = text;
  if (ch < line.length) {
    const gone = [...line.slice(ch)][0] as string;
    replace(text, at, at + 1, [line.slice(0, ch) + line.slice(ch + gone.length)]);
  } else replace(text, at, at + 2, [line + (text.lines[at + 1] ?? '')]);
  move(text, at, ch);
}

export function removeBackward(text: NanoText): void {
  if (text.line === 0 && text.ch === 0) return;
  left(text);
  removeForward(text);
}

/** ^K: lines cut one after the other are pasted together. */
export function cutLine(text: NanoText): boolean {
  const last = text.line === text.lines.length - 1;
  if (last && current(text) === '') return false;
  remember(text);
  const line = current(text);
  text.cut = text.cutting ? [...text.cut, line] : [line];
  const at = text.line;
  replace(text, at, at + 1, last ? [''] : []);
  move(text, at, 0);
  text.cutting = true;
  return true;
}

/** M-6. */
export function copyLine(text: NanoText): void {
  text.cut = text.cutting ? [...text.cut, current(text)] : [current(text)];
  move(text, text.line + 1, 0);
  text.cutting = true;
}

export function paste(text: NanoText): boolean {
  if (text.cut.length === 0) return false;
  insert(text, `${text.cut.join('\n')}\n`, false);
  return true;
}

export function undo(text: NanoText, back: boolean): boolean {
  const from = back ? text.undo : text.redo;
  const step = from[from.length - 1];
  if (step === undefined) return false;
  const now = { lines: text.lines, line: text.line, ch: text.ch };
  if (back) {
    text.undo = text.undo.slice(0, -1);
    text.redo = [...text.redo, now];
  } else {
    text.redo = text.redo.slice(0, -1);
    text.undo = [...text.undo, now];
  }
  text.lines = [...step.lines];
  text.modified = true;
  move(text, step.line, step.ch);
  return true;
}

export interface Found {
  readonly line: number;
  readonly ch: number;
  readonly wrapped: boolean;
}

/** The next place after the cursor, from the beginning again where there is none. */
export function find(text: NanoText, needle: string, backwards: boolean): Found | undefined {
  const low = needle.toLowerCase();
  const { lines, line, ch } = text;
  const count = lines.length;
  for (let step = 0; step <= count; step++) {
    const at = (((line + (backwards ? -step : step)) % count) + count) % count;
    const wrapped = step > 0 && (backwards ? at >= line : at <= line);
    const hay = (lines[at] as string).toLowerCase();
    let found: number;
    if (backwards) {
      const from = step === 0 ? ch - 1 : hay.length;
      found = from < 0 ? -1 : hay.lastIndexOf(low, from);
    } else found = hay.indexOf(low, step === 0 ? ch + 1 : 0);
    if (found >= 0) return { line: at, ch: found, wrapped };
  }
  return undefined;
}
