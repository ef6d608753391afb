/**
 * The unified diff that some immutability messages end with: both values as indented JSON, three lines of context.
 * Upstream: apimachinery/pkg/util/diff (Diff), which uses difflib.
 */
import { matchingRuns } from './line-matcher';

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

/** Between the shared runs removals come before additions. */
function compare(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const edits: Edit[] = [];
  const add = (mark: Edit['mark'], texts: readonly string[]) => edits.push(...texts.map((text) => ({ mark, text })));
  let [i, j] = [0, 0];
  for (const run of [...matchingRuns(a, b), { a: a.length, b: b.length, size: 0 }]) {
    add('-', a.slice(i, run.a));
    add('+', b.slice(j, run.b));
    i = run.a + run.size;
    j = run.b + run.size;
    add(' ', a.slice(run.a, i));
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
