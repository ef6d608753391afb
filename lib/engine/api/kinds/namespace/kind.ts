/**
 * Namespaces: the label with their own name, the finalizer that the namespace controller removes.
 * Upstream: pkg/registry/core/namespace/strategy.go, ValidateNamespace, printNamespace.
 */
import { ALL_VERBS, defineKind, keepStatus } from '../define-kind';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid } from '../rules/field-error';
import { finalizerErrors } from '../rules/finalizers';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';

const FINALIZER = 'kubernetes';
const phaseOf = (object: ApiObject): string => (object as Draft).status?.phase ?? '';
const finalizersOf = (object: ApiObject | Draft): readonly string[] => (object as Draft).spec?.finalizers ?? [];

function labelWithName(draft: Draft): void {
  const { name, labels } = draft.metadata ?? {};
  if (name && labels?.['kubernetes.io/metadata.name'] !== name)
    draft.metadata = { ...draft.metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } };
}

function prepareForCreate(draft: Draft): void {
  draft.status = { phase: 'Active' };
  const finalizers = finalizersOf(draft);
  if (!finalizers.includes(FINALIZER)) draft.spec = { ...draft.spec, finalizers: [...finalizers, FINALIZER] };
}

/** Finalizers of the spec change through /finalize only. */
function prepareForUpdate(draft: Draft, old: ApiObject): void {
  const finalizers = finalizersOf(old);
  const { finalizers: _, ...spec } = draft.spec ?? {};
  draft.spec = finalizers.length > 0 ? { ...spec, finalizers } : spec;
  keepStatus(draft, old);
}

export function validateNamespace(object: ApiObject): readonly FieldError[] {
  return finalizersOf(object).flatMap((name) => finalizerErrors('spec.finalizers', name));
}

/** What the finalize subresource checks. */
export function validateNamespaceFinalize(object: ApiObject): readonly FieldError[] {
  return finalizersOf(object).flatMap((name, index) => finalizerErrors(`spec.finalizers[${index}]`, name));
}

function validateStatus(object: ApiObject): readonly FieldError[] {
  const deleted = metadataOf(object).deletionTimestamp != null;
  const wanted = deleted ? 'Terminating' : 'Active';
  if (phaseOf(object) === wanted) return [];
  const text = `may only be '${wanted}' if \`deletionTimestamp\` is ${deleted ? 'not empty' : 'empty'}`;
  return [invalid('status.Phase', phaseOf(object), text)];
}

export const namespace = defineKind({
  apiVersion: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['ns'],
  namespaced: false,
  verbs: ALL_VERBS.filter((verb) => verb !== 'deletecollection'),
  hasStatus: true,
  subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
  nameRule: 'dns1123-label',
  setDefaults: labelWithName,
  canonicalize: labelWithName,
  prepareForCreate,
  prepareForUpdate,
  validateCreate: validateNamespace,
  validateUpdate: validateNamespace,
  validateStatusUpdate: validateStatus,
  deleteReturnsObject: true,
  fieldSelectors: { 'status.phase': phaseOf },
  columns: columns('Name', 'Status', 'Age'),
  row: (object, context) => [nameOf(object), phaseOf(object), ageOf(object, context)],
});
