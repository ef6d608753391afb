/**
 * What a controller is: a name, the service account it writes as, and `start`, which wires informer handlers to work
 * queues. All state lives in parts handed out or kept by the context, so that the manager can save and load it
 * (cmd/kube-controller-manager's ControllerDescriptor and ControllerContext).
 */
import type { Part } from '../base/plain';
import type { ApiClient } from '../client/api-client';
import type { DiscoveredResource } from '../client/discovery';
import type { EventRecorder } from '../client/event-recorder';
import type { InformerFactory } from '../client/informer-factory';
import type { Resource } from '../client/resources';
import type { SyncResult, WorkQueue, WorkQueueOptions } from '../client/work-queue';
import type { Kernel } from '../sim/kernel-contract';

export interface ControllerOptions {
  /** `--cluster-cidr`; nodes get ranges of it when `allocateNodeCIDRs` holds. */
  readonly clusterCIDR: string;
  readonly serviceCIDR: string;
  readonly allocateNodeCIDRs: boolean;
  /** `--node-cidr-mask-size`. */
  readonly nodeCIDRMaskSize: number;
  /** PEM text published as `kube-root-ca.crt` in every namespace. */
  readonly rootCA: string;
}

export interface QueueOptions extends WorkQueueOptions {
  readonly name?: string;
}

export interface ControllerContext {
  readonly kernel: Kernel;
  /** The process's shared informers; handlers only enqueue. */
  readonly informers: InformerFactory;
  /** Writes as the controller's service account. */
  readonly client: ApiClient;
  readonly options: ControllerOptions;
  /** What the API served when the controllers started. */
  readonly served: readonly DiscoveredResource[];
  /** A queue of the actor `controller/<controller>`, or `controller/<controller>/<name>` for a further one. */
  queue(this: ControllerContext, sync: (key: string) => SyncResult, options?: QueueOptions): WorkQueue;
  recorder(this: ControllerContext, component: string): EventRecorder;
  /** Has the manager save and load this part under a name of its own. */
  keep<P extends Part<any>>(this: ControllerContext, name: string, part: P): P;
}

export interface ControllerDefinition {
  /** As `--controllers` of kube-controller-manager names it: `replicaset-controller`. */
  readonly name: string;
  /** Service account in kube-system. */
  readonly serviceAccount: string;
  /** Kinds without which it is not started (an API server that does not serve them). */
  readonly requires?: readonly Resource[];
  start(context: ControllerContext): void;
}
