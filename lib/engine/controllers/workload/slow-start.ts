/** Calls in batches of 1, 2, 4, …; a failing batch is the last (replica_set.go slowStartBatch). */
export interface BatchResult<F> {
  readonly successes: number;
  readonly failure: F | undefined;
}

export function slowStart<F>(count: number, call: (index: number) => F | undefined): BatchResult<F> {
  let done = 0;
  let successes = 0;
  for (let size = Math.min(count, 1); size > 0; size = Math.min(2 * size, count - done)) {
    let failure: F | undefined;
    for (let i = 0; i < size; i += 1) {
      const failed = call(done + i);
      if (failed === undefined) successes += 1;
      else failure ??= failed;
    }
    if (failure !== undefined) return { successes, failure };
    done += size;
  }
  return { successes, failure: undefined };
}
