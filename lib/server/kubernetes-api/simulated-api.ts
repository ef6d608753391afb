/** What the HTTP front needs of a running cluster: transports by token, the kernel for watches, pipes of streams, and turns. */
import type { SimulatedCluster } from '../../engine/cluster/simulated-cluster';

export interface SimulatedApi {
  readonly cluster: SimulatedCluster;
  /** Lets virtual time catch up, so that a request takes effect at its own moment. */
  turn(): Promise<void>;
}
