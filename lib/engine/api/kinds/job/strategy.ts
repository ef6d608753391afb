/** The selector and the labels by which a job knows its pods. Upstream: generateSelector (pkg/registry/batch/job/strategy.go). */
import type { Draft } from '../kind';
import { dropDisabledFields } from '../pod-template/disabled-fields';

export const JOB_NAME = 'batch.kubernetes.io/job-name';
export const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid';
export const OLD_JOB_NAME = 'job-name';
export const OLD_CONTROLLER_UID = 'controller-uid';

/** Needs the object's name and uid. Labels the client wrote stay; if they are wrong, validation tells. */
export function prepareJobForCreate(draft: Draft): void {
  delete draft.status;
  dropDisabledFields(draft.spec?.template?.spec);
  const spec: Draft = draft.spec ?? {};
  if (spec.manualSelector === true) return;
  const { name = '', uid = '' } = draft.metadata ?? {};
  const generated = { [OLD_JOB_NAME]: name, [JOB_NAME]: name, [OLD_CONTROLLER_UID]: uid, [CONTROLLER_UID]: uid };
  const template: Draft = spec.template ?? {};
  const labels = { ...generated, ...template.metadata?.labels };
  const shared = draft.metadata?.labels !== undefined && draft.metadata.labels === template.metadata?.labels;
  spec.template = { ...template, metadata: { ...template.metadata, labels: sorted(labels) } };
  // In Go both are one map when the defaults took the template's labels over.
  if (shared) draft.metadata = { ...draft.metadata, labels: sorted(labels) };
  const matchLabels = { [CONTROLLER_UID]: uid, ...spec.selector?.matchLabels };
  spec.selector = { ...spec.selector, matchLabels: sorted(matchLabels) };
}

/** Defaults run again when a job is read back: one without labels then has its template's. */
export function labelsAsReadBack(draft: Draft): void {
  const labels = draft.spec?.template?.metadata?.labels;
  if (!labels || Object.keys(draft.metadata.labels ?? {}).length > 0) return;
  const { annotations, ownerReferences, finalizers, managedFields, ...front } = draft.metadata;
  const rest = Object.entries({ annotations, ownerReferences, finalizers, managedFields });
  draft.metadata = { ...front, labels, ...Object.fromEntries(rest.filter(([, value]) => value !== undefined)) };
}

function sorted(labels: Draft): Draft {
  const keys = Object.keys(labels).sort();
  return Object.fromEntries(keys.map((key) => [key, labels[key]]));
}
