/** A small terminal screen for tests: cursor motion, erasing, wrapping as xterm does it, wide characters, scrolling. */
import { charWidth } from '../text/width';

export class Screen {
  private cells: string[][] = [];
  private saved: { cells: string[][]; row: number; column: number } | null = null;
  row = 0;
  column = 0;
  /** The last column is written; the next character goes to the next row. */
  private full = false;
  title = '';

  constructor(
    private columns: number,
    private rows: number,
  ) {
    this.clear();
  }

  private clear(): void {
    this.cells = Array.from({ length: this.rows }, () => []);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    while (this.cells.length < rows) this.cells.push([]);
    while (this.cells.length > rows) this.cells.shift();
    this.row = Math.min(this.row, rows - 1);
    this.column = Math.min(this.column, columns - 1);
    this.full = false;
  }

  write(text: string): void {
    for (let at = 0; at < text.length; ) {
      const rest = text.slice(at);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences
      const sequence = /^\x1b(?:\[([?>]?)([0-9;]*)([A-Za-z@])|\]([^\x07]*)\x07|[()][0-9AB]|[=>c78M])/.exec(rest);
      if (sequence) {
        at += sequence[0].length;
        if (sequence[3]) this.control(sequence[1] as string, sequence[2] as string, sequence[3]);
        else if (sequence[4] !== undefined) this.title = sequence[4];
        continue;
      }
      const char = String.fromCodePoint(rest.codePointAt(0) as number);
      at += char.length;
      this.put(char);
    }
  }

  private put(char: string): void {
    if (char === '\r') this.column = 0;
    else if (char === '\n') this.down();
    else if (char === '\b') this.column = Math.max(0, this.column - 1);
    else if (char === '\t') this.column = Math.min(this.columns - 1, (Math.floor(this.column / 8) + 1) * 8);
    else if (char >= ' ') {
      const width = charWidth(char);
      if (width === 0) {
        const line = this.line();
        const before = Math.max(0, this.column - 1);
        line[before] = (line[before] ?? ' ') + char;
        return;
      }
      if (this.full || this.column + width > this.columns) {
        this.column = 0;
        this.down();
      }
      const line = this.line();
      line[this.column] = char;
      if (width === 2) line[this.column + 1] = '';
      this.column += width;
      this.full = this.column >= this.columns;
      if (this.full) this.column = this.columns - 1;
      return;
    }
    this.full = false;
  }

  private line(): string[] {
    return this.cells[this.row] as string[];
  }

  private down(): void {
    if (this.row < this.rows - 1) this.row++;
    else {
      this.cells.shift();
      this.cells.push([]);
    }
  }

  private control(mark: string, numbers: string, letter: string): void {
    const list = numbers.split(';').map(Number);
    const n = list[0] || 1;
    if (mark === '?') {
      if (list[0] === 1049) this.alternate(letter === 'h');
      return;
    }
    if (letter !== 'm') this.full = false;
    if (letter === 'A') this.row = Math.max(0, this.row - n);
    else if (letter === 'B') this.row = Math.min(this.rows - 1, this.row + n);
    else if (letter === 'C') this.column = Math.min(this.columns - 1, this.column + n);
    else if (letter === 'D') this.column = Math.max(0, this.column - n);
    else if (letter === 'G') this.column = n - 1;
    else if (letter === 'H') {
      this.row = Math.min(this.rows, n) - 1;
      this.column = Math.min(this.columns, list[1] || 1) - 1;
    } else if (letter === 'K') this.eraseLine(list[0] ?? 0);
    else if (letter === 'J') {
      if (list[0] === 2) this.clear();
      else {
        this.eraseLine(0);
        for (let row = this.row + 1; row < this.rows; row++) this.cells[row] = [];
      }
    }
  }

  private eraseLine(how: number): void {
    const line = this.line();
    if (how === 2) this.cells[this.row] = [];
    else if (how === 0) line.length = Math.min(line.length, this.column);
    else for (let at = 0; at <= this.column; at++) line[at] = ' ';
  }

  private alternate(on: boolean): void {
    if (on) {
      this.saved = { cells: this.cells, row: this.row, column: this.column };
      this.clear();
    } else if (this.saved) {
      this.cells = this.saved.cells;
      this.row = this.saved.row;
      this.column = this.saved.column;
      this.saved = null;
    }
  }

  lines(): string[] {
    return this.cells.map((line) =>
      Array.from(line, (cell) => cell ?? ' ')
        .join('')
        .replace(/\s+$/, ''),
    );
  }

  /** All lines up to the last that shows something. */
  text(): string {
    return this.lines().join('\n').replace(/\n+$/, '');
  }

  cursor(): [row: number, column: number] {
    return [this.row, this.column];
  }
}
