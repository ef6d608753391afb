/** Upstream: ValidateCronJobCreate, ValidateCronJobUpdate (pkg/apis/batch/validation). */
import { utf8Length } from '../../../base/utf8';
import { jobSpecErrors } from '../job/validation';
import type { ApiObject, Draft, FieldError } from '../kind';
import { cronScheduleError } from '../rules/cron-schedule';
import { invalid, notSupported, required } from '../rules/field-error';
import { negativeErrors } from '../rules/int-or-percent';
import { timeZoneError } from '../rules/time-zone';
import { nameOf } from '../tables/column';

const POLICIES = ['Allow', 'Forbid', 'Replace'];
/** Jobs append `-` and the minute of their run. */
const MAX_NAME = 52;
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validateCronJob(object: ApiObject): readonly FieldError[] {
  const errors = specErrors(specOf(object));
  const name = nameOf(object);
  if (utf8Length(name) <= MAX_NAME) return errors;
  return [...errors, invalid('metadata.name', name, `must be no more than ${MAX_NAME} characters`)];
}

export function validateCronJobUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  return specErrors(specOf(object), specOf(old));
}

function specErrors(spec: Draft, before?: Draft): readonly FieldError[] {
  const errors: FieldError[] = [...scheduleErrors(spec, before)];
  errors.push(...negativeErrors('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds));
  if (spec.timeZone != null && (!before || before.timeZone !== spec.timeZone))
    errors.push(...timeZoneError(spec.timeZone).map((text) => invalid('spec.timeZone', spec.timeZone, text)));
  const policy: string = spec.concurrencyPolicy ?? '';
  if (policy === '') errors.push(required('spec.concurrencyPolicy'));
  else if (!POLICIES.includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, POLICIES));
  const job: Draft = spec.jobTemplate?.spec ?? {};
  const path = 'spec.jobTemplate.spec';
  errors.push(...jobSpecErrors(path, job));
  if (job.selector) errors.push(invalid(`${path}.selector`, job.selector, '`selector` will be auto-generated'));
  if (job.manualSelector === true) errors.push(notSupported(`${path}.manualSelector`, true, ['nil', 'false']));
  for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
    errors.push(...negativeErrors(`spec.${field}`, spec[field]));
  return errors;
}

function scheduleErrors({ schedule = '', timeZone }: Draft, before?: Draft): readonly FieldError[] {
  const path = 'spec.schedule';
  if (schedule === '') return [required(path)];
  const problem = cronScheduleError(schedule);
  const errors: FieldError[] = problem === undefined ? [] : [invalid(path, schedule, problem)];
  if (!schedule.includes('TZ')) return errors;
  // Schedules that named a zone before that was forbidden may keep it.
  if (!(before?.schedule ?? '').includes('TZ'))
    errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone != null)
    errors.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  return errors;
}
