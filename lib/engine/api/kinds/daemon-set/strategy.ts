/**
 * The template's generation, a field of old API versions, lives on as an annotation.
 * Upstream: pkg/registry/apps/daemonset/strategy.go, Convert_apps_DaemonSet_To_v1_DaemonSet.
 */
import { plainEqual } from '../../../base/freeze';
import { dropStatus, keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { dropDisabledFields } from '../pod-template/disabled-fields';

export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function templateGeneration(metadata: Draft | undefined): number {
  const text = metadata?.annotations?.[TEMPLATE_GENERATION] ?? '';
  return /^[-+]?\d+$/.test(text) ? Number(text) : 0;
}
function setTemplateGeneration(draft: Draft, generation: number): void {
  draft.metadata ??= {};
  draft.metadata.annotations = { ...draft.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
}

/** Already with the defaults, from 0: so the annotation belongs to whoever wrote the object. */
export function keepTemplateGeneration(draft: Draft): void {
  setTemplateGeneration(draft, templateGeneration(draft.metadata));
}

export function prepareDaemonSetForCreate(draft: Draft): void {
  dropStatus(draft);
  dropDisabledFields(draft.spec?.template?.spec);
  setTemplateGeneration(draft, Math.max(templateGeneration(draft.metadata), 1));
}

export function prepareDaemonSetForUpdate(draft: Draft, old: ApiObject): void {
  keepStatus(draft, old);
  dropDisabledFields(draft.spec?.template?.spec);
  const before = old as Draft;
  const generation = templateGeneration(before.metadata);
  const changed = !plainEqual(draft.spec?.template, before.spec?.template);
  setTemplateGeneration(draft, changed ? generation + 1 : generation);
}
