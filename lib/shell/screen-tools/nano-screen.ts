/** nano 7.2's screen: title bar, text, status line, two rows of keys. */
import { charWidth, textWidth } from '../text/width';
import { columnOf, type NanoText } from './nano-text';

export interface NanoLook {
  readonly columns: number;
  readonly rows: number;
  readonly name: string;
  readonly state: string;
  readonly top: number;
  readonly message: string;
  readonly prompt: { readonly label: string; readonly text: string } | null;
  readonly keys: KeyList;
  readonly numbers: boolean;
}
export type KeyList = readonly (readonly [key: string, word: string])[];

export const MAIN_KEYS: KeyList = [
  ['^G', 'Help'],
  ['^X', 'Exit'],
  ['^O', 'Write Out'],
  ['^R', 'Read File'],
  ['^W', 'Where Is'],
  ['^\\', 'Replace'],
  ['^K', 'Cut'],
  ['^U', 'Paste'],
  ['^T', 'Execute'],
  ['^J', 'Justify'],
  ['^C', 'Location'],
  ['^/', 'Go To Line'],
  ['M-U', 'Undo'],
  ['M-E', 'Redo'],
  ['M-A', 'Set Mark'],
  ['M-6', 'Copy'],
  ['M-]', 'To Bracket'],
  ['^Q', 'Where Was'],
  ['M-Q', 'Previous'],
  ['M-W', 'Next'],
];
export const WRITE_KEYS: KeyList = [
  ['^G', 'Help'],
  ['^C', 'Cancel'],
  ['M-D', 'DOS Format'],
  ['M-M', 'Mac Format'],
  ['M-A', 'Append'],
  ['M-P', 'Prepend'],
  ['M-B', 'Backup File'],
  ['^T', 'Browse'],
];
export const SEARCH_KEYS: KeyList = [
  ['^G', 'Help'],
  ['^C', 'Cancel'],
  ['M-C', 'Case Sens'],
  ['M-R', 'Reg.exp.'],
  ['M-B', 'Backwards'],
  ['^R', 'Replace'],
  ['^P', 'Older'],
  ['^N', 'Newer'],
  ['^T', 'Go To Line'],
];
export const LINE_KEYS: KeyList = [
  ['^G', 'Help'],
  ['^C', 'Cancel'],
  ['^W', 'Begin of Paragr.'],
  ['^Y', 'First Line'],
  ['^O', 'End of Paragraph'],
  ['^V', 'Last Line'],
  ['^T', 'Go To Text'],
];
export const YES_NO_KEYS: KeyList = [
  [' Y', 'Yes'],
  [' N', 'No'],
  ['', ''],
  ['^C', 'Cancel'],
];

export function textRows(rows: number): number {
  return Math.max(1, rows - 4);
}

const inverse = (text: string) => `\x1b[7m${text}\x1b[m`;

function title({ columns, name, state }: NanoLook): string {
  const version = 'GNU nano 7.2';
  const left = version.length + 3;
  const right = 'Modified'.length + 2;
  const path = textWidth(name) + 1;
  const room = left + path + right <= columns;
  const offset = room ? left + Math.floor((columns - left - right - path) / 2) : 2;
  const shown = room ? name : name.slice(-Math.max(0, columns - 4));
  const start = `${room ? `  ${version}` : ''}`.padEnd(offset) + shown;
  const padded = start + ' '.repeat(Math.max(0, columns - right - textWidth(start))) + state;
  return inverse(padded + ' '.repeat(Math.max(0, columns - textWidth(padded))));
}

function keyRows(keys: KeyList, columns: number): string[] {
  const number = Math.min(keys.length, Math.floor((columns + 40) / 20) * 2);
  const width = keys === YES_NO_KEYS ? 16 : Math.floor(columns / Math.ceil(number / 2));
  const rows = ['', ''];
  for (const [index, [key, word]] of keys.slice(0, number).entries()) {
    const text = ` ${word}`.slice(0, Math.max(0, width - key.length));
    const gap = ' '.repeat(Math.max(0, width - key.length - text.length));
    rows[index % 2] += (key === '' ? '' : inverse(key)) + text + gap;
  }
  return rows.map((row) => row.replace(/ +$/, ''));
}

/** Where the shown part of a line begins, so that the cursor is in it. */
function pageStart(column: number, columns: number): number {
  if (column === 0 || column + 2 < columns) return 0;
  if (columns <= 8) return 0;
  return column - 6 - ((column - 6) % (columns - 8));
}

function lineRow(line: string, from: number, columns: number): string {
  let out = '';
  let column = 0;
  const total = columnOf(line, line.length);
  const end = from + columns - (total > from + columns ? 1 : 0);
  for (const c of line) {
    const width = c === '\t' ? 8 - (column % 8) : c < ' ' ? 2 : charWidth(c);
    const shown = c === '\t' ? ' '.repeat(width) : c < ' ' ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c;
    if (column >= from && column + width <= end) out += shown;
    column += width;
  }
  if (from > 0) out = `${inverse('<')}${out.slice(1)}`;
  return total > from + columns ? out + inverse('>') : out;
}

function statusRow({ columns, message, prompt }: NanoLook): string {
  if (prompt !== null) {
    const text = `${prompt.label}${prompt.text}`;
    return inverse(text + ' '.repeat(Math.max(0, columns - textWidth(text))));
  }
  if (message === '') return '';
  const start = Math.max(0, Math.floor((columns - textWidth(message) - 4) / 2));
  return ' '.repeat(start) + inverse(`[ ${message} ]`);
}

export function drawNano(text: NanoText, look: NanoLook): string {
  const { columns, rows, top } = look;
  const gutter = look.numbers ? String(text.lines.length).length + 1 : 0;
  const room = columns - gutter;
  const cursorColumn = columnOf(text.lines[text.line] ?? '', text.ch);
  const from = pageStart(cursorColumn, room);
  const out: string[] = [title(look)];
  for (let row = 0; row < textRows(rows); row++) {
    const line = text.lines[top + row];
    const label = gutter > 0 && line !== undefined ? inverse(`${String(top + row + 1).padStart(gutter - 1)} `) : '';
    out.push(line === undefined ? '' : label + lineRow(line, top + row === text.line ? from : 0, room));
  }
  out.push(statusRow(look), ...keyRows(look.keys, columns));
  const cursor =
    look.prompt === null
      ? [1 + text.line - top, gutter + cursorColumn - from]
      : [rows - 3, textWidth(look.prompt.label + look.prompt.text)];
  const page = out.slice(0, rows).map((row) => `\x1b[K${row}`);
  return `\x1b[?25l\x1b[H${page.join('\r\n')}\x1b[${(cursor[0] as number) + 1};${(cursor[1] as number) + 1}H\x1b[?25h`;
}
