/** Upstream: SetDefaults_Job (pkg/apis/batch/v1/defaults.go); inside a CronJob only the template's own defaults apply. */
import type { Draft } from '../kind';
import { setTemplateDefaults } from '../pod-template/defaults';

const MAX_INT32 = 2147483647;
const BACKOFF_LIMIT = 6;

export function setJobTemplateDefaults(spec: Draft): void {
  setTemplateDefaults((spec.template ??= {}));
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
}

export function setJobDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  setJobTemplateDefaults(spec);
  if (spec.completions == null && spec.parallelism == null) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex != null ? MAX_INT32 : BACKOFF_LIMIT;
  // The same object, not a copy: labels that are generated later belong to both.
  const labels = spec.template.metadata?.labels;
  if (labels && Object.keys(draft.metadata?.labels ?? {}).length === 0) draft.metadata = { ...draft.metadata, labels };
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec.manualSelector ??= false;
}
