/**
 * All that a request's metadata is checked for, in the order the server runs its validators: the common rules
 * (registry/rest/create.go, update.go) and those that nearly every kind's own validator repeats
 * (pkg/apis/core/validation ValidateObjectMeta, ValidateObjectMetaUpdate). So a bad label of an update is told thrice.
 */
import type { Draft, FieldError, MetadataChecks } from '../../kinds/kind';
import { invalid } from '../../kinds/rules/field-error';
import { type MetadataRules, objectMetaErrors, objectMetaUpdateErrors } from './object-meta';

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

/** The kind's validator has the first word; the common rules are looser and run only when it is content. */
export function validateMetadataCreate(
  meta: Draft,
  rules: MetadataRules,
  { loose = false }: MetadataChecks = {},
): readonly FieldError[] {
  return [...objectMetaErrors(meta, rules), ...(loose ? [] : kubeFinalizerErrors(meta))];
}

/** First the common rules, for which names are path segments, then those of the kind's own validator. */
export function validateMetadataUpdate(
  meta: Draft,
  old: Draft,
  { onUpdate = ['change'], loose = false }: MetadataChecks = {},
  nameRule: MetadataRules['nameRule'] = 'path-segment',
): readonly FieldError[] {
  const namespaced = Boolean(old.namespace);
  const common = objectMetaErrors(meta, { namespaced, nameRule: 'path-segment' });
  const changes = objectMetaUpdateErrors(meta, old);
  const finalizers = loose ? [] : kubeFinalizerErrors(meta);
  const errors = [...common, ...changes];
  for (const rules of onUpdate) {
    const own = rules === 'change' ? changes : objectMetaErrors(meta, { namespaced, nameRule });
    errors.push(...own, ...finalizers);
  }
  return errors;
}

function kubeFinalizerErrors(meta: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, finalizer] of ((meta.finalizers ?? []) as readonly string[]).entries()) {
    if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) continue;
    const text = 'name is neither a standard finalizer name nor is it fully qualified';
    errors.push(invalid(`metadata.finalizers[${index}]`, finalizer, text));
  }
  return errors;
}
