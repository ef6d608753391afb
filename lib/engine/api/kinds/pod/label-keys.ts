/**
 * Affinity terms and spread constraints that name label keys get the pod's own values into their selector.
 * Upstream: mutatePodAffinity, mutateTopologySpreadConstraints (pkg/registry/core/pod/strategy.go).
 */
import type { Draft } from '../kind';

export function mergeLabelKeys(pod: Draft): void {
  const labels: Draft = pod.metadata?.labels ?? {};
  const { affinity, topologySpreadConstraints } = pod.spec as Draft;
  for (const rules of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    const preferred = rules?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const { podAffinityTerm } of preferred) merge(podAffinityTerm, labels);
    for (const term of rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []) merge(term, labels);
  }
  for (const constraint of topologySpreadConstraints ?? []) merge(constraint, labels);
}

function merge(term: Draft | undefined, labels: Draft): void {
  if (!term?.labelSelector) return;
  const add = (keys: readonly string[] | undefined, operator: string) => {
    for (const key of keys ?? []) {
      if (labels[key] === undefined) continue;
      const expressions: Draft[] = (term.labelSelector.matchExpressions ??= []);
      expressions.push({ key, operator, values: [labels[key]] });
    }
  };
  add(term.matchLabelKeys, 'In');
  add(term.mismatchLabelKeys, 'NotIn');
}
