/** What validators of ReplicaSets, Deployments and DaemonSets share. Upstream: pkg/apis/apps/validation/validation.go. */
import type { Draft, FieldError } from '../kind';
import { nonNegativeErrors } from '../pod-spec/scalars';
import { invalid, required } from '../rules/field-error';
import { type LabelSelector, labelSelectorErrors, selectorTakes } from '../rules/labels';
import { endlessErrors, labelMismatchErrors, podTemplateErrors } from './validation';

type Errors = readonly FieldError[];
export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

/** Selector and template, for ReplicaSets and Deployments, whose texts all speak of deployments and ReplicaSets. */
export function selectorAndTemplateErrors(spec: Draft): Errors {
  const selector: LabelSelector | undefined = spec.selector ?? undefined;
  const template: Draft = spec.template ?? {};
  const errors: FieldError[] = [];
  const wrong = labelSelectorErrors(selector, 'spec.selector');
  if (!selector) errors.push(required('spec.selector'));
  else {
    errors.push(...wrong);
    if (isEmptySelector(selector))
      errors.push(invalid('spec.selector', selector, 'empty selector is invalid for deployment'));
  }
  if (wrong.length > 0) return [...errors, invalid('spec.selector', selector, 'invalid label selector')];
  const matches = selector !== undefined && selectorTakes(selector, template.metadata?.labels);
  return [
    ...errors,
    ...labelMismatchErrors('spec.template', template, matches),
    ...podTemplateErrors('spec.template', template),
    ...endlessErrors('spec.template', template, 'ReplicaSet'),
  ];
}

/** Counts of a status: none negative, none greater than all replicas. */
export function replicaStatusErrors(status: Draft, counts: readonly string[], parts: readonly string[]): Errors {
  const value = (name: string): number => status[name] ?? 0;
  const tooGreat = (name: string, text: string) => invalid(`status.${name}`, value(name), text);
  const errors = counts.flatMap((name) => nonNegativeErrors(`status.${name}`, status[name]));
  for (const name of parts)
    if (value(name) > value('replicas')) errors.push(tooGreat(name, 'cannot be greater than status.replicas'));
  if (value('availableReplicas') > value('readyReplicas'))
    errors.push(tooGreat('availableReplicas', 'cannot be greater than readyReplicas'));
  return errors;
}

export function collisionErrors(status: Draft, old: Draft): Errors {
  const [now, before] = [status.collisionCount, old.collisionCount];
  if (before == null || (now ?? 0) >= before) return [];
  return [invalid('status.collisionCount', now ?? 0, 'cannot be decremented')];
}
