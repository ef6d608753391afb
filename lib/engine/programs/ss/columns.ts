/** The column layout of ss: as wide as the widest content, and spread over the terminal when there is one (render() in misc/ss.c). */

export interface Column {
  readonly title: string;
  readonly right: boolean;
  readonly delimiter: string;
}

export const COLUMNS: readonly Column[] = [
  { title: 'Netid', right: false, delimiter: '' },
  { title: 'State', right: false, delimiter: ' ' },
  { title: 'Recv-Q', right: false, delimiter: ' ' },
  { title: 'Send-Q', right: false, delimiter: ' ' },
  { title: 'Local Address:', right: true, delimiter: ' ' },
  { title: 'Port', right: false, delimiter: '' },
  { title: 'Peer Address:', right: true, delimiter: ' ' },
  { title: 'Port', right: false, delimiter: '' },
  { title: 'Process', right: false, delimiter: '' },
];

/** `rows` hold a text for each column; `width` is the terminal's, absent for pipes and files. */
export function render(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): string {
  let first = true;
  const widths = columns.map((column, i) => {
    const longest = Math.max(0, ...rows.map((row) => (row[i] ?? '').length));
    if (longest === 0) return 0;
    const delimiter = first ? 0 : column.delimiter.length;
    first = false;
    return longest + delimiter;
  });
  if (width !== undefined) spread(widths, width);
  let text = '';
  for (const row of rows) {
    let started = false;
    for (const [i, column] of columns.entries()) {
      const space = widths[i] as number;
      if (space === 0) continue;
      const content = row[i] ?? '';
      const delimiter = started ? column.delimiter : '';
      started = true;
      const left = column.right ? Math.max(0, space - content.length - delimiter.length) : 0;
      const shown = delimiter + ' '.repeat(left) + content;
      text += column.right ? shown : shown.padEnd(space);
    }
    text += '\n';
  }
  return text;
}

function spread(widths: number[], screen: number): void {
  let start = 0;
  let length = 0;
  for (let i = 0; i < widths.length; i++) {
    if (widths[i] === 0) continue;
    length += widths[i] as number;
    const last = widths.slice(i + 1).every((one) => one === 0);
    if (!last && length < screen) continue;
    let end = i;
    // A column that does not fit any more starts the next line.
    if (length > screen && end > start) {
      length -= widths[end] as number;
      end -= 1;
    }
    const filled = widths.map((_, at) => at).filter((at) => at >= start && at <= end && (widths[at] as number) > 0);
    const spare = Math.max(0, screen - length);
    const each = Math.floor(spare / Math.max(1, filled.length));
    let rest = spare - each * filled.length;
    for (const at of filled) {
      widths[at] = (widths[at] as number) + each + (rest > 0 ? 1 : 0);
      rest -= 1;
    }
    start = end + 1;
    i = end;
    length = 0;
  }
}
