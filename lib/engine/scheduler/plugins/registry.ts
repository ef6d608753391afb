/** The default profile's plugins in the order in which they run; of several rejections the first counts. */
import { assert } from '../../base/assert';
import type { FilterPlugin, ScorePlugin } from '../plugin';
import { interPodAffinity, interPodAffinityScore } from './inter-pod-affinity';
import { nodeAffinity, nodeAffinityScore, nodeName } from './node-affinity';
import { nodePorts } from './node-ports';
import { balancedAllocation, leastAllocated, nodeResourcesFit } from './node-resources';
import { nodeUnschedulable, taintToleration, taintTolerationScore } from './taints';
import { topologySpread, topologySpreadScore } from './topology-spread';
import { volumeBinding } from './volume-binding';

export const FILTERS: readonly FilterPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeBinding,
  topologySpread,
  interPodAffinity,
];

export const SCORES: readonly ScorePlugin[] = [
  taintTolerationScore,
  nodeAffinityScore,
  leastAllocated,
  balancedAllocation,
  topologySpreadScore,
  interPodAffinityScore,
];

for (const plugins of [FILTERS, SCORES]) {
  const names = new Set<string>();
  for (const { name } of plugins) {
    assert(!names.has(name), `two scheduler plugins are named ${name}`);
    names.add(name);
  }
}
