/** Options of a cluster, and its whole state as one value that shares frozen structure with the cluster it was taken from. */
import type { Sys } from '../host/contract';
import type { KernelState } from '../sim/kernel';
import type { Suspension } from '../sim/kernel-contract';
import { connectResolvers } from './boot';
import type { Cluster } from './contract';
import type { ClusterParts, ComposeOptions } from './create-cluster';

/** What could stand at the cursor of a shell; given by the session, for the shell is not the engine's. */
export type Completer = (sys: Sys, state: unknown, line: string, cursor: number) => ReturnType<Cluster['complete']>;

export interface ClusterOptions extends ComposeOptions {
  /** Names of all programs of `programs`: installed on machines. */
  readonly installed: readonly string[];
  readonly complete: Completer;
  /** Is this shell waiting for a line? */
  readonly reading: (state: unknown) => boolean;
}

/** Each part's state is that part's own business. */
export interface SavedCluster {
  /** Wall time at virtual zero; a session that began from a checkpoint has an earlier one than its own beginning. */
  readonly epochMs: number;
  readonly suspended: Suspension;
  readonly kernel: KernelState;
  readonly [part: string]: any;
}

export function saveParts(parts: ClusterParts): SavedCluster {
  const { kernel, network, host, server, controllers, scheduler, nodes, coreDns, calls, outside } = parts;
  return {
    epochMs: kernel.epochMs,
    suspended: kernel.suspended,
    kernel: kernel.save(),
    network: network.save(),
    host: host.save(),
    server: server.save(),
    controllers: controllers.save(),
    scheduler: scheduler.save(),
    nodes: nodes.map(({ runtime, kubelet, proxy }) => ({
      runtime: runtime.save(),
      kubelet: kubelet.save(),
      proxy: proxy.save(),
    })),
    coreDns: coreDns.save(),
    calls: calls.save(),
    loadBalancer: parts.loadBalancer?.save(),
    outside: outside.save(),
  };
}

export function loadParts(parts: ClusterParts, state: SavedCluster): void {
  const { kernel, network, host, server, controllers, scheduler, nodes, coreDns, calls, outside } = parts;
  network.load(state.network);
  host.load(state.host);
  server.load(state.server);
  controllers.load(state.controllers);
  scheduler.load(state.scheduler);
  for (const [index, { runtime, kubelet, proxy }] of nodes.entries()) {
    const own = state.nodes[index];
    runtime.load(own.runtime);
    kubelet.load(own.kubelet);
    proxy.load(own.proxy);
  }
  coreDns.load(state.coreDns);
  calls.load(state.calls);
  if (state.loadBalancer !== undefined) parts.loadBalancer?.load(state.loadBalancer);
  outside.load(state.outside);
  // Last: parts may have posted or declared streams while they were put together.
  kernel.load(state.kernel);
  connectResolvers(parts);
}
