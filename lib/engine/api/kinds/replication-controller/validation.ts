/** Upstream: ValidateReplicationControllerSpec (pkg/apis/core/validation/validation.go). */
import type { ApiObject, Draft, FieldError } from '../kind';
import { nonNegativeErrors } from '../pod-spec/scalars';
import { endlessErrors, labelMismatchErrors, podTemplateErrors } from '../pod-template/validation';
import { required } from '../rules/field-error';
import { selectorTakes } from '../rules/labels';

export function validateReplicationController(object: ApiObject): readonly FieldError[] {
  const { spec = {} } = object as Draft;
  const selector: Readonly<Record<string, string>> = spec.selector ?? {};
  const template: Draft | undefined = spec.template ?? undefined;
  const errors: FieldError[] = [...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds)];
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'));
  errors.push(...nonNegativeErrors('spec.replicas', spec.replicas));
  if (!template) return [...errors, required('spec.template')];
  const matches = selectorTakes({ matchLabels: selector }, template.metadata?.labels);
  return [
    ...errors,
    ...labelMismatchErrors('spec.template', template, matches),
    ...podTemplateErrors('spec.template', template),
    ...endlessErrors('spec.template', template, 'ReplicationController'),
  ];
}
