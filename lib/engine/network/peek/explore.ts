/**
 * Runs the same question again and again until every random choice in it has been answered in every way (kernel.md
 * section 3): a run takes the first option of each new choice and leaves the others for later runs. Questions inside a
 * question are explored on their own, and equal answers merged, so that they do not multiply.
 */
import type { Chooser, Fraction } from '../contract';
import { ONE, plus, times } from './fraction';

export const MAX_RUNS = 256;

/** Thrown through the question when it has more ways than anybody would read. */
export class TooManyOutcomes extends Error {
  override readonly name = 'TooManyOutcomes';
}

export interface Budget {
  runs: number;
}
export interface Explored<R> {
  readonly probability: Fraction;
  readonly result: R;
}

export class RecordedChooser implements Chooser {
  probability: Fraction = ONE;
  private readonly taken: number[] = [];

  constructor(
    private readonly prefix: readonly number[],
    private readonly later: number[][],
    private readonly budget: Budget,
    /** Explored inner questions by where they were asked: later runs meet the same ones again. */
    private readonly inner: Map<string, readonly Explored<unknown>[]>,
  ) {}

  pick(weights: readonly Fraction[], _why: string): number {
    const options = weights.map((_, i) => i).filter((i) => (weights[i] as Fraction).n > 0);
    const at = this.taken.length;
    let chosen = options[0] ?? 0;
    if (options.length > 1) {
      const given = this.prefix[at];
      if (given === undefined) for (const other of options.slice(1).reverse()) this.later.push([...this.taken, other]);
      else chosen = given;
      this.taken.push(chosen);
    }
    this.probability = times(this.probability, weights[chosen] ?? ONE);
    return chosen;
  }

  /** A question of its own; only what differs by `key` counts as another answer. */
  sub<R>(label: string, ask: (choose: RecordedChooser) => R, key: (result: R) => string): R {
    const place = `${this.taken.join(',')} ${label}`;
    let explored = this.inner.get(place) as readonly Explored<R>[] | undefined;
    if (explored === undefined) {
      explored = explore(ask, key, this.budget);
      this.inner.set(place, explored);
    }
    const chosen = this.pick(
      explored.map(({ probability }) => probability),
      label,
    );
    return (explored[chosen] as Explored<R>).result;
  }
}

export function explore<R>(
  ask: (choose: RecordedChooser) => R,
  key: (result: R) => string,
  budget: Budget,
): readonly Explored<R>[] {
  const later: number[][] = [[]];
  const inner = new Map<string, readonly Explored<unknown>[]>();
  const all: Explored<R>[] = [];
  for (let prefix = later.pop(); prefix !== undefined; prefix = later.pop()) {
    budget.runs += 1;
    if (budget.runs > MAX_RUNS) throw new TooManyOutcomes();
    const choose = new RecordedChooser(prefix, later, budget, inner);
    const result = ask(choose);
    all.push({ probability: choose.probability, result });
  }
  return all.length === 1 ? all : merge(all, key);
}

function merge<R>(all: readonly Explored<R>[], key: (result: R) => string): readonly Explored<R>[] {
  const merged = new Map<string, Explored<R>>();
  for (const one of all) {
    const text = key(one.result);
    const same = merged.get(text);
    if (same === undefined) merged.set(text, one);
    else merged.set(text, { ...same, probability: plus(same.probability, one.probability) });
  }
  return [...merged.values()];
}
