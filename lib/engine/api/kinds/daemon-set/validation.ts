/** Upstream: ValidateDaemonSetSpec, ValidateDaemonSetUpdateStrategy, ValidateDaemonSetSpecUpdate. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { nonNegativeErrors } from '../pod-spec/scalars';
import { endlessErrors, labelMismatchErrors, podTemplateErrors } from '../pod-template/validation';
import { collisionErrors, isEmptySelector } from '../pod-template/workload-validation';
import { invalid, notSupported, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { intOrPercentValue, over100PercentErrors, positiveIntOrPercentErrors } from '../rules/int-or-percent';
import { internalValue } from '../rules/internal-value';
import { labelSelectorErrors, selectorTakes } from '../rules/labels';

type Errors = readonly FieldError[];
const STRATEGY = 'io.k8s.api.apps.v1.DaemonSetUpdateStrategy';
const TYPES = ['RollingUpdate', 'OnDelete'];
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validateDaemonSet(object: ApiObject): Errors {
  const spec = specOf(object);
  const { selector, template = {} } = spec;
  const wrong = labelSelectorErrors(selector ?? undefined, 'spec.selector');
  const matches = wrong.length > 0 || (selector != null && selectorTakes(selector, template.metadata?.labels));
  const errors: FieldError[] = [...wrong, ...labelMismatchErrors('spec.template', template, matches)];
  if (selector && isEmptySelector(selector))
    errors.push(invalid('spec.selector', selector, 'empty selector is invalid for daemonset'));
  return [
    ...errors,
    ...podTemplateErrors('spec.template', template),
    ...endlessErrors('spec.template', template, 'DaemonSet'),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...strategyErrors('spec.updateStrategy', spec.updateStrategy ?? {}),
    ...nonNegativeErrors('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ];
}

export function validateDaemonSetUpdate(object: ApiObject, old: ApiObject): Errors {
  const immutable = immutableErrors('spec.selector', specOf(object).selector, specOf(old).selector);
  return [...immutable, ...validateDaemonSet(object)];
}

function strategyErrors(field: string, strategy: Draft): Errors {
  if (strategy.type === 'OnDelete') return [];
  if (strategy.type !== 'RollingUpdate') return [notSupported(field, internalValue(strategy, STRATEGY), TYPES)];
  const rolling: Draft | undefined = strategy.rollingUpdate;
  if (!rolling) return [required(`${field}.rollingUpdate`)];
  const { maxUnavailable = 0, maxSurge = 0 } = rolling;
  const [unavailablePath, surgePath] = [`${field}.rollingUpdate.maxUnavailable`, `${field}.rollingUpdate.maxSurge`];
  const errors: FieldError[] = [
    ...positiveIntOrPercentErrors(unavailablePath, maxUnavailable),
    ...positiveIntOrPercentErrors(surgePath, maxSurge),
    ...over100PercentErrors(unavailablePath, maxUnavailable),
    ...over100PercentErrors(surgePath, maxSurge),
  ];
  const unavailable = intOrPercentValue(maxUnavailable) !== 0;
  const surge = intOrPercentValue(maxSurge) !== 0;
  if (unavailable && surge) errors.push(invalid(surgePath, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!unavailable && !surge) errors.push(required(unavailablePath, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

export function validateDaemonSetStatus(object: ApiObject, old: ApiObject): Errors {
  const status: Draft = (object as Draft).status ?? {};
  return [
    ...COUNTS.flatMap((name) => nonNegativeErrors(`status.${name}`, status[name])),
    ...collisionErrors(status, (old as Draft).status ?? {}),
  ];
}
