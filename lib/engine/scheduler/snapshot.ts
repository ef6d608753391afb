/** The cluster as one scheduling cycle sees it: nodes with the pods on them, assumed ones included (backend/cache). */
import type { Draft } from '../client/object';
import { type Amounts, amountsOf, nonZeroRequests, plus, podRequests } from './resources';

export interface NodeInfo {
  readonly node: Draft;
  readonly name: string;
  readonly pods: readonly Draft[];
  readonly allocatable: Amounts;
  readonly requested: Amounts;
  /** Requests with defaults for pods that ask for nothing. */
  readonly nonZero: Amounts;
}

export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  namespaceLabels(namespace: string): Draft;
  /** Selectors of the services, sets and controllers a pod belongs to (default topology spread). */
  ownSelectors(pod: Draft): readonly Draft[];
  /** A PersistentVolumeClaim, when the API has it. */
  claim(namespace: string, name: string): Draft | undefined;
  /** How a StorageClass binds: `Immediate` or `WaitForFirstConsumer`. */
  bindingMode(storageClass: string): string;
}

export function nodeInfo(node: Draft, pods: readonly Draft[]): NodeInfo {
  return {
    node,
    name: node.metadata.name,
    pods,
    allocatable: amountsOf(node.status?.allocatable),
    requested: pods.map(podRequests).reduce(plus, {}),
    nonZero: pods.map(nonZeroRequests).reduce(plus, {}),
  };
}

/** Pods by node; those of nodes unknown are left out. */
export function nodeInfos(nodes: readonly Draft[], assigned: readonly Draft[]): readonly NodeInfo[] {
  const byNode = new Map<string, Draft[]>();
  for (const pod of assigned) {
    const there = byNode.get(pod.spec.nodeName);
    if (there === undefined) byNode.set(pod.spec.nodeName, [pod]);
    else there.push(pod);
  }
  return nodes.map((node) => nodeInfo(node, byNode.get(node.metadata.name) ?? []));
}

export function withNode(snapshot: Snapshot, changed: NodeInfo): Snapshot {
  return { ...snapshot, nodes: snapshot.nodes.map((info) => (info.name === changed.name ? changed : info)) };
}
