/** Upstream: ValidatePersistentVolumeClaimSpec, ValidatePersistentVolumeClaimUpdate. */
import { plainEqual } from '../../../base/freeze';
import { compareQuantities, parseQuantity, type Quantity } from '../../../base/quantity';
import type { ApiObject, Draft, FieldError } from '../kind';
import { forbidden, invalid, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalValue } from '../rules/internal-value';
import { labelSelectorErrors } from '../rules/labels';
import { dns1123LabelErrors, subdomainErrors } from '../rules/names';
import { quantityErrors } from '../rules/resources';
import { jsonDiff } from '../rules/spec-diff';
import { accessModeErrors, classNameErrors, positiveQuantityErrors, volumeModeErrors } from '../rules/volume';
import { metadataOf } from '../tables/column';
import { BETA_CLASS } from '../tables/volume';

const SPEC = 'io.k8s.api.core.v1.PersistentVolumeClaimSpec';
const FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n';
const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const sizeOf = (list: Draft | undefined): Quantity => parseQuantity(list?.storage ?? '0') ?? ZERO;

export function validateClaim(object: ApiObject): readonly FieldError[] {
  return claimSpecErrors('spec', specOf(object));
}

/** Also for the claim templates of stateful sets and ephemeral volumes. */
export function claimSpecErrors(path: string, spec: Draft): readonly FieldError[] {
  const modes: readonly string[] = spec.accessModes ?? [];
  const errors: FieldError[] = [];
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  if (spec.selector) errors.push(...labelSelectorErrors(spec.selector, `${path}.selector`));
  errors.push(...accessModeErrors(`${path}.accessModes`, modes));
  const size: string | undefined = spec.resources?.requests?.storage;
  const sizePath = `${path}.resources[storage]`;
  if (size === undefined) errors.push(required(sizePath));
  else {
    const wrong = positiveQuantityErrors(sizePath, size);
    errors.push(...(wrong.length > 0 ? wrong : quantityErrors(sizePath, 'storage', size)));
  }
  errors.push(...classNameErrors(`${path}.storageClassName`, spec.storageClassName));
  errors.push(...volumeModeErrors(`${path}.volumeMode`, spec.volumeMode));
  for (const field of ['dataSource', 'dataSourceRef'])
    if (spec[field]) errors.push(...sourceErrors(`${path}.${field}`, spec[field]));
  const { dataSource: source, dataSourceRef: reference } = spec;
  if (source && reference?.namespace) {
    const text = 'may not be specified when dataSourceRef.namespace is specified';
    errors.push(invalid(path, {}, text));
  } else if (source && reference && !plainEqual(source, withoutNamespace(reference)))
    errors.push(invalid(path, {}, 'must match dataSourceRef'));
  return [...errors, ...classNameErrors(`${path}.volumeAttributesClassName`, spec.volumeAttributesClassName)];
}

function withoutNamespace({ namespace: _, ...local }: Draft): Draft {
  return local;
}

function sourceErrors(path: string, { apiGroup, kind, name, namespace }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  if (!kind) errors.push(required(`${path}.kind`));
  if (!apiGroup && kind !== 'PersistentVolumeClaim')
    errors.push(invalid(path, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  if (apiGroup) errors.push(...subdomainErrors(apiGroup).map((text) => invalid(`${path}.apiGroup`, apiGroup, text)));
  if (namespace)
    errors.push(...dns1123LabelErrors(namespace).map((text) => invalid(`${path}.namespace`, namespace, text)));
  return errors;
}

export function validateClaimUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [...validateClaim(object)];
  const [spec, before] = [specOf(object), specOf(old)];
  const annotation = (it: ApiObject) => metadataOf(it).annotations?.[BETA_CLASS] ?? '';
  if (annotation(object) !== annotation(old))
    errors.push(invalid(`metadata.annotations.${BETA_CLASS}`, annotation(object), 'field is immutable'));
  const now: Draft = { ...spec };
  const was: Draft = { ...before };
  // The volume is named once, by the controller; a class may be filled in later.
  if (!was.volumeName) was.volumeName = now.volumeName;
  if (was.storageClassName == null && now.storageClassName) now.storageClassName = was.storageClassName;
  const bound = (object as Draft).status?.phase === 'Bound';
  if (bound && now.resources?.requests)
    now.resources = {
      ...now.resources,
      requests: { ...now.resources.requests, storage: was.resources?.requests?.storage },
    };
  if (bound) now.volumeAttributesClassName = was.volumeAttributesClassName;
  const [oldShape, newShape] = [internalValue(was, SPEC), internalValue(now, SPEC)];
  if (!plainEqual(oldShape, newShape)) errors.push(forbidden('spec', `${FIXED}${jsonDiff(oldShape, newShape)}`));
  const [oldSize, newSize] = [sizeOf(before.resources?.requests), sizeOf(spec.resources?.requests)];
  const capacity = sizeOf((old as Draft).status?.capacity);
  if (compareQuantities(newSize, oldSize) < 0 && compareQuantities(newSize, capacity) <= 0)
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  return [...errors, ...immutableErrors('volumeMode', spec.volumeMode, before.volumeMode)];
}

export function validateClaimStatus(object: ApiObject): readonly FieldError[] {
  return specOf(object).accessModes?.length ? [] : [required('Spec.accessModes')];
}
