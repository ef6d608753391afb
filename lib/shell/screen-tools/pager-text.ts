/** The text under a pager as rows of the terminal: positions are a line and a row within it, so that a resize keeps the place. */
import { charWidth } from '../text/width';
import { withoutEscapes, wrapText } from './wrap';

export interface Place {
  readonly line: number;
  readonly row: number;
}

export interface PagerLook {
  readonly columns: number;
  readonly chop: boolean;
  readonly numbers: boolean;
  readonly raw: boolean;
  readonly shift: number;
  readonly pattern: RegExp | null;
}

const NUMBER_WIDTH = 8;

/** Escape sequences as less shows them without -R. */
function cleaned(line: string, raw: boolean): string {
  return raw ? withoutEscapes(line) : line.replace(/\x1b/g, 'ESC').replace(/.\x08/g, '');
}

function rowsOf(line: string, look: PagerLook): string[] {
  const room = look.columns - (look.numbers ? NUMBER_WIDTH : 0);
  const text = cleaned(line, look.raw);
  if (!look.chop && look.shift === 0) return wrapText(text, room);
  const whole = wrapText(text, Number.POSITIVE_INFINITY)[0] as string;
  let out = '';
  let column = 0;
  for (const c of whole) {
    const width = charWidth(c);
    if (column >= look.shift) {
      if (column + width > look.shift + room - (column + width < widthOf(whole) ? 1 : 0))
        return [`${out}\x1b[7m>\x1b[27m`];
      out += c;
    }
    column += width;
  }
  return [out];
}

function widthOf(text: string): number {
  let width = 0;
  for (const c of text) width += charWidth(c);
  return width;
}

function marked(row: string, pattern: RegExp | null): string {
  if (pattern === null || row.includes('\x1b[')) return row;
  return row.replace(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`), (found) =>
    found === '' ? '' : `\x1b[7m${found}\x1b[27m`,
  );
}

export class PagerText {
  constructor(
    private readonly lines: readonly string[],
    private readonly look: PagerLook,
  ) {}

  private count(line: number): number {
    const text = this.lines[line];
    return text === undefined ? 0 : rowsOf(text, this.look).length;
  }

  forward(from: Place, rows: number): Place {
    let { line, row } = from;
    for (let left = rows; left > 0 && line < this.lines.length; left--) {
      if (++row < this.count(line)) continue;
      line++;
      row = 0;
    }
    return { line, row };
  }

  back(from: Place, rows: number): Place {
    let { line, row } = from;
    for (let left = rows; left > 0; left--) {
      if (row > 0) row--;
      else if (line > 0) {
        line--;
        row = this.count(line) - 1;
      } else break;
    }
    return { line, row };
  }

  /** The place from which the last row of the text is the last of the page. */
  last(height: number): Place {
    return this.back({ line: this.lines.length, row: 0 }, height);
  }

  /** The rows of a page and the place after them. */
  page(from: Place, height: number): { readonly rows: string[]; readonly after: Place } {
    const rows: string[] = [];
    let at: Place = { line: from.line, row: Math.min(from.row, Math.max(0, this.count(from.line) - 1)) };
    while (rows.length < height && at.line < this.lines.length) {
      const all = rowsOf(this.lines[at.line] as string, this.look);
      for (let row = at.row; row < all.length && rows.length < height; row++) {
        const label = row === 0 ? `\x1b[1m${String(at.line + 1).padStart(7)}\x1b[m ` : ' '.repeat(NUMBER_WIDTH);
        rows.push((this.look.numbers ? label : '') + marked(all[row] as string, this.look.pattern));
        at = row + 1 < all.length ? { line: at.line, row: row + 1 } : { line: at.line + 1, row: 0 };
      }
    }
    return { rows, after: at };
  }
}
