/** ObjectMeta's rules in the order of the Go validator, for a new object and for a change (apimachinery/pkg/api/validation/objectmeta.go). */
import { utf8Length } from '../../../base/utf8';
import type { Draft, FieldError, Kind } from '../../kinds/kind';
import { forbidden, invalid, required, tooLong } from '../../kinds/rules/field-error';
import { canonicalIpErrors } from '../../kinds/rules/ip';
import { labelErrors } from '../../kinds/rules/labels';
import {
  dns1035LabelErrors,
  dns1123LabelErrors,
  pathSegmentErrors,
  qualifiedNameErrors,
  subdomainErrors,
} from '../../kinds/rules/names';
import { managedFieldsErrors } from './managed-fields-rules';
import { ownerErrors } from './owner-rules';

const ANNOTATIONS_MAX = 256 * 1024;
const NAME_RULES: Readonly<Record<Kind['nameRule'], (name: string) => readonly string[]>> = {
  subdomain: subdomainErrors,
  'dns1123-label': dns1123LabelErrors,
  'dns1035-label': dns1035LabelErrors,
  'path-segment': pathSegmentErrors,
  ip: canonicalIpErrors,
};

export interface MetadataRules {
  readonly namespaced: boolean;
  readonly nameRule: Kind['nameRule'];
}

/** ValidateObjectMeta. */
export function objectMetaErrors(meta: Draft, { namespaced, nameRule }: MetadataRules): readonly FieldError[] {
  const rule = NAME_RULES[nameRule];
  const errors: FieldError[] = [];
  if (meta.generateName) {
    // A prefix may end in what a name may not: the generated letters follow.
    for (const text of rule(maskTrailingDash(meta.generateName, nameRule))) {
      errors.push(invalid('metadata.generateName', meta.generateName, text));
    }
  }
  if (!meta.name) errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const text of rule(meta.name)) errors.push(invalid('metadata.name', meta.name, text));
  if (namespaced) {
    if (!meta.namespace) errors.push(required('metadata.namespace'));
    else
      for (const text of dns1123LabelErrors(meta.namespace))
        errors.push(invalid('metadata.namespace', meta.namespace, text));
  } else if (meta.namespace) errors.push(forbidden('metadata.namespace', 'not allowed on this type'));
  if (meta.generation < 0)
    errors.push(invalid('metadata.generation', meta.generation, 'must be greater than or equal to 0'));
  return [
    ...errors,
    ...labelErrors(meta.labels, 'metadata.labels'),
    ...annotationErrors(meta.annotations ?? {}),
    ...ownerErrors(meta.ownerReferences ?? []),
    ...finalizerErrors(meta.finalizers ?? []),
    ...managedFieldsErrors(meta.managedFields ?? []),
  ];
}

/** ValidateObjectMetaUpdate. */
export function objectMetaUpdateErrors(meta: Draft, old: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) errors.push(...newFinalizerErrors(meta.finalizers ?? [], old.finalizers ?? []));
  if (!meta.resourceVersion)
    errors.push(invalid('metadata.resourceVersion', meta.resourceVersion ?? '', 'must be specified for an update'));
  if ((meta.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented'));
  for (const field of ['name', 'namespace', 'uid'] as const)
    if ((meta[field] ?? '') !== (old[field] ?? ''))
      errors.push(invalid(`metadata.${field}`, meta[field] ?? '', 'field is immutable'));
  for (const field of ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const)
    if ((meta[field] ?? null) !== (old[field] ?? null))
      errors.push(invalid(`metadata.${field}`, meta[field] ?? null, 'field is immutable'));
  return [
    ...errors,
    ...labelErrors(meta.labels, 'metadata.labels'),
    ...annotationErrors(meta.annotations ?? {}),
    ...ownerErrors(meta.ownerReferences ?? []),
    ...managedFieldsErrors(meta.managedFields ?? []),
  ];
}

function annotationErrors(annotations: Readonly<Record<string, string>>): readonly FieldError[] {
  const errors: FieldError[] = [];
  let total = 0;
  for (const key of Object.keys(annotations)) {
    for (const text of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid('metadata.annotations', key, text));
    total += utf8Length(key) + utf8Length(String(annotations[key]));
  }
  if (total > ANNOTATIONS_MAX) errors.push(tooLong('metadata.annotations', ANNOTATIONS_MAX));
  return errors;
}

function finalizerErrors(finalizers: readonly string[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const finalizer of finalizers)
    for (const text of qualifiedNameErrors(finalizer)) errors.push(invalid('metadata.finalizers', finalizer, text));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const text = 'finalizer orphan and foregroundDeletion cannot be both set';
    errors.push(invalid('metadata.finalizers', finalizers, text));
  }
  return errors;
}

function newFinalizerErrors(finalizers: readonly string[], old: readonly string[]): readonly FieldError[] {
  const added = [...new Set(finalizers)].filter((finalizer) => !old.includes(finalizer)).sort();
  if (added.length === 0) return [];
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  return [
    forbidden(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    ),
  ];
}

function maskTrailingDash(prefix: string, rule: Kind['nameRule']): string {
  return rule !== 'path-segment' && prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}
