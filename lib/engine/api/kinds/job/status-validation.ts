/** The transitions a job's status may make. Upstream: validateJobStatus, ValidateJobStatusUpdate. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { negativeErrors } from '../rules/int-or-percent';

const CONDITIONS = 'status.conditions';
const statusOf = (object: ApiObject): Draft => (object as Draft).status ?? {};
const has = (status: Draft, wanted: string): boolean =>
  (status.conditions ?? []).some(({ type, status: value }: Draft) => type === wanted && value === 'True');
/** A wrong value that is not shown. */
const wrong = (text: string): FieldError => ({
  type: 'FieldValueInvalid',
  field: CONDITIONS,
  message: `Invalid value: ${text}`,
});

export function validateJobStatus(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const [now, was] = [statusOf(object), statusOf(old)];
  const spec: Draft = (object as Draft).spec ?? {};
  const [complete, failed] = [has(now, 'Complete'), has(now, 'Failed')];
  const finished = complete || failed;
  const changed = finished !== (has(was, 'Complete') || has(was, 'Failed'));
  const differs = (field: string) => (now[field] ?? null) !== (was[field] ?? null);
  const errors: FieldError[] = ['active', 'succeeded', 'failed', 'ready', 'terminating'].flatMap((field) =>
    negativeErrors(`status.${field}`, now[field]),
  );
  const refuse = (when: boolean, text: string) => when && errors.push(wrong(text));
  const turned = (type: string) => has(now, type) !== has(was, type);
  refuse(
    complete && failed && (turned('Complete') || turned('Failed')),
    'cannot set Complete=True and Failed=true conditions',
  );
  refuse(
    complete && has(now, 'FailureTarget') && (turned('Complete') || turned('FailureTarget')),
    'cannot set Complete=True and FailureTarget=true conditions',
  );
  if (differs('completionTime') || changed) {
    const text = 'cannot set completionTime when there is no Complete=True condition';
    if (now.completionTime && !complete) errors.push(invalid('status.completionTime', now.completionTime, text));
    if (!now.completionTime && complete)
      errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  }
  refuse(
    failed && turned('Failed') && !has(now, 'FailureTarget'),
    'cannot set Failed=True condition without the FailureTarget=true condition',
  );
  refuse(
    complete && turned('Complete') && !has(now, 'SuccessCriteriaMet'),
    'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
  );
  if (finished && (changed || differs('active')) && now.active > 0)
    errors.push(invalid('status.active', now.active, 'active>0 is invalid for finished job'));
  const never = spec.suspend === true && spec.completions === 0;
  if (finished && (changed || differs('startTime')) && !now.startTime && !never)
    errors.push(required('status.startTime', 'startTime is required for finished job'));
  if (finished && (changed || differs('terminating')) && now.terminating > 0)
    errors.push(invalid('status.terminating', now.terminating, 'terminating>0 is invalid for finished job'));
  if ((differs('ready') || differs('active')) && now.ready > (now.active ?? 0))
    errors.push(invalid('status.ready', now.ready, 'cannot set more ready pods than active'));
  refuse(has(now, 'SuccessCriteriaMet') && failed, 'cannot set SuccessCriteriaMet=True and Failed=true conditions');
  refuse(
    has(now, 'SuccessCriteriaMet') && has(now, 'FailureTarget'),
    'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
  );
  return [...errors, ...transitionErrors(spec, now, was)];
}

function transitionErrors(spec: Draft, now: Draft, was: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (has(was, type) && !has(now, type)) errors.push(wrong(`cannot disable the terminal ${type}=True condition`));
  if ((now.failed ?? 0) < (was.failed ?? 0))
    errors.push(invalid('status.failed', now.failed ?? 0, 'cannot decrease the failed counter'));
  const elastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  if (!elastic && (now.succeeded ?? 0) < (was.succeeded ?? 0))
    errors.push(invalid('status.succeeded', now.succeeded ?? 0, 'cannot decrease the succeeded counter'));
  if (now.completionTime && was.completionTime && now.completionTime !== was.completionTime)
    errors.push(invalid('status.completionTime', now.completionTime, 'field is immutable'));
  const resumed = has(was, 'Suspended') && !has(now, 'Suspended');
  if (was.startTime && was.startTime !== now.startTime && spec.suspend !== true && !resumed)
    errors.push(invalid('status.startTime', now.startTime ?? null, 'field is immutable for unsuspended job once set'));
  if (has(was, 'SuccessCriteriaMet') && !has(now, 'SuccessCriteriaMet'))
    errors.push(wrong('cannot disable the SuccessCriteriaMet=True condition'));
  return errors;
}
