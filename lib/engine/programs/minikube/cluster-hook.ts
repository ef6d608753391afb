/** What minikube and ssh need of the machine beyond their sandbox: `Sys.inspect.cluster`, filled by the cluster's composition. */
import type { StreamHandle } from '../../client/transport';
import type { Sys } from '../../host/contract';

export interface ClusterHook {
  readonly profile: string; // 'minikube'
  readonly nodes: readonly { readonly name: string; readonly ip: string }[];
  /** Routes of the sandbox that asks: `10.96.0.0/12` via an address. */
  addRoute?(from: string, cidr: string, via: string): void;
  removeRoute?(from: string, cidr: string): void;
  /** A login shell (no argv) or a command on another host, as sshd there starts it; ends show in `remoteStatus`. */
  openRemote?(host: string, argv: readonly string[], options: { readonly tty: boolean }): StreamHandle | undefined;
  remoteStatus?(id: number): number | undefined;
}

export function clusterHook(sys: Sys): ClusterHook | undefined {
  return sys.inspect.cluster as ClusterHook | undefined;
}
