/** Draws the text, `~` lines, the status line and the cursor with plain ANSI sequences. */
import { charWidth } from '../text/width';
import type { EditorAdapter } from './editor-adapter';

/** A line cut into rows of the terminal; tabs run to the next multiple of eight. */
export function wrapLine(
  text: string,
  columns: number,
): { rows: string[]; place: (ch: number) => { row: number; column: number } } {
  const rows = [''];
  const places: { row: number; column: number }[] = [];
  let column = 0;
  for (const c of text) {
    const width = c === '\t' ? 8 - (column % 8) : c < ' ' ? 2 : charWidth(c);
    if (column + width > columns) {
      rows.push('');
      column = 0;
    }
    for (let unit = 0; unit < c.length; unit++) places.push({ row: rows.length - 1, column });
    rows[rows.length - 1] +=
      c === '\t' ? ' '.repeat(width) : c < ' ' ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c;
    column += width;
  }
  const end = column >= columns ? { row: rows.length, column: 0 } : { row: rows.length - 1, column };
  return { rows, place: (ch) => places[ch] ?? end };
}

export function drawScreen(cm: EditorAdapter, status: string, columns: number, height: number): string {
  const bodyRows = Math.max(1, height - 1);
  const numbers = cm.options.number === true ? String(cm.lineCount()).length + 1 : 0;
  const gutter = numbers > 0 ? Math.max(4, numbers) : 0;
  const width = Math.max(10, columns - gutter);
  const head = cm.getCursor();
  cm.rows = bodyRows;
  if (head.line < cm.top) cm.top = head.line;
  const used = (from: number) => {
    let rows = 0;
    for (let line = from; line <= head.line; line++) rows += wrapLine(cm.getLine(line), width).rows.length;
    return rows;
  };
  while (cm.top < head.line && used(cm.top) > bodyRows) cm.top++;
  let out = '\x1b[?25l\x1b[H';
  let row = 0;
  let cursor = { row: 0, column: gutter };
  const from = cm.getCursor('start');
  const to = cm.getCursor('end');
  const visual = cm.state.vim?.visualMode === true;
  for (let line = cm.top; row < bodyRows; line++) {
    if (line > cm.lastLine()) {
      out += `\x1b[K\x1b[94m~\x1b[0m\r\n`;
      row++;
      continue;
    }
    const wrapped = wrapLine(cm.getLine(line), width);
    if (line === head.line) {
      const place = wrapped.place(head.ch);
      cursor = { row: row + place.row, column: gutter + place.column };
    }
    const inside = visual && line >= from.line && line <= to.line;
    for (const [index, text] of wrapped.rows.entries()) {
      if (row >= bodyRows) break;
      const label = gutter > 0 ? `\x1b[33m${(index === 0 ? String(line + 1) : '').padStart(gutter - 1)} \x1b[0m` : '';
      out += `\x1b[K${label}${inside ? `\x1b[7m${text || ' '}\x1b[0m` : text}\r\n`;
      row++;
    }
  }
  const dialog = cm.dialog;
  out += `\x1b[K${dialog ? dialog.prefix + dialog.value : status}`;
  if (dialog) return `${out}\x1b[${height};${2 + dialog.cursor}H\x1b[?25h`;
  return `${out}\x1b[${cursor.row + 1};${Math.min(columns, cursor.column + 1)}H\x1b[?25h`;
}
