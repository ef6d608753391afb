/** Which lines of two texts differ, chosen as GNU diff chooses among equally short answers. */
import { shiftBoundaries } from './boundaries';
import { discarded } from './discard';
import { compareSequences } from './sequence';

export interface Changes {
  readonly removed: readonly boolean[];
  readonly added: readonly boolean[];
}

/** As many lines of what is equal at both ends are compared as well. */
const HORIZON = 3;

export function changedLines(before: readonly string[], after: readonly string[]): Changes {
  const numbers = new Map<string, number>();
  const idOf = (line: string): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  const [a, b] = [before.map(idOf), after.map(idOf)];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < shorter - start && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  if (start === a.length && start === b.length) return { removed: a.map(() => false), added: b.map(() => false) };
  const skipped = Math.max(0, start - HORIZON);
  const left = Math.max(0, tail - HORIZON);
  const [removed, added] = compared(a.slice(skipped, a.length - left), b.slice(skipped, b.length - left));
  const whole = (list: readonly boolean[]): readonly boolean[] => [
    ...Array.from({ length: skipped }, () => false),
    ...list,
    ...Array.from({ length: left }, () => false),
  ];
  return { removed: whole(removed), added: whole(added) };
}

function compared(a: readonly number[], b: readonly number[]): readonly [boolean[], boolean[]] {
  const removed = [...discarded(a, countsOf(b))];
  const added = [...discarded(b, countsOf(a))];
  const kept = (marks: readonly boolean[]): readonly number[] => marks.flatMap((mark, index) => (mark ? [] : [index]));
  const [keptA, keptB] = [kept(removed), kept(added)];
  compareSequences(
    keptA.map((index) => a[index] as number),
    keptB.map((index) => b[index] as number),
    {
      remove: (index) => {
        removed[keptA[index] as number] = true;
      },
      insert: (index) => {
        added[keptB[index] as number] = true;
      },
    },
  );
  shiftBoundaries(a, removed, added);
  shiftBoundaries(b, added, removed);
  return [removed, added];
}

function countsOf(ids: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
