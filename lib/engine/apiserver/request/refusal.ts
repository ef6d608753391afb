/** How a handler stops with a Status: thrown inside the server, turned into the answer at its door, never seen outside. */
import type { ApiStatus } from '../../api/machinery/status';

export class Refusal extends Error {
  constructor(readonly status: ApiStatus) {
    super(status.message);
  }
}

export function refuse(status: ApiStatus): never {
  throw new Refusal(status);
}
