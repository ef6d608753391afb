/** Upstream: ValidatePodTemplateSpec and what the workloads' validators add to it (pkg/apis/apps/validation). */
import type { Draft, FieldError } from '../kind';
import { annotationErrors, podAnnotationErrors, profileConflictErrors } from '../pod-spec/annotations';
import { podSpecErrors } from '../pod-spec/validation';
import { forbidden, invalid, notSupported } from '../rules/field-error';
import { labelErrors } from '../rules/labels';

type Errors = readonly FieldError[];

export function podTemplateErrors(field: string, template: Draft): Errors {
  const { metadata = {}, spec = {} } = template;
  const annotations = metadata.annotations ?? {};
  const errors: FieldError[] = [
    ...labelErrors(metadata.labels, `${field}.labels`),
    ...annotationErrors(`${field}.annotations`, metadata.annotations),
    ...podAnnotationErrors(`${field}.annotations`, annotations, spec),
    ...podSpecErrors(`${field}.spec`, spec, { inPod: false }),
    ...profileConflictErrors(`${field}.spec`, annotations, spec),
  ];
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  return errors;
}

/** Pods that their controller replaces must run for good. `kind` is what the text calls the owner. */
export function endlessErrors(field: string, { spec = {} }: Draft, kind: string): Errors {
  const errors: FieldError[] = [];
  if (spec.restartPolicy !== 'Always')
    errors.push(notSupported(`${field}.spec.restartPolicy`, spec.restartPolicy ?? '', ['Always']));
  if (spec.activeDeadlineSeconds != null) {
    const text = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.push(forbidden(`${field}.spec.activeDeadlineSeconds`, text));
  }
  return errors;
}

/** The owner must find its own pods. */
export function labelMismatchErrors(field: string, template: Draft, matches: boolean): Errors {
  if (matches) return [];
  const labels = template.metadata?.labels ?? null;
  return [invalid(`${field}.metadata.labels`, labels, '`selector` does not match template `labels`')];
}
