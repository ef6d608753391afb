import { plainEqual } from '../../../base/freeze';
import { defineKind, dropStatus, keepStatus } from '../define-kind';
import { setJobTemplateDefaults } from '../job/defaults';
import { jobSpecWarnings, podNameWarnings } from '../job/kind';
import type { ApiObject, Draft } from '../kind';
import { dropDisabledFields } from '../pod-template/disabled-fields';
import { containerCells } from '../pod-template/table';
import { ageOf, ageSince, columns, nameOf } from '../tables/column';
import { formatLabelSelector } from '../tables/selector';
import { validateCronJob, validateCronJobUpdate } from './validation';

const SUCCESSFUL_KEPT = 3;
const FAILED_KEPT = 1;

/** Upstream: SetDefaults_CronJob (pkg/apis/batch/v1/defaults.go). */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  const template: Draft = (spec.jobTemplate ??= {});
  setJobTemplateDefaults((template.spec ??= {}));
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= SUCCESSFUL_KEPT;
  spec.failedJobsHistoryLimit ??= FAILED_KEPT;
}

function zoneWarnings(object: ApiObject): readonly string[] {
  if (!((object as Draft).spec?.schedule ?? '').includes('TZ')) return [];
  const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
  return [`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${where} for more details`];
}

const templateWarnings = (object: ApiObject) =>
  jobSpecWarnings('spec.jobTemplate.spec.', (object as Draft).spec?.jobTemplate?.spec ?? {});

/** Upstream: pkg/registry/batch/cronjob/strategy.go, printCronJob. */
export const cronJob = defineKind({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  setDefaults,
  prepareForCreate: (draft) => {
    dropStatus(draft);
    dropDisabledFields(draft.spec?.jobTemplate?.spec?.template?.spec);
  },
  prepareForUpdate: (draft, old) => {
    keepStatus(draft, old);
    dropDisabledFields(draft.spec?.jobTemplate?.spec?.template?.spec);
  },
  validateCreate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  warningsOnCreate: (object) => [...podNameWarnings(object), ...templateWarnings(object)],
  warningsOnUpdate: (object, old) => [
    ...(plainEqual(object.spec, old.spec) ? [] : templateWarnings(object)),
    ...zoneWarnings(object),
  ],
  columns: columns(
    'Name',
    'Schedule',
    'Timezone',
    'Suspend:boolean',
    'Active:integer',
    'Last Schedule',
    'Age',
    '+Containers',
    '+Images',
    '+Selector',
  ),
  row: (object, context) => {
    const { spec = {}, status = {} } = object as Draft;
    const jobSpec: Draft = spec.jobTemplate?.spec ?? {};
    return [
      nameOf(object),
      spec.schedule ?? '',
      spec.timeZone ?? '<none>',
      spec.suspend == null ? '<unset>' : spec.suspend ? 'True' : 'False',
      (status.active ?? []).length,
      status.lastScheduleTime ? ageSince(status.lastScheduleTime, context) : '<none>',
      ageOf(object, context),
      ...containerCells(jobSpec.template),
      formatLabelSelector(jobSpec.selector),
    ];
  },
});
