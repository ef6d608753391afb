/**
 * The unified diff that some immutability messages end with: both values as indented JSON, three lines of context.
 * Upstream: apimachinery/pkg/util/diff (Diff), which uses difflib.
 */
const CONTEXT = 3;

interface Edit {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

export function jsonDiff(old: unknown, now: unknown): string {
  const edits = compare(lines(old), lines(now));
  let text = '';
  for (const [start, end] of hunks(edits)) {
    const before = edits.slice(0, start);
    const part = edits.slice(start, end);
    const count = (list: readonly Edit[], skip: string) => list.filter(({ mark }) => mark !== skip).length;
    const range = (skip: string) => rangeText(count(before, skip) + 1, count(part, skip));
    text += `@@ -${range('+')} +${range('-')} @@\n`;
    text += part.map(({ mark, text: line }) => `${mark}${line}\n`).join('');
  }
  return text;
}

const rangeText = (start: number, length: number) =>
  length === 1 ? `${start}` : `${length === 0 ? start - 1 : start},${length}`;

function lines(value: unknown): readonly string[] {
  return JSON.stringify(value, null, 1)
    .replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
    .split('\n');
}

/** Longest common subsequence; removals come before additions. */
function compare(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const longest: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ mark: ' ', text: a[i] as string });
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      edits.push({ mark: '-', text: a[i] as string });
      i++;
    } else {
      edits.push({ mark: '+', text: b[j] as string });
      j++;
    }
  }
  return edits;
}

/** Ranges of edits with their context; ranges that touch become one. */
function hunks(edits: readonly Edit[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const [index, { mark }] of edits.entries()) {
    if (mark === ' ') continue;
    const start = Math.max(index - CONTEXT, 0);
    const end = Math.min(index + CONTEXT + 1, edits.length);
    const last = ranges[ranges.length - 1];
    if (last && start <= last[1]) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}
