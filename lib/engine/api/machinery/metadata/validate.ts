/** Validation of ObjectMeta, common to all kinds (apimachinery/pkg/api/validation/objectmeta.go). */
import type { Draft, FieldError, Kind } from '../../kinds/kind';
import { utf8Length } from '../../kinds/rules/byte-length';
import { forbidden, invalid, required, tooLong } from '../../kinds/rules/field-error';
import { labelErrors } from '../../kinds/rules/labels';
import {
  dns1035LabelErrors,
  dns1123LabelErrors,
  pathSegmentErrors,
  qualifiedNameErrors,
  subdomainErrors,
} from '../../kinds/rules/names';

const ANNOTATIONS_MAX = 256 * 1024;
const NAME_RULES: Readonly<Record<Kind['nameRule'], (name: string) => readonly string[]>> = {
  subdomain: subdomainErrors,
  'dns1123-label': dns1123LabelErrors,
  'dns1035-label': dns1035LabelErrors,
  'path-segment': pathSegmentErrors,
};

export interface MetadataRules {
  readonly namespaced: boolean;
  readonly nameRule: Kind['nameRule'];
}

export function validateMetadataCreate(meta: Draft, { namespaced, nameRule }: MetadataRules): readonly FieldError[] {
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
  return [...errors, ...commonErrors(meta)];
}

/** Also the update checks of the object's own metadata: names are not judged again. */
export function validateMetadataUpdate(meta: Draft, old: Draft): readonly FieldError[] {
  const errors: FieldError[] = [...commonErrors(meta)];
  const gone = (old.finalizers ?? []) as readonly string[];
  if (old.deletionTimestamp) {
    const added = ((meta.finalizers ?? []) as readonly string[]).filter((finalizer) => !gone.includes(finalizer));
    if (added.length > 0) {
      const list = added.map((finalizer) => `"${finalizer}"`).join(', ');
      errors.push(
        forbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
        ),
      );
    }
  }
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp'] as const) {
    if ((meta[field] ?? '') !== (old[field] ?? ''))
      errors.push(invalid(`metadata.${field}`, meta[field], 'field is immutable'));
  }
  return errors;
}

function commonErrors(meta: Draft): readonly FieldError[] {
  return [
    ...labelErrors(meta.labels, 'metadata.labels'),
    ...annotationErrors(meta.annotations ?? {}),
    ...ownerErrors(meta.ownerReferences ?? []),
    ...finalizerErrors(meta.finalizers ?? []),
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

function ownerErrors(owners: readonly Draft[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const field = 'metadata.ownerReferences';
  let controller: string | undefined;
  for (const owner of owners) {
    if (!/^(?:[^/]+\/)?[^/]+$/.test(owner.apiVersion ?? ''))
      errors.push(invalid(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'));
    if (!owner.kind) errors.push(invalid(`${field}.kind`, '', 'must not be empty'));
    if (!owner.name) errors.push(invalid(`${field}.name`, '', 'must not be empty'));
    if (!owner.uid) errors.push(invalid(`${field}.uid`, '', 'must not be empty'));
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
      errors.push(
        invalid(
          field,
          owner,
          `${owner.apiVersion}, Kind=${owner.kind} is disallowed from being an owner`.replace(/^v1/, '/v1'),
        ),
      );
    }
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      const text = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.kind}/${owner.name}`;
      errors.push(invalid(field, owners, text));
    } else controller = `${owner.kind}/${owner.name}`;
  }
  return errors;
}

function finalizerErrors(finalizers: readonly string[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const standard = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);
  let orphan = false;
  let foreground = false;
  for (const [index, finalizer] of finalizers.entries()) {
    for (const text of qualifiedNameErrors(finalizer)) errors.push(invalid('metadata.finalizers', finalizer, text));
    if (!finalizer.includes('/') && !standard.has(finalizer)) {
      errors.push(
        invalid(
          `metadata.finalizers[${index}]`,
          finalizer,
          'name is neither a standard finalizer name nor is it fully qualified',
        ),
      );
    }
    orphan ||= finalizer === 'orphan';
    foreground ||= finalizer === 'foregroundDeletion';
  }
  if (orphan && foreground) {
    errors.push(
      invalid('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'),
    );
  }
  return errors;
}

function maskTrailingDash(prefix: string, rule: Kind['nameRule']): string {
  return rule !== 'path-segment' && prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}
