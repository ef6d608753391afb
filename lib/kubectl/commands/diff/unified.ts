/** Two texts as `diff -u` shows their difference: hunks with three lines around each change. */
import { changedLines } from '../../../engine/base/diff/changes';

const CONTEXT = 3;

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

/** Deletions stand before insertions. */
function edits(a: readonly string[], b: readonly string[]): Edit[] {
  const { removed, added } = changedLines(a, b);
  const made: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while (removed[i]) made.push({ kind: '-', line: a[i++] as string });
    while (added[j]) made.push({ kind: '+', line: b[j++] as string });
    if (i < a.length) made.push({ kind: ' ', line: a[i++] as string });
    if (j < b.length) j++;
  }
  return made;
}

const range = (start: number, count: number): string =>
  count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`;

/** The hunks, or '' for equal texts. */
export function unifiedHunks(before: string, after: string): string {
  const lines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const all = edits(lines(before), lines(after));
  let text = '';
  let at = 0;
  let oldLine = 0;
  let newLine = 0;
  while (at < all.length) {
    const first = all.findIndex((edit, index) => index >= at && edit.kind !== ' ');
    if (first < 0) break;
    const start = Math.max(at, first - CONTEXT);
    let end = first;
    for (let index = first; index < all.length && index <= end + 2 * CONTEXT + 1; index++) {
      if ((all[index] as Edit).kind !== ' ') end = index;
    }
    const stop = Math.min(all.length, end + CONTEXT + 1);
    oldLine += start - at;
    newLine += start - at;
    const hunk = all.slice(start, stop);
    const olds = hunk.filter(({ kind }) => kind !== '+').length;
    const news = hunk.filter(({ kind }) => kind !== '-').length;
    text += `@@ -${range(oldLine, olds)} +${range(newLine, news)} @@\n`;
    text += hunk.map(({ kind, line }) => `${kind}${line}\n`).join('');
    oldLine += olds;
    newLine += news;
    at = stop;
  }
  return text;
}
