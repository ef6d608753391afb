/** What may change of a pod. Upstream: ValidatePodUpdate (pkg/apis/core/validation/validation.go). */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { MIRROR } from '../pod-spec/annotations';
import { imageSpaceErrors } from '../pod-spec/containers';
import { tolerationErrors } from '../pod-spec/scheduling';
import { forbidden, invalid, required } from '../rules/field-error';
import { internalValue } from '../rules/internal-value';
import { rangeText } from '../rules/names';
import { jsonDiff } from '../rules/spec-diff';
import { nodeChoiceErrors, withOldNodeChoice } from './gated-changes';
import { podErrors } from './validation';

type Errors = readonly FieldError[];
export const POD_SPEC = 'io.k8s.api.core.v1.PodSpec';
const MAX_INT32 = 2147483647;
const MUTABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

export function validatePodUpdate(object: ApiObject, old: ApiObject): Errors {
  const spec: Draft = (object as Draft).spec ?? {};
  const before: Draft = (old as Draft).spec ?? {};
  const errors: FieldError[] = [...podErrors(object), ...annotationChangeErrors(object, old)];
  for (const list of ['containers', 'initContainers']) {
    const [now, was]: Draft[][] = [spec[list] ?? [], before[list] ?? []] as Draft[][];
    if (now?.length !== was?.length)
      return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    for (const [index, container] of (now ?? []).entries()) {
      const path = `spec.${list}[${index}]`;
      if (!container.image) errors.push(required(`${path}.image`));
      errors.push(...imageSpaceErrors(path, container));
    }
  }
  const deadline = deadlineErrors(spec.activeDeadlineSeconds, before.activeDeadlineSeconds);
  errors.push(...deadline);
  if (deadline.length > 0 && spec.activeDeadlineSeconds != null) return errors;
  errors.push(...addedTolerationErrors(spec.tolerations ?? [], before.tolerations ?? []));
  errors.push(...removedGateErrors(spec.schedulingGates ?? [], before.schedulingGates ?? []));
  const gated = (before.schedulingGates ?? []).length > 0;
  if (gated) errors.push(...nodeChoiceErrors(spec, before));
  return [...errors, ...frozenErrors(spec, before, gated)];
}

/** Everything else must be as it was; the complaint shows what is not. */
function frozenErrors(spec: Draft, before: Draft, gated: boolean): Errors {
  const withImages = (list: string) => ({
    [list]: (spec[list] ?? []).map((container: Draft, index: number) => ({
      ...container,
      image: before[list]?.[index]?.image,
    })),
  });
  const munged: Draft = {
    ...(gated ? withOldNodeChoice(spec, before) : spec),
    ...withImages('containers'),
    ...withImages('initContainers'),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    schedulingGates: before.schedulingGates,
    tolerations: before.tolerations,
  };
  const [was, now] = [internalValue(before, POD_SPEC), internalValue(munged, POD_SPEC)];
  if (plainEqual(was, now)) return [];
  return [forbidden('spec', `pod updates may not change fields other than ${MUTABLE}\n${jsonDiff(was, now)}`)];
}

function deadlineErrors(deadline: number | null | undefined, before: number | null | undefined): Errors {
  const field = 'spec.activeDeadlineSeconds';
  if (deadline == null) {
    return before == null ? [] : [invalid(field, null, 'must not update from a positive integer to nil value')];
  }
  if (deadline < 0 || deadline > MAX_INT32) return [invalid(field, deadline, rangeText(0, MAX_INT32))];
  if (before == null || before >= deadline) return [];
  return [invalid(field, deadline, 'must be less than or equal to previous value')];
}

function addedTolerationErrors(tolerations: readonly Draft[], before: readonly Draft[]): Errors {
  const known = (old: Draft) =>
    tolerations.some((toleration) => {
      const { tolerationSeconds: _s, ...rest } = toleration;
      const { tolerationSeconds: _o, ...was } = old;
      return plainEqual(rest, was);
    });
  if (before.every(known)) return tolerationErrors('spec.tolerations', tolerations);
  return [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function removedGateErrors(gates: readonly Draft[], before: readonly Draft[]): Errors {
  return gates.flatMap(({ name }, index) => {
    if (before.some((old) => old.name === name)) return [];
    const text = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return [forbidden(`spec.schedulingGates[${index}].name`, text)];
  });
}

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** A mirror stays a mirror of the same pod. Upstream: ValidatePodSpecificAnnotationUpdates. */
export function annotationChangeErrors(object: ApiObject, old: ApiObject): Errors {
  const now: Readonly<Record<string, string>> = (object as Draft).metadata?.annotations ?? {};
  const was: Readonly<Record<string, string>> = (old as Draft).metadata?.annotations ?? {};
  const refuse = (key: string, how: string): Errors => {
    const what = key.startsWith(APP_ARMOR) ? 'AppArmor annotations' : key === MIRROR ? 'mirror pod annotation' : '';
    return what === '' ? [] : [forbidden(`metadata.annotations[${key}]`, `may not ${how} ${what}`)];
  };
  const changed = Object.keys(was).filter((key) => now[key] !== was[key]);
  const added = Object.keys(now).filter((key) => was[key] === undefined);
  return [...changed.flatMap((key) => refuse(key, 'remove or update')), ...added.flatMap((key) => refuse(key, 'add'))];
}
