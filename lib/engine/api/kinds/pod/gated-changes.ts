/**
 * While gates keep a pod from the scheduler its choice of nodes may be narrowed.
 * Upstream: validateNodeSelectorMutation, validateNodeAffinityMutation (pkg/apis/core/validation/validation.go).
 */
import { plainEqual } from '../../../base/freeze';
import type { Draft, FieldError } from '../kind';
import { invalid } from '../rules/field-error';
import { internalValue } from '../rules/internal-value';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const TERM = 'io.k8s.api.core.v1.NodeSelectorTerm';
const shown = (term: Draft) => internalValue(term, TERM);

export function nodeChoiceErrors(spec: Draft, before: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const kept = Object.entries(before.nodeSelector ?? {}).every(([key, value]) => spec.nodeSelector?.[key] === value);
  if (!kept) {
    const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
    errors.push(invalid('spec.nodeSelector', spec.nodeSelector ?? null, text));
  }
  const was: readonly Draft[] = before.affinity?.nodeAffinity?.[REQUIRED]?.nodeSelectorTerms ?? [];
  const now: readonly Draft[] = spec.affinity?.nodeAffinity?.[REQUIRED]?.nodeSelectorTerms ?? [];
  const field = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  if (was.length > 0 && was.length !== now.length) {
    const text = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    return [...errors, invalid(field, now.length > 0 ? now.map(shown) : null, text)];
  }
  for (const [index, term] of was.entries()) {
    const next = now[index] as Draft;
    if (!onlyAdds(next, term))
      errors.push(invalid(`${field}[${index}]`, shown(next), 'only additions are allowed (no mutations or deletions)'));
  }
  return errors;
}

function onlyAdds(term: Draft, old: Draft): boolean {
  const lists = ['matchExpressions', 'matchFields'].map((name) => [term[name] ?? [], old[name] ?? []] as const);
  if (lists.every(([, was]) => was.length === 0)) return lists.every(([now]) => now.length === 0);
  return lists.every(([now, was]) => plainEqual(now.slice(0, was.length), was));
}

/** The spec as if its choice of nodes had not changed. */
export function withOldNodeChoice(spec: Draft, before: Draft): Draft {
  const nodeAffinity = before.affinity?.nodeAffinity;
  const { nodeAffinity: _, ...rest } = spec.affinity ?? {};
  const others = Object.keys(rest).length > 0;
  const affinity =
    nodeAffinity || others || before.affinity ? { ...rest, ...(nodeAffinity ? { nodeAffinity } : {}) } : undefined;
  return { ...spec, nodeSelector: before.nodeSelector, affinity };
}
