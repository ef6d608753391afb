/** A broken invariant: a bug of ours, never a learner's mistake. It ends the session, which keeps its seed and log for replay. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** `message` as a function where this is met all the time: a text of values costs more than the question. */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new InvariantError(typeof message === 'string' ? message : message());
}

export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
