/**
 * Which runs of lines two texts share, as the server's diffs see it: longest run first, then left and right of it; in
 * long texts lines that occur often start no run. Upstream: github.com/pmezard/go-difflib (SequenceMatcher).
 */
export interface Run {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}
type Lines = readonly string[];

/** From how many lines on, and in how many places beside one in a hundred, a line counts as common. */
const LONG = 200;

/** Ascending, never adjacent. */
export function matchingRuns(a: Lines, b: Lines): readonly Run[] {
  const places = rarePlaces(b);
  const found: Run[] = [];
  const search = (aFrom: number, aTo: number, bFrom: number, bTo: number) => {
    const run = longestRun(a, b, places, [aFrom, aTo, bFrom, bTo]);
    if (run.size === 0) return;
    if (aFrom < run.a && bFrom < run.b) search(aFrom, run.a, bFrom, run.b);
    found.push(run);
    if (run.a + run.size < aTo && run.b + run.size < bTo) search(run.a + run.size, aTo, run.b + run.size, bTo);
  };
  search(0, a.length, 0, b.length);
  const joined: Run[] = [];
  for (const run of found) {
    const last = joined[joined.length - 1];
    if (last && last.a + last.size === run.a && last.b + last.size === run.b)
      joined[joined.length - 1] = { ...last, size: last.size + run.size };
    else joined.push(run);
  }
  return joined;
}

function rarePlaces(b: Lines): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of b.entries()) {
    const list = places.get(line);
    if (list) list.push(index);
    else places.set(line, [index]);
  }
  const most = Math.floor(b.length / 100) + 1;
  if (b.length >= LONG) for (const [line, list] of places) if (list.length > most) places.delete(line);
  return places;
}

/** Of equally long runs the first in `a`, then the first in `b`. */
function longestRun(
  a: Lines,
  b: Lines,
  places: ReadonlyMap<string, readonly number[]>,
  [aFrom, aTo, bFrom, bTo]: readonly [number, number, number, number],
): Run {
  let best: Run = { a: aFrom, b: bFrom, size: 0 };
  let endingAt = new Map<number, number>();
  for (let i = aFrom; i < aTo; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < bFrom) continue;
      if (j >= bTo) break;
      const size = (endingAt.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    endingAt = next;
  }
  // Common lines may lengthen a run.
  let { a: aStart, b: bStart, size } = best;
  while (aStart > aFrom && bStart > bFrom && a[aStart - 1] === b[bStart - 1]) {
    aStart -= 1;
    bStart -= 1;
    size += 1;
  }
  while (aStart + size < aTo && bStart + size < bTo && a[aStart + size] === b[bStart + size]) size += 1;
  return { a: aStart, b: bStart, size };
}
