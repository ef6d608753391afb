import { plainEqual } from '../../../base/freeze';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { podSpecWarnings } from '../pod-spec/warnings';
import { dns1123LabelErrors } from '../rules/names';
import { nameOf } from '../tables/column';
import { setJobDefaults } from './defaults';
import { validateJobStatus } from './status-validation';
import { labelsAsReadBack, prepareJobForCreate } from './strategy';
import { jobColumns, jobRow } from './table';
import { validateJob, validateJobUpdate } from './validation';

/** Pods take the name over, so a DNS label is better. Also for cron jobs. */
export function podNameWarnings(object: ApiObject): readonly string[] {
  const wrong = dns1123LabelErrors(nameOf(object));
  if (wrong.length === 0) return [];
  const text = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return [`metadata.name: ${text}; a DNS label is recommended: [${wrong.join(' ')}]`];
}

const MANY = 100_000;
const WIDE = 10_000;

/** `prefix` leads to the job's spec: `spec.`, `spec.jobTemplate.spec.`. Upstream: WarningsForJobSpec. */
export function jobSpecWarnings(prefix: string, spec: Draft): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec;
  const text =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  const large = completionMode === 'Indexed' && completions > MANY && parallelism > WIDE;
  return [
    ...(large ? [`${prefix.slice(0, -1)}: ${text}`] : []),
    ...podSpecWarnings(`${prefix}template.`, spec.template ?? {}),
  ];
}
const warnings = (object: ApiObject) => jobSpecWarnings('spec.', (object as Draft).spec ?? {});

/** Upstream: pkg/registry/batch/job/strategy.go. */
export const job = defineKind({
  apiVersion: 'batch/v1',
  kind: 'Job',
  plural: 'jobs',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  defaultPropagation: 'Orphan',
  deletionWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  setDefaults: setJobDefaults,
  prepareForCreate: prepareJobForCreate,
  canonicalize: labelsAsReadBack,
  validateCreate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,
  warningsOnCreate: (object) => [...podNameWarnings(object), ...warnings(object)],
  warningsOnUpdate: (object, old) => (plainEqual(object.spec, old.spec) ? [] : warnings(object)),
  fieldSelectors: { 'status.successful': (object) => String((object as Draft).status?.succeeded ?? 0) },
  columns: jobColumns,
  row: jobRow,
});
