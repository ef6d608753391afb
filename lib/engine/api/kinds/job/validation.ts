/** Upstream: ValidateJob, ValidateJobSpec, ValidateJobUpdate (pkg/apis/batch/validation). */

import { plainEqual } from '../../../base/freeze';
import { utf8Length } from '../../../base/utf8';
import type { ApiObject, Draft, FieldError } from '../kind';
import { podTemplateErrors } from '../pod-template/validation';
import { domainPrefixedPathErrors } from '../rules/domain-path';
import { invalid, notSupported, required, tooLong } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { negativeErrors } from '../rules/int-or-percent';
import { internalField } from '../rules/internal-value';
import { labelSelectorErrors, SELECTOR_MISMATCH, selectorTakes } from '../rules/labels';
import { dns1123LabelErrors } from '../rules/names';
import { metadataOf } from '../tables/column';
import { failurePolicyErrors, successPolicyErrors } from './policy-validation';
import { CONTROLLER_UID, JOB_NAME, OLD_CONTROLLER_UID, OLD_JOB_NAME } from './strategy';

const SPEC = 'io.k8s.api.batch.v1.JobSpec';
const MODES = ['NonIndexed', 'Indexed'];
const REPLACEMENT = ['Failed', 'TerminatingOrFailed'];
const MANY = 100_000;
const FEW = 10_000;
const MAX_MANAGER = 63;
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const labelsOf = (spec: Draft): Record<string, string> | undefined => spec.template?.metadata?.labels;

export function validateJob(object: ApiObject): readonly FieldError[] {
  return jobErrors(object, true);
}

function jobErrors(object: ApiObject, prefixed: boolean): readonly FieldError[] {
  const spec = specOf(object);
  const errors: FieldError[] = [...generatedErrors(object, prefixed), ...ownSpecErrors(spec)];
  if (spec.completionMode !== 'Indexed' || !(spec.completions > 0)) return errors;
  const { name = '' } = metadataOf(object);
  const host = `${name}-${spec.completions - 1}`;
  if (dns1123LabelErrors(host).length > 0)
    errors.push(invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${host}`));
  return errors;
}

/** A generated selector must find the generated labels. */
function generatedErrors(object: ApiObject, prefixed: boolean): readonly FieldError[] {
  const spec = specOf(object);
  if (spec.manualSelector === true || !spec.selector) return [];
  const { name = '' } = metadataOf(object);
  const uid: string = (object as Draft).metadata?.uid ?? '';
  const expected: Record<string, string> = { [OLD_CONTROLLER_UID]: uid, [OLD_JOB_NAME]: name };
  if (prefixed) Object.assign(expected, { [CONTROLLER_UID]: uid, [JOB_NAME]: name });
  const labels = labelsOf(spec) ?? {};
  const errors: FieldError[] = uid === '' ? [required('metadata.uid')] : [];
  for (const [key, value] of Object.entries(expected)) {
    const path = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) errors.push(required(path, `must be '${value}'`));
    else if (labels[key] !== value) errors.push(invalid(path, labels, `must be '${value}'`));
  }
  if (!isUnreadable(spec.selector) && !selectorTakes(spec.selector, expected))
    errors.push(invalid('spec.selector', spec.selector, '`selector` not auto-generated'));
  return errors;
}

function ownSpecErrors(spec: Draft): readonly FieldError[] {
  const errors: FieldError[] = [...jobSpecErrors('spec', spec)];
  if (spec.selector) errors.push(...labelSelectorErrors(spec.selector, 'spec.selector'));
  else errors.push(required('spec.selector'));
  const labels = labelsOf(spec);
  if (!spec.selector || !(isUnreadable(spec.selector) || selectorTakes(spec.selector, labels)))
    errors.push(invalid('spec.template.metadata.labels', labels ?? null, SELECTOR_MISMATCH));
  return errors;
}

/** A selector with faults of its own is not held against labels. */
function isUnreadable(selector: Draft | undefined): boolean {
  return selector != null && labelSelectorErrors(selector, '').length > 0;
}

/** What jobs and the job templates of cron jobs have in common. */
export function jobSpecErrors(path: string, spec: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ];
  for (const field of counts) errors.push(...negativeErrors(`${path}.${field}`, spec[field]));
  if (spec.maxFailedIndexes != null && spec.backoffLimitPerIndex == null)
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy != null) {
    errors.push(...domainPrefixedPathErrors(`${path}.managedBy`, spec.managedBy));
    if (utf8Length(spec.managedBy) > MAX_MANAGER) errors.push(tooLong(`${path}.managedBy`, MAX_MANAGER));
  }
  errors.push(...modeErrors(path, spec));
  if (spec.podFailurePolicy) errors.push(...failurePolicyErrors(`${path}.podFailurePolicy`, spec));
  if (spec.successPolicy) {
    const shown = internalField(spec.successPolicy, SPEC, 'successPolicy');
    if (spec.completionMode !== 'Indexed')
      errors.push(invalid(`${path}.successPolicy`, shown, 'requires indexed completion mode'));
    else errors.push(...successPolicyErrors(`${path}.successPolicy`, spec));
  }
  const replacement = spec.podReplacementPolicy;
  const allowed = spec.podFailurePolicy ? ['Failed'] : REPLACEMENT;
  if (replacement != null && !allowed.includes(replacement))
    errors.push(notSupported(`${path}.podReplacementPolicy`, replacement, allowed));
  errors.push(...podTemplateErrors(`${path}.template`, spec.template ?? {}));
  return [...errors, ...restartErrors(`${path}.template.spec.restartPolicy`, spec)];
}

function modeErrors(path: string, spec: Draft): readonly FieldError[] {
  const {
    completionMode: mode,
    completions,
    parallelism,
    maxFailedIndexes: failed,
    backoffLimitPerIndex: limit,
  } = spec;
  const errors: FieldError[] = [];
  if (mode != null && !MODES.includes(mode)) errors.push(notSupported(`${path}.completionMode`, mode, MODES));
  const refuse = (field: string, value: number, text: string) => errors.push(invalid(`${path}.${field}`, value, text));
  if (mode === 'Indexed') {
    if (completions == null) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
    if (parallelism > MANY)
      refuse('parallelism', parallelism, `must be less than or equal to ${MANY} when completion mode is Indexed`);
    if (completions != null && failed > completions)
      refuse('maxFailedIndexes', failed, 'must be less than or equal to completions');
    if (failed > MANY) refuse('maxFailedIndexes', failed, `must be less than or equal to ${MANY}`);
    if (completions > MANY && limit != null) {
      const text = `must be less than or equal to ${FEW} when completions are above ${MANY} and used with backoff limit per index`;
      if (failed == null)
        errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY}`));
      if (parallelism > FEW) refuse('parallelism', parallelism, text);
      if (failed > FEW) refuse('maxFailedIndexes', failed, text);
    }
  } else if (mode == null || mode === 'NonIndexed') {
    if (limit != null) refuse('backoffLimitPerIndex', limit, 'requires indexed completion mode');
    if (failed != null) refuse('maxFailedIndexes', failed, 'requires indexed completion mode');
  }
  return errors;
}

