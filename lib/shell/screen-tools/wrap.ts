/** Lines cut into rows of a terminal: tabs to the next multiple of eight, wide characters never halved. */
import { charWidth } from '../text/width';

/** Without colours and other escape sequences. */
export function withoutEscapes(text: string): string {
  return text.replace(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Za-z0-9]|[^[\]()])/g, '');
}

/** `rows` has at least one entry. */
export function wrapText(text: string, columns: number): string[] {
  const rows: string[] = [''];
  let column = 0;
  for (const c of text) {
    const width = c === '\t' ? 8 - (column % 8) : c < ' ' || c === '\x7f' ? 2 : charWidth(c);
    if (column + width > columns && column > 0) {
      rows.push('');
      column = 0;
    }
    const shown =
      c === '\t'
        ? ' '.repeat(width)
        : c < ' '
          ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}`
          : c === '\x7f'
            ? '^?'
            : c;
    rows[rows.length - 1] += shown;
    column += width;
  }
  return rows;
}

/** Starts `columns` wide characters to the right and takes as much as fits. */
export function sliceText(text: string, from: number, columns: number): string {
  let out = '';
  let column = 0;
  for (const c of wrapText(text, Number.POSITIVE_INFINITY)[0] as string) {
    const width = charWidth(c);
    if (column >= from) {
      if (column + width > from + columns) break;
      out += c;
    }
    column += width;
  }
  return out;
}

/**
 * Rows from the top of the screen down, the rest erased. A row is erased before it is written: after its last column
 * the erasing would take that column's character along.
 */
export function pageText(rows: readonly string[], height: number): string {
  const shown = rows.slice(0, height).map((row) => `\x1b[K${row}`);
  return `\x1b[H${shown.join('\r\n')}${shown.length < height ? '\r\n\x1b[J' : ''}`;
}
