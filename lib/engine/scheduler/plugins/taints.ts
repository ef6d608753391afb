/** Taints and tolerations: NodeUnschedulable and TaintToleration (component-helpers/scheduling/corev1). */
import type { Draft } from '../../client/object';
import { toleratesAny, untolerated } from '../../client/placement';
import { type FilterPlugin, normalize, type ScorePlugin, unresolvable } from '../plugin';

const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  changes: ['node-added', 'node-taints'],
  prepare: (pod) => ({
    filter: ({ node }) =>
      node.spec?.unschedulable === true && !toleratesAny(pod.spec.tolerations, UNSCHEDULABLE)
        ? unresolvable('node(s) were unschedulable')
        : undefined,
  }),
};

export const taintToleration: FilterPlugin = {
  name: 'TaintToleration',
  changes: ['node-added', 'node-taints'],
  prepare: (pod) => ({
    filter: ({ node }) =>
      untolerated(pod, node) === undefined ? undefined : unresolvable('node(s) had untolerated taint(s)'),
  }),
};

export const taintTolerationScore: ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  prepare: (pod, feasible) => {
    const soft = (pod.spec.tolerations ?? []).filter((t: Draft) => ['', 'PreferNoSchedule'].includes(t.effect ?? ''));
    const counts = feasible.map(
      ({ node }) =>
        (node.spec?.taints ?? []).filter((t: Draft) => t.effect === 'PreferNoSchedule' && !toleratesAny(soft, t))
          .length,
    );
    return normalize(counts, true);
  },
};
