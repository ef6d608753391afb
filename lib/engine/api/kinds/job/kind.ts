import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { dns1123LabelErrors } from '../rules/names';
import { nameOf } from '../tables/column';
import { setJobDefaults } from './defaults';
import { validateJobStatus } from './status-validation';
import { prepareJobForCreate } from './strategy';
import { jobColumns, jobRow } from './table';
import { validateJob, validateJobUpdate } from './validation';

/** Pods take the name over, so a DNS label is better. Also for cron jobs. */
export function podNameWarnings(object: ApiObject): readonly string[] {
  const wrong = dns1123LabelErrors(nameOf(object));
  if (wrong.length === 0) return [];
  const text = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return [`metadata.name: ${text}; a DNS label is recommended: [${wrong.join(' ')}]`];
}

/** Upstream: pkg/registry/batch/job/strategy.go. */
export const job = defineKind({
  apiVersion: 'batch/v1',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  defaultPropagation: 'Orphan',
  setDefaults: setJobDefaults,
  prepareForCreate: prepareJobForCreate,
  validateCreate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,
  warningsOnCreate: podNameWarnings,
  fieldSelectors: { 'status.successful': (object) => String((object as Draft).status?.succeeded ?? 0) },
  columns: jobColumns,
  row: jobRow,
});
