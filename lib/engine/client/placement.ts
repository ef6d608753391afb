/**
 * May a pod be on a node, by its labels and taints? What the scheduler, DaemonSets and evictions share
 * (component-helpers/scheduling/corev1).
 */
import { type Draft, matchesRequirement } from './object';

const NAME = 'metadata.name';

export function tolerates(toleration: Draft, taint: Draft): boolean {
  if ((toleration.effect ?? '') !== '' && toleration.effect !== taint.effect) return false;
  if ((toleration.key ?? '') !== '' && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? 'Equal') {
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

export function toleratesAny(tolerations: readonly Draft[] | undefined, taint: Draft): boolean {
  return (tolerations ?? []).some((toleration) => tolerates(toleration, taint));
}

/** The first taint that keeps the pod away, NoSchedule or NoExecute. */
export function untolerated(pod: Draft, node: Draft): Draft | undefined {
  return (node.spec?.taints ?? []).find(
    (taint: Draft) => taint.effect !== 'PreferNoSchedule' && !toleratesAny(pod.spec.tolerations, taint),
  );
}

/** nodeSelector and required node affinity together. */
export function matchesNode(pod: Draft, node: Draft): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = requiredTerms(pod);
  return required === undefined || required.some((term) => matchesNodeTerm(term, node));
}

export function requiredTerms(pod: Draft): readonly Draft[] | undefined {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required === null ? undefined : (required.nodeSelectorTerms ?? []);
}

/** A term without requirements matches nothing. */
export function matchesNodeTerm(term: Draft | undefined, node: Draft): boolean {
  const expressions: readonly Draft[] = term?.matchExpressions ?? [];
  const fields: readonly Draft[] = term?.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  const named = { [NAME]: node.metadata.name };
  return (
    expressions.every((e) => matchesRequirement(e, node.metadata.labels)) &&
    fields.every((f) => matchesRequirement(f, named))
  );
}
