/**
 * What may change of a pod through its subresources. Upstream: ValidatePodEphemeralContainersUpdate, ValidatePodResize
 * (pkg/apis/core/validation/validation.go).
 */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { MIRROR } from '../pod-spec/annotations';
import { forbidden, invalid } from '../rules/field-error';
import { internalValue } from '../rules/internal-value';
import { jsonDiff } from '../rules/spec-diff';
import { metadataOf } from '../tables/column';
import { qosClass } from './qos';
import { podErrors } from './validation';

const EPHEMERAL = 'io.k8s.api.core.v1.EphemeralContainer';
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const isMirror = (object: ApiObject) => metadataOf(object).annotations?.[MIRROR] !== undefined;

export function validateEphemeralContainers(object: ApiObject, old: ApiObject): readonly FieldError[] {
  if (isMirror(old)) return [forbidden('', 'static pods do not support ephemeral containers')];
  const errors: FieldError[] = [...podErrors(object)];
  const path = 'spec.ephemeralContainers';
  const now: readonly Draft[] = specOf(object).ephemeralContainers ?? [];
  for (const before of (specOf(old).ephemeralContainers ?? []) as readonly Draft[]) {
    const after = now.find(({ name }) => name === before.name);
    const subject = `existing ephemeral containers ${JSON.stringify(before.name)} may not be`;
    if (after === undefined) errors.push(forbidden(path, `${subject} removed\n`));
    else if (!plainEqual(after, before)) {
      const diff = jsonDiff(internalValue(before, EPHEMERAL), internalValue(after, EPHEMERAL));
      errors.push(forbidden(path, `${subject} changed\n${diff}`));
    }
  }
  return errors;
}

export function validateResize(object: ApiObject, old: ApiObject): readonly FieldError[] {
  if (isMirror(old)) return [forbidden('', 'static pods cannot be resized')];
  const [spec, before] = [specOf(object), specOf(old)];
  const errors: FieldError[] = [...podErrors(object)];
  const quality = qosClass(before);
  if (quality !== qosClass(spec))
    errors.push(invalid('spec', quality, 'Pod QOS Class may not change as a result of resizing'));
  const running = ((old as Draft).status?.containerStatuses ?? []).find(({ state }: Draft) => state?.running);
  if (running !== undefined && running.resources === undefined)
    errors.push(forbidden('spec', 'Pod running on node without support for resize'));
  const order = orderErrors(spec, before);
  if (order.length > 0) return [...errors, ...order];
  for (const list of ['initContainers', 'containers']) {
    for (const [index, was] of ((before[list] ?? []) as readonly Draft[]).entries()) {
      if (list === 'initContainers' && was.restartPolicy !== 'Always') continue;
      errors.push(...removedErrors(`spec.${list}[${index}].resources`, spec[list][index].resources, was.resources));
    }
  }
  for (const [index, was] of ((before.containers ?? []) as readonly Draft[]).entries())
    if (!sameButResizable(spec.containers[index], was))
      errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  for (const [index, was] of ((before.initContainers ?? []) as readonly Draft[]).entries()) {
    const now = spec.initContainers[index];
    if (was.restartPolicy === 'Always') {
      const text = 'only cpu and memory resources for init or sidecar containers are mutable';
      if (!sameButResizable(now, was)) errors.push(forbidden(`spec.initContainers[${index}]`, text));
    } else if (!plainEqual(now, was))
      errors.push(forbidden('spec', 'resources for non-sidecar init containers are immutable'));
  }
  return errors;
}

function orderErrors(spec: Draft, before: Draft): readonly FieldError[] {
  return ['containers', 'initContainers'].flatMap((list) => {
    const [now, was]: readonly (readonly Draft[])[] = [spec[list] ?? [], before[list] ?? []];
    if (now?.length !== was?.length)
      return [forbidden(`spec.${list}`, `${list} may not be added or removed on resize`)];
    return (was ?? []).flatMap(({ name }, index) =>
      now?.[index]?.name === name
        ? []
        : [forbidden(`spec.${list}[${index}].name`, `${list} may not be renamed or reordered on resize`)],
    );
  });
}

function removedErrors(path: string, now: Draft = {}, was: Draft = {}): readonly FieldError[] {
  return ['requests', 'limits'].flatMap((list) =>
    Object.keys(was[list] ?? {}).every((name) => Object.hasOwn(now[list] ?? {}, name))
      ? []
      : [forbidden(`${path}.${list}`, `resource ${list} cannot be removed`)],
  );
}

/** Equal but for cpu and memory. */
function sameButResizable(now: Draft, was: Draft): boolean {
  const rest = (container: Draft) => {
    const { resources = {}, ...others } = container;
    const kept = (list: Draft = {}) =>
      Object.fromEntries(Object.entries(list).filter(([name]) => name !== 'cpu' && name !== 'memory'));
    return { ...others, requests: kept(resources.requests), limits: kept(resources.limits), claims: resources.claims };
  };
  return plainEqual(rest(now), rest(was));
}
