/** What programs of a sandbox may know of the machine around them: its network, and the cluster it belongs to. */
import type { Inspect, SandboxId } from '../host/contract';
import type { HostKernel } from '../host/host-kernel';
import type { SimulatedNetwork } from '../network/contract';
import { createInspect } from '../network/inspect';
import type { ClusterHook } from '../programs/minikube/cluster-hook';

export class SandboxInspect implements Inspect {
  constructor(
    private readonly sandbox: SandboxId,
    private readonly of: { readonly network: SimulatedNetwork; readonly host: HostKernel },
    readonly cluster: ClusterHook,
  ) {}

  get network() {
    return createInspect(this.of.network, this.of.host.machine.sandbox(this.sandbox).netns);
  }
}
