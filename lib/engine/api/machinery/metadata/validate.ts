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

/** Names are judged again, as path segments only. */
export function validateMetadataUpdate(
  meta: Draft,
  old: Draft,
  { times = 3, loose = false }: { readonly times?: number; readonly loose?: boolean } = {},
): readonly FieldError[] {
  const changes = objectMetaUpdateErrors(meta, old);
  const own = objectMetaErrors(meta, { namespaced: Boolean(old.namespace), nameRule: 'path-segment' });
  const finalizers = loose ? [] : kubeFinalizerErrors(meta);
  const again = times > 3 ? [...own, ...finalizers] : [];
  return [...own, ...changes, ...(times > 2 ? changes : []), ...finalizers, ...again];
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
