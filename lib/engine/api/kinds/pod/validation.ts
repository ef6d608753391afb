/** Upstream: ValidatePodCreate, validatePodMetadataAndSpec (pkg/apis/core/validation/validation.go). */
import type { ApiObject, Draft, FieldError } from '../kind';
import { podAnnotationErrors, profileConflictErrors } from '../pod-spec/annotations';
import { imageSpaceErrors } from '../pod-spec/containers';
import { podSpecErrors } from '../pod-spec/validation';
import { forbidden } from '../rules/field-error';

export function validatePod(object: ApiObject): readonly FieldError[] {
  const { metadata = {}, spec = {} } = object as Draft;
  const errors: FieldError[] = [...podErrors(object)];
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return [...errors, ...profileConflictErrors('spec', metadata.annotations ?? {}, spec)];
}

/** What holds for a pod at all times. */
export function podErrors(object: ApiObject): readonly FieldError[] {
  const { metadata = {}, spec = {} } = object as Draft;
  return [
    ...podAnnotationErrors('metadata.annotations', metadata.annotations ?? {}, spec),
    ...podSpecErrors('spec', spec, { inPod: true, podName: metadata.name }),
    ...(spec.serviceAccountName ? [] : tokenWithoutAccountErrors(spec.volumes ?? [])),
    ...['containers', 'initContainers'].flatMap((list) =>
      ((spec[list] ?? []) as Draft[]).flatMap((container, index) =>
        imageSpaceErrors(`spec.${list}[${index}]`, container),
      ),
    ),
  ];
}

function tokenWithoutAccountErrors(volumes: readonly Draft[]): readonly FieldError[] {
  return volumes.flatMap(({ projected }, index) =>
    ((projected?.sources ?? []) as Draft[]).flatMap(({ serviceAccountToken }, at) => {
      const path = `spec.volumes[${index}].projected.sources[${at}].serviceAccountToken`;
      return serviceAccountToken ? [forbidden(path, 'must not be specified when serviceAccountName is not set')] : [];
    }),
  );
}
