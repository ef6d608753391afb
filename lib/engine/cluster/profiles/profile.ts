/**
 * What a cluster profile is: machines and their wiring, nodes, and the API objects a fresh cluster of that kind holds.
 * Plain data; the composition root builds hosts, nodes and the boot writes from it.
 */
import type { Draft } from '../../api/kinds/kind';
import type { Interface, Route } from '../../network/contract';
import type { OutsideHost } from '../contract';

export interface ProfileHost {
  readonly name: string;
  /** The address others reach it by. */
  readonly ip: string;
  readonly interfaces: readonly Interface[];
  readonly routes: readonly Route[];
  /** Does its kernel pass packets of others on? */
  readonly forward: boolean;
  /** Rules that stand before any Kubernetes component writes, in the form of iptables-restore. */
  readonly netfilter: string;
  /** Who logs in at its terminals, and where they start. */
  readonly user: { readonly name: string; readonly uid: number; readonly home: string; readonly cwd: string };
  /** Lines of /etc/hosts after the loopback ones. */
  readonly hostsFile: readonly string[];
  /** Text of /etc/resolv.conf; the kubelet of a node hands it to pods with dnsPolicy Default. */
  readonly resolvConf: string;
}

export interface ProfileNode {
  /** A host's name as well. */
  readonly name: string;
  readonly ip: string;
  readonly podCIDR: string;
  /** What the kubelet registers: metadata, and of the status all but heartbeat conditions. */
  readonly template: Draft;
  /** Labels and taints that kubeadm or minikube sets once the node has registered are in the template already. */
  readonly controlPlane: boolean;
}

/** A manifest in /etc/kubernetes/manifests of one node; the API shows its mirror pod `<name>-<node>`. */
export interface StaticPod {
  readonly node: string;
  /** As the manifest says it, without the node's suffix. */
  readonly pod: Draft;
}

export interface Profile {
  readonly name: string;
  readonly version: string;
  readonly runtime: { readonly name: 'docker' | 'containerd'; readonly version: string };
  readonly hosts: readonly ProfileHost[];
  readonly nodes: readonly ProfileNode[];
  /**
   * Created in order at boot, as tests/golden/profiles records them; one that exists already (the API server makes its
   * own namespaces and Service `kubernetes`) is left alone.
   */
  readonly objects: readonly Draft[];
  /** What a real cluster of the kind has beyond the recorded objects: pods without a controller, further ConfigMaps. */
  readonly extras: readonly Draft[];
  readonly staticPods: readonly StaticPod[];
  /** Text of ~/.kube/config on the workstation, and the token in it. */
  readonly kubeconfig: string;
  readonly token: string;
  /** Whom the token authenticates. */
  readonly user: { readonly name: string; readonly uid?: string; readonly groups: readonly string[] };
  readonly apiServer: { readonly host: string; readonly ip: string; readonly port: number };
  readonly serviceCIDR: string;
  readonly clusterCIDR: string;
  readonly nodePortRange: readonly [first: number, last: number];
  readonly clusterDomain: string;
  readonly dnsIP: string;
  /** Names that the resolvers of workstation and nodes know beyond those of outside hosts. */
  readonly dnsNames: Readonly<Record<string, string>>;
  /** Where those resolvers answer. */
  readonly nameServer: string;
  readonly outsideHosts: readonly OutsideHost[];
  /** LoadBalancer addresses given out at once: prefix, first and last number. */
  readonly loadBalancerPool?: readonly [prefix: string, first: number, last: number];
}
