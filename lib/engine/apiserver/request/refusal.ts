/** How a handler stops with a Status: thrown inside the server, turned into the answer at its door, never seen outside. */
import type { ApiStatus } from '../../api/machinery/status';

/** No Error: half of all requests of some controllers are refused, and nobody reads the stack that an Error captures. */
export class Refusal {
  constructor(readonly status: ApiStatus) {}
}

export function refuse(status: ApiStatus): never {
  throw new Refusal(status);
}
