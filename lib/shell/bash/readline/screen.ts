/** Drawing the line under edit: prompt, text, wrapping at the terminal's width, cursor. */
import { charWidth } from '../../text/width';
import type { LineState } from './line-state';

/** Row and column after printing a text that starts at (row, column). */
function advance(text: string, columns: number, at: { row: number; column: number }): { row: number; column: number } {
  let { row, column } = at;
  for (const c of text) {
    if (c === '\n') {
      row++;
      column = 0;
      continue;
    }
    const width = c < ' ' ? 2 : charWidth(c);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

/** Control characters are shown as ^X. */
function visible(text: string): string {
  return text.replace(/[\x00-\x09\x0b-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`);
}

export function plainPrompt(prompt: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences take no room
  return prompt.replace(/\x01[^\x02]*\x02/g, '').replace(/\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g, '');
}

/** Redraws all; returns the text for the terminal and updates the rows in the state. */
export function draw(line: LineState, columns: number): string {
  const shown = line.search ? `(reverse-i-search)\`${line.search.term}': ` : line.prompt;
  const start = advance(plainPrompt(shown), columns, { row: 0, column: 0 });
  const letters = [...line.text];
  const end = advance(visible(line.text), columns, start);
  const cursor = advance(visible(letters.slice(0, line.cursor).join('')), columns, start);
  let out = line.row > 0 ? `\x1b[${line.row}A\r` : '\r';
  out += `\x1b[J${shown.replace(/[\x01\x02]/g, '')}${visible(line.text)}`;
  // A full row leaves the cursor pending at its end: force it to the next one.
  if (end.column === 0 && end.row > 0) out += ' \r';
  if (end.row > cursor.row) out += `\x1b[${end.row - cursor.row}A`;
  out += '\r';
  if (cursor.column > 0) out += `\x1b[${cursor.column}C`;
  line.row = cursor.row;
  line.rows = end.row;
  return out;
}

/** Moves below the line, for output. */
export function leave(line: LineState): string {
  const down = line.rows - line.row;
  line.row = 0;
  line.rows = 0;
  return `${down > 0 ? `\x1b[${down}B` : ''}\r\n`;
}