function restartErrors(path: string, spec: Draft): readonly FieldError[] {
  const policy: string = spec.template?.spec?.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (!spec.podFailurePolicy || policy === 'Never') return [];
  return [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

export function validateJobUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const [spec, before] = [specOf(object), specOf(old)];
  const known = labelsOf(before) ?? {};
  const prefixed = known[JOB_NAME] !== undefined && known[CONTROLLER_UID] !== undefined;
  // All of these are pointers: nothing is not the same as empty.
  const fixed = (field: string) =>
    (spec[field] == null) === (before[field] == null)
      ? immutableErrors(`spec.${field}`, spec[field], before[field], shown(field, spec))
      : [invalid(`spec.${field}`, shown(field, spec), 'field is immutable')];
  return [
    ...jobErrors(object, prefixed),
    // The server looks at the spec a second time on update.
    ...ownSpecErrors(spec),
    ...completionErrors(spec, before),
    ...fixed('selector'),
    ...templateErrors(spec, before, (old as Draft).status ?? {}),
    ...fixed('completionMode'),
    ...fixed('podFailurePolicy'),
    ...fixed('backoffLimitPerIndex'),
    ...fixed('managedBy'),
    ...fixed('successPolicy'),
  ];
}

const shown = (field: string, spec: Draft) => (spec[field] == null ? null : internalField(spec[field], SPEC, field));

function completionErrors(spec: Draft, before: Draft): readonly FieldError[] {
  const { completions, parallelism } = spec;
  if (spec.completionMode !== 'Indexed') return immutableErrors('spec.completions', completions, before.completions);
  if (completions === before.completions || completions == null || completions === parallelism) return [];
  return [invalid('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')];
}

/** A suspended job that has not run may still change where its pods may go and what they ask for. */
function templateErrors(spec: Draft, before: Draft, status: Draft): readonly FieldError[] {
  const conditions: readonly Draft[] = status.conditions ?? [];
  const paused = conditions.some(({ type, status: value }) => type === 'Suspended' && value === 'True');
  const open = before.suspend === true && (status.startTime == null || paused) && !status.active;
  const now: Draft = spec.template ?? {};
  const was = open ? withDirectives(before.template ?? {}, now) : before.template;
  if (plainEqual(now, was)) return [];
  const printed = shown('template', spec);
  // Where resources may change only the pod's spec is compared.
  if (open) return immutableErrors('spec.template.spec', now.spec, was?.spec, (printed as Draft).Spec);
  return immutableErrors('spec.template', now, was, printed);
}

function withDirectives(old: Draft, now: Draft): Draft {
  const { nodeSelector, tolerations, schedulingGates } = now.spec ?? {};
  const affinity = { ...old.spec?.affinity, nodeAffinity: now.spec?.affinity?.nodeAffinity };
  const others = Object.values(affinity).some((value) => value != null);
  const resources = (list: string) =>
    old.spec?.[list]?.map((container: Draft, index: number) => {
      const other = now.spec?.[list]?.[index];
      return other?.name === container.name ? { ...container, resources: other.resources } : container;
    });
  return {
    ...old,
    metadata: { ...old.metadata, labels: now.metadata?.labels, annotations: now.metadata?.annotations },
    spec: {
      ...old.spec,
      nodeSelector,
      tolerations,
      schedulingGates,
      affinity: others ? affinity : now.spec?.affinity,
      containers: resources('containers'),
      initContainers: resources('initContainers'),
    },
  };
}
