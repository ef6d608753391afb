/**
 * Lines that only confuse a comparison are left out of it: those that the other file lacks, and in runs of such lines
 * those that it has too often to mean anything (GNU diff, discard_confusing_lines).
 */
const KEPT = 0;
const LACKING = 1;
const PROVISIONAL = 2;

const MANY = 5;
const RUN_START = 8;
const CERTAIN = 3;

/** Which lines are left out. `counts`: how often the other file has each line. */
export function discarded(ids: readonly number[], counts: ReadonlyMap<number, number>): readonly boolean[] {
  const marks = marked(ids, counts);
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] === PROVISIONAL) marks[i] = KEPT;
    else if (marks[i] === LACKING) i = settleRun(marks, i);
  }
  return marks.map((mark) => mark !== KEPT);
}

function marked(ids: readonly number[], counts: ReadonlyMap<number, number>): number[] {
  let many = MANY;
  for (let size = Math.floor(ids.length / 64) >> 2; size > 0; size >>= 2) many *= 2;
  return ids.map((id) => {
    const matches = counts.get(id) ?? 0;
    return matches === 0 ? LACKING : matches > many ? PROVISIONAL : KEPT;
  });
}

/** Decides on one run of lines; the index of its last line. */
function settleRun(marks: number[], start: number): number {
  let end = start;
  let provisional = 0;
  for (; end < marks.length && marks[end] !== KEPT; end++) if (marks[end] === PROVISIONAL) provisional++;
  while (end > start && marks[end - 1] === PROVISIONAL) {
    marks[--end] = KEPT;
    provisional--;
  }
  const length = end - start;
  if (provisional * 4 > length) {
    for (let i = start; i < end; i++) if (marks[i] === PROVISIONAL) marks[i] = KEPT;
    return start;
  }
  keepSubruns(marks, start, length);
  keepNearEnd(marks, start, length, 1);
  const last = start + length - 1;
  keepNearEnd(marks, last, length, -1);
  return last;
}

/** Several in a row are kept; how many that are grows with the run. */
function keepSubruns(marks: number[], start: number, length: number): void {
  let minimum = 1;
  for (let size = (length >> 2) >> 2; size > 0; size >>= 2) minimum <<= 1;
  minimum++;
  let row = 0;
  for (let i = 0; i < length; i++) {
    if (marks[start + i] !== PROVISIONAL) row = 0;
    else {
      row++;
      if (row === minimum) i -= row;
      else if (row > minimum) marks[start + i] = KEPT;
    }
  }
}

/** Near an end of the run they are kept until three lines in a row are certain. */
function keepNearEnd(marks: number[], from: number, length: number, step: 1 | -1): void {
  let row = 0;
  for (let i = 0; i < length; i++) {
    const at = from + i * step;
    if (i >= RUN_START && marks[at] === LACKING) return;
    if (marks[at] === PROVISIONAL) {
      marks[at] = KEPT;
      row = 0;
    } else row = marks[at] === KEPT ? 0 : row + 1;
    if (row === CERTAIN) return;
  }
}
