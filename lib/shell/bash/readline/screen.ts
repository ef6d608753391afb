/** Drawing the line under edit: prompt, text, wrapping at the terminal's width, cursor. */
import { charWidth } from '../../text/width';
import type { LineState } from './line-state';

interface Spot {
  readonly row: number;
  readonly column: number;
}

/** A text as it is shown from a spot on, and the spot after it: ^X for control characters, tabs as blanks. */
function lay(text: string, columns: number, at: Spot): { readonly shown: string; readonly end: Spot } {
  let { row, column } = at;
  let shown = '';
  for (const c of text) {
    if (c === '\n') {
      // A full row has already moved on.
      shown += column === 0 && row > at.row ? '\r\n' : '\x1b[K\r\n';
      row++;
      column = 0;
      continue;
    }
    const tab = c === '\t' ? 8 - (column % 8) : 0;
    const piece =
      tab > 0 ? ' '.repeat(tab) : c < ' ' || c === '\x7f' ? `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}` : c;
    for (const one of piece) {
      const width = charWidth(one);
      if (column + width > columns) {
        row++;
        column = 0;
      }
      column += width;
      shown += one;
    }
  }
  return { shown, end: column >= columns ? { row: row + 1, column: 0 } : { row, column } };
}

export function plainPrompt(prompt: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences take no room
  return prompt.replace(/\x01[^\x02]*\x02/g, '').replace(/\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g, '');
}

function promptOf(line: LineState): string {
  if (!line.search) return line.prompt;
  return `(${line.search.failed ? 'failed ' : ''}reverse-i-search)\`${line.search.term}': `;
}

const startOf = (line: LineState, columns: number): Spot => ({ row: 0, column: line.start % columns });

/** Redraws all; returns the text for the terminal and updates the rows in the state. */
export function draw(line: LineState, columns: number): string {
  const prompt = promptOf(line);
  const first = startOf(line, columns);
  const start = lay(plainPrompt(prompt), columns, first).end;
  const { shown, end } = lay(line.text, columns, start);
  const cursor = lay([...line.text].slice(0, line.cursor).join(''), columns, start).end;
  let out = line.row > 0 ? `\x1b[${line.row}A\r` : '\r';
  if (first.column > 0) out += `\x1b[${first.column}C`;
  out += `\x1b[J${prompt.replace(/[\x01\x02]/g, '')}${shown}`;
  // A full row leaves the cursor pending at its end: force it to the next one.
  if (end.column === 0 && end.row > 0 && !line.text.endsWith('\n')) out += ' \r';
  if (end.row > cursor.row) out += `\x1b[${end.row - cursor.row}A`;
  out += '\r';
  if (cursor.column > 0) out += `\x1b[${cursor.column}C`;
  line.row = cursor.row;
  line.rows = end.row;
  return out;
}

/** After the terminal has got another width and laid its rows out anew: where the cursor is now. */
export function replace(line: LineState, columns: number): void {
  const start = lay(plainPrompt(promptOf(line)), columns, startOf(line, columns)).end;
  line.row = lay([...line.text].slice(0, line.cursor).join(''), columns, start).end.row;
  line.rows = lay(line.text, columns, start).end.row;
}

/** Moves below the line, for output. */
export function leave(line: LineState): string {
  const down = line.rows - line.row;
  line.start = 0;
  line.row = 0;
  line.rows = 0;
  // A text that ends with a newline has left its last row already.
  return `${down > 0 ? `\x1b[${down}B` : ''}${line.text.endsWith('\n') ? '\r' : '\r\n'}`;
}
