/** TaintNodesByCondition: a node that joins is tainted as not ready until its conditions say otherwise. */
import type { Draft } from '../../api/kinds/kind';
import type { AdmissionPlugin } from './plugin';

const NOT_READY = 'node.kubernetes.io/not-ready';

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit({ context, operation, draft }) {
    if (context.route.kind.plural !== 'nodes' || operation !== 'CREATE') return;
    draft.spec ??= {};
    const taints: readonly Draft[] = draft.spec.taints ?? [];
    if (taints.some((taint) => taint.key === NOT_READY && taint.effect === 'NoSchedule')) return;
    draft.spec.taints = [...taints, { key: NOT_READY, effect: 'NoSchedule' }];
  },
};
