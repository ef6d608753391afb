/** What the kubelet of one node is given: its flags and configuration, and the parts of the node it drives. */
import type { Part } from '../../base/plain';
import type { Draft } from '../../client/object';
import type { ApiTransport } from '../../client/transport';
import type { SocketLayer } from '../../network/contract';
import type { Kernel } from '../../sim/kernel-contract';
import type { ContainerRuntime, KubeletServer } from '../runtime/contract';

export interface KubeletOptions {
  readonly kernel: Kernel;
  /** Connected as `system:node:<name>`. */
  readonly transport: ApiTransport;
  readonly runtime: ContainerRuntime;
  /** For httpGet and tcpSocket probes and hooks, which leave from the node's own network namespace. */
  readonly network: SocketLayer;
  readonly nodeName: string;
  readonly nodeIP: string;
  /** Template of the Node object: labels, annotations, status.capacity, status.allocatable, status.nodeInfo. */
  readonly node: Draft;
  /** Empty: pods of dnsPolicy ClusterFirst fall back to the node's resolver. */
  readonly clusterDNS: string;
  readonly clusterDomain: string;
  /** `/etc/resolv.conf` of the node. */
  readonly nodeResolvConf: () => string;
  /** `/etc/hosts` of the node, for pods of the host's network. */
  readonly nodeHosts?: () => string;
  /** Manifests of `/etc/kubernetes/manifests`, with the API's defaults. */
  readonly staticPods?: readonly Draft[];
}

export interface Kubelet extends Part {
  /** Registers the node, opens the watches; from here on everything happens in events. Not after `load`. */
  start(): void;
  readonly server: KubeletServer;
}
