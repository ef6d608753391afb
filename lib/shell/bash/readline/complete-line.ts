/** Tab: completes the word before the cursor; a second Tab lists what is possible. */

import { textWidth } from '../../text/width';
import type { Run } from '../run/run';
import { write } from '../run/run';
import { ttyFd } from '../run/wait';
import { candidatesFor } from './completer';
import * as edit from './edit';
import type { LineState } from './line-state';

export function completeLine(r: Run, line: LineState, leaveLine: () => void): void {
  const before = [...line.text].slice(0, line.cursor).join('');
  const found = candidatesFor(before, r);
  if (found.candidates.length === 0) return;
  const word = before.slice(found.from);
  const shared = found.candidates.reduce(common);
  const only = found.candidates.length === 1;
  if (only || shared.length > word.length) {
    edit.remember(line);
    edit.remove(line, [...before.slice(0, found.from)].length, line.cursor);
    const space = only && !/[/=:]$/.test(shared) && found.space ? ' ' : '';
    edit.insert(line, shared + space);
    line.lastWasTab = false;
    return;
  }
  if (!line.lastWasTab) {
    line.lastWasTab = true;
    write(r, 2, '\x07');
    return;
  }
  leaveLine();
  const shown = found.candidates.map((text) =>
    found.files ? (text.replace(/\/$/, '').split('/').pop() as string) + (text.endsWith('/') ? '/' : '') : text,
  );
  write(r, 2, columnsOf(shown, r.sys.ttySize(ttyFd(r)).columns || 80));
}

function common(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a.charAt(length) === b.charAt(length)) length++;
  return a.slice(0, length);
}

/** Down the columns, as readline lists. */
function columnsOf(items: readonly string[], columns: number): string {
  const width = Math.max(...items.map(textWidth)) + 2;
  let across = Math.max(1, Math.floor(columns / width));
  // Readline leaves the last column of an exact fit free.
  if (across > 1 && across * width === columns) across--;
  const rows = Math.ceil(items.length / across);
  let out = '';
  for (let row = 0; row < rows; row++) {
    let text = '';
    for (let column = 0; column < across; column++) {
      const item = items[column * rows + row];
      if (item === undefined) break;
      text += items[(column + 1) * rows + row] === undefined ? item : item + ' '.repeat(width - textWidth(item));
    }
    out += `${text}\r\n`;
  }
  return out;
}
