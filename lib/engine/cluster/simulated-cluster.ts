/** The cluster as sessions drive it: its public face (contract.ts) with the concrete kernel. */
import type { SimKernel } from '../sim/kernel';
import type { Cluster } from './contract';

export interface SimulatedCluster extends Cluster {
  readonly kernel: SimKernel;
}
