/** Where the cursor of a terminal stands after output: what a shell must know to put its prompt behind an unfinished line. */
import { columnsOf } from '../text/width';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences
const PIECES = /\x1b\[([0-9;?]*)([A-Za-z@])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b.|[\s\S]/gu;
/** A full-screen program gives the screen back with the cursor where it was: at the start of a line. */
const LEAVE_SCREEN = '\x1b[?1049l';
const TAB = 8;

function moved(column: number, numbers: string, letter: string): number {
  const [first, second] = numbers.split(';').map(Number);
  if (letter === 'H' || letter === 'f') return (second || 1) - 1;
  if (letter === 'G') return (first || 1) - 1;
  if (letter === 'C') return column + (first || 1);
  if (letter === 'D') return Math.max(0, column - (first || 1));
  return column;
}

export function columnAfter(before: number, text: string, columns: number): number {
  const line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  const screen = text.lastIndexOf(LEAVE_SCREEN);
  const from = Math.max(line, screen < 0 ? -1 : screen + LEAVE_SCREEN.length - 1);
  let column = from < 0 ? before : 0;
  if (from === text.length - 1) return column;
  for (const [piece, numbers, letter] of text.slice(from + 1).matchAll(PIECES)) {
    if (letter !== undefined) column = moved(column, numbers ?? '', letter);
    else if (piece === '\b') column = Math.max(0, column - 1);
    else if (piece === '\t') column += TAB - (column % TAB);
    else if (!piece.startsWith('\x1b')) column += columnsOf(piece);
  }
  return columns > 0 ? column % columns : column;
}
