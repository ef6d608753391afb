/**
 * Where a session's parts come together: the cluster of a profile with the programs of shell and kubectl, and the
 * runner of pure tools. The parts are being built (docs/status.md says which are there); until all are, opening a
 * session fails with an assertion that says so.
 */
import { assert } from '../engine/base/assert';
import type { SimulatedCluster } from '../engine/cluster/simulated-cluster';
import type { PureToolRunner } from './pure-tool-runner';

export interface ClusterOptions {
  readonly profile: string;
  readonly seed: string;
  readonly epochMs: number;
}

export function composeCluster(options: ClusterOptions): SimulatedCluster {
  assert(false, `the cluster of profile ${options.profile} is not composed yet: see docs/status.md`);
}

export function composePureTools(): PureToolRunner {
  assert(false, 'the pure tools are not composed yet: see docs/status.md');
}
