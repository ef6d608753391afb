/** DefaultTolerationSeconds: a pod bears a node that is not ready or unreachable for five minutes. */
import type { Draft } from '../../api/kinds/kind';
import type { AdmissionPlugin } from './plugin';

const SECONDS = 300;
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit({ context, operation, draft }) {
    const { kind, subresource } = context.route;
    if (kind.plural !== 'pods' || subresource !== undefined || operation === 'DELETE') return;
    const given: readonly Draft[] = draft.spec.tolerations ?? [];
    const missing = TAINTS.filter((key) => !given.some((toleration) => covers(toleration, key)));
    if (missing.length === 0) return;
    const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }));
    draft.spec.tolerations = [...given, ...added];
  },
};

function covers(toleration: Draft, key: string): boolean {
  return (toleration.key === key || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect);
}
