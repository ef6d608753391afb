/** Upstream: ValidateStatefulSetSpec, ValidateStatefulSetUpdate (pkg/apis/apps/validation). */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { claimSpecErrors } from '../persistent-volume-claim/validation';
import { podTemplateErrors } from '../pod-template/validation';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { negativeErrors, over100PercentErrors, positiveIntOrPercentErrors } from '../rules/int-or-percent';
import { internalField } from '../rules/internal-value';
import { labelErrors, labelSelectorErrors, SELECTOR_MISMATCH, selectorTakes } from '../rules/labels';
import { dns1123LabelErrors } from '../rules/names';

const SPEC = 'io.k8s.api.apps.v1.StatefulSetSpec';
const STRATEGY = 'io.k8s.api.apps.v1.StatefulSetUpdateStrategy';
const RETENTION = ['Retain', 'Delete'];
const MUTABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
];
const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validateStatefulSet(object: ApiObject): readonly FieldError[] {
  return specErrors(object);
}

export function validateStatefulSetUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const fixed = (it: ApiObject) =>
    Object.fromEntries(Object.entries(specOf(it)).filter(([field]) => !MUTABLE.includes(field)));
  const errors = specErrors(object, old);
  return plainEqual(fixed(object), fixed(old)) ? errors : [...errors, forbidden('spec', FIXED)];
}

/** What cannot change is not looked at again on update. */
function specErrors(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  const errors: FieldError[] = [];
  const policy = spec.podManagementPolicy ?? '';
  if (policy === '') errors.push(required('spec.podManagementPolicy'));
  else if (policy !== 'OrderedReady' && policy !== 'Parallel')
    errors.push(invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"));
  errors.push(...strategyErrors(spec));
  for (const field of ['whenDeleted', 'whenScaled']) {
    const value = spec.persistentVolumeClaimRetentionPolicy?.[field];
    if (spec.persistentVolumeClaimRetentionPolicy && !RETENTION.includes(value ?? ''))
      errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, value ?? '', RETENTION));
  }
  if (!old)
    for (const [index, claim] of (spec.volumeClaimTemplates ?? []).entries())
      errors.push(...claimSpecErrors(`spec.volumeClaimTemplates[${index}].spec`, claim.spec ?? {}));
  errors.push(...negativeErrors('spec.replicas', spec.replicas));
  errors.push(...negativeErrors('spec.minReadySeconds', spec.minReadySeconds));
  errors.push(...negativeErrors('spec.ordinals.start', spec.ordinals?.start));
  const service: string = spec.serviceName ?? '';
  if (!old && service !== '')
    errors.push(...dns1123LabelErrors(service).map((text) => invalid('spec.serviceName', service, text)));
  errors.push(...selectorErrors(spec));
  if (!old || !hasTemplateErrors(specOf(old))) errors.push(...templateErrors(spec));
  return [...errors, ...podErrors(spec)];
}

function strategyErrors(spec: Draft): readonly FieldError[] {
  const { type = '', rollingUpdate: rolling } = spec.updateStrategy ?? {};
  const path = 'spec.updateStrategy';
  switch (type) {
    case '':
      return [required(path)];
    case 'OnDelete': {
      const shown = internalField(rolling, STRATEGY, 'rollingUpdate');
      return rolling
        ? [invalid(`${path}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")]
        : [];
    }
    case 'RollingUpdate': {
      if (!rolling) return [];
      const most = rolling.maxUnavailable;
      const at = `${path}.rollingUpdate.maxUnavailable`;
      const errors: FieldError[] = [...negativeErrors(`${path}.rollingUpdate.partition`, rolling.partition)];
      if (most == null) return errors;
      errors.push(...positiveIntOrPercentErrors(at, most));
      if (most === 0 || most === '0%') errors.push(invalid(at, most, 'cannot be 0'));
      return [...errors, ...over100PercentErrors(at, most)];
    }
    default: {
      const shown = internalField(spec.updateStrategy, SPEC, 'updateStrategy');
      return [invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")];
    }
  }
}

function selectorErrors(spec: Draft): readonly FieldError[] {
  const { selector, template } = spec;
  const labels = template?.metadata?.labels;
  if (!selector) return [required('spec.selector'), ...mismatch(labels)];
  const errors: FieldError[] = [...labelSelectorErrors(selector, 'spec.selector')];
  const terms = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length;
  if (terms === 0) return [...errors, invalid('spec.selector', selector, 'empty selector is invalid for statefulset')];
  // What cannot be parsed is told once more, with the whole selector and no words.
  if (errors.length > 0) return [...errors, invalid('spec.selector', selector, '')];
  return selectorTakes(selector, labels) ? errors : [...errors, ...mismatch(labels)];
}
/** A missing selector takes in nothing. */
const mismatch = (labels: unknown) => [invalid('spec.template.metadata.labels', labels ?? null, SELECTOR_MISMATCH)];

/** As the controller will make the pods: their names are theirs, the claims of the templates are volumes. */
function templateErrors({ template = {}, volumeClaimTemplates: claims = [] }: Draft): readonly FieldError[] {
  const { subdomain: _s, hostname: _h, ...pod } = template.spec ?? {};
  const names: readonly string[] = claims.map(({ metadata }: Draft) => metadata?.name ?? '');
  const volumes = [
    ...names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(pod.volumes ?? []).filter(({ name }: Draft) => !names.includes(name)),
  ];
  const checked = { ...template, spec: volumes.length > 0 ? { ...pod, volumes } : pod };
  return [
    ...podTemplateErrors('spec.template', checked),
    // The server looks at the labels twice.
    ...labelErrors(template.metadata?.labels, 'spec.template.labels'),
  ];
}
/** A template that was bad before this version of the rules is left alone. */
const hasTemplateErrors = (spec: Draft) => templateErrors(spec).length > 0;

function podErrors({ template }: Draft): readonly FieldError[] {
  const path = 'spec.template.spec';
  const restart = template?.spec?.restartPolicy ?? '';
  const errors: FieldError[] = [];
  if (restart !== 'Always') errors.push(notSupported(`${path}.restartPolicy`, restart, ['Always']));
  if (template?.spec?.activeDeadlineSeconds != null)
    errors.push(forbidden(`${path}.activeDeadlineSeconds`, 'activeDeadlineSeconds in StatefulSet is not Supported'));
  return errors;
}

export function validateStatefulSetStatus(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const status: Draft = (object as Draft).status ?? {};
  const { replicas = 0, readyReplicas: ready = 0, availableReplicas: available = 0 } = status;
  const counts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];
  const errors: FieldError[] = [];
  for (const field of ['replicas', ...counts, 'observedGeneration', 'collisionCount'])
    errors.push(...negativeErrors(`status.${field}`, status[field]));
  for (const field of counts)
    if ((status[field] ?? 0) > replicas)
      errors.push(invalid(`status.${field}`, status[field] ?? 0, 'cannot be greater than status.replicas'));
  if (available > ready)
    errors.push(invalid('status.availableReplicas', available, 'cannot be greater than status.readyReplicas'));
  const before: number = (old as Draft).status?.collisionCount ?? 0;
  if (before > (status.collisionCount ?? 0))
    errors.push(invalid('status.collisionCount', status.collisionCount ?? 0, 'cannot be decremented'));
  return errors;
}
