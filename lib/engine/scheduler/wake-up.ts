/** Which changes of the cluster are worth another try of a pod that failed (QueueingHints of the plugins). */
import { type Draft, semanticEqual } from '../client/object';
import type { ClusterChange } from './plugin';
import { FILTERS } from './plugins/registry';
import type { Snapshot } from './snapshot';

/** Room on a node is not computed for a hint: any pod that leaves may help. */
const ANY_REMOVAL = ['NodeResourcesFit', 'NodePorts'];

export function nodeChanges(node: Draft, old: Draft): readonly ClusterChange[] {
  const changes: ClusterChange[] = [];
  if (!semanticEqual(node.metadata.labels, old.metadata.labels)) changes.push('node-labels');
  const taints = (n: Draft): Draft => ({ taints: n.spec?.taints, unschedulable: n.spec?.unschedulable === true });
  if (!semanticEqual(taints(node), taints(old))) changes.push('node-taints');
  if (!semanticEqual(node.status?.allocatable, old.status?.allocatable)) changes.push('node-allocatable');
  return changes;
}

/** One of the plugins that rejected the pod would now let it pass on that node, or on any when none is named. */
export function worthTrying(
  pod: Draft,
  rejecting: readonly string[],
  change: ClusterChange,
  snapshot: Snapshot,
  node: string | undefined,
): boolean {
  return FILTERS.some((plugin) => {
    if (!rejecting.includes(plugin.name) || !plugin.changes.includes(change)) return false;
    if (change === 'pod-gone' && ANY_REMOVAL.includes(plugin.name)) return true;
    const prepared = plugin.prepare(pod, snapshot);
    if (prepared?.rejected !== undefined) return false;
    const { filter } = prepared ?? {};
    if (filter === undefined) return true;
    return snapshot.nodes.some((info) => (node === undefined || info.name === node) && filter(info) === undefined);
  });
}
