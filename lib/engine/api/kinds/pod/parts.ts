/**
 * Changes of one part of a pod's spec through its own subresource: debugging containers, and new amounts of resources.
 * Upstream: podEphemeralContainersStrategy, podResizeStrategy (pkg/registry/core/pod/strategy.go), ValidatePodResize.
 */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { MIRROR } from '../pod-spec/annotations';
import { forbidden, invalid } from '../rules/field-error';
import { internalValue } from '../rules/internal-value';
import { jsonDiff } from '../rules/spec-diff';
import { qosClass } from './qos';
import { annotationChangeErrors } from './update-validation';
import { podErrors } from './validation';

type Errors = readonly FieldError[];
const EPHEMERAL = 'io.k8s.api.core.v1.EphemeralContainer';

/** Everything but the debugging containers stays. */
export function prepareEphemeralContainers(draft: Draft, old: ApiObject): void {
  const before = old as Draft;
  const { ephemeralContainers } = draft.spec ?? {};
  draft.spec = { ...before.spec, ...(ephemeralContainers ? { ephemeralContainers } : {}) };
  if (!ephemeralContainers) delete draft.spec.ephemeralContainers;
  draft.status = before.status;
}

export function validateEphemeralContainers(object: ApiObject, old: ApiObject): Errors {
  const errors: FieldError[] = [...podErrors(object), ...annotationChangeErrors(object, old)];
  if ((old as Draft).metadata?.annotations?.[MIRROR] !== undefined)
    return [forbidden('', 'static pods do not support ephemeral containers')];
  const now: readonly Draft[] = (object as Draft).spec?.ephemeralContainers ?? [];
  const field = 'spec.ephemeralContainers';
  for (const container of ((old as Draft).spec?.ephemeralContainers ?? []) as Draft[]) {
    const refuse = (how: string) =>
      errors.push(forbidden(field, `existing ephemeral containers "${container.name}" may not be ${how}`));
    const next = now.find(({ name }) => name === container.name);
    if (!next) refuse('removed\n');
    else if (!plainEqual(container, next))
      refuse(`changed\n${jsonDiff(internalValue(container, EPHEMERAL), internalValue(next, EPHEMERAL))}`);
  }
  return errors;
}

const LISTS = ['containers', 'initContainers'] as const;
const listOf = (spec: Draft, list: string): readonly Draft[] => spec[list] ?? [];

/** Everything but resources and their resize policies stays; containers that do not match are left to validation. */
export function prepareResize(draft: Draft, old: ApiObject): void {
  const before = old as Draft;
  const spec: Draft = draft.spec ?? {};
  if (LISTS.some((list) => listOf(spec, list).length !== listOf(before.spec, list).length)) return;
  const merged: Draft = { ...before.spec };
  for (const list of LISTS) if (spec[list]) merged[list] = withResources(listOf(spec, list), listOf(before.spec, list));
  if (spec.resources) merged.resources = spec.resources;
  else delete merged.resources;
  draft.spec = merged;
  draft.status = before.status;
}

function withResources(containers: readonly Draft[], old: readonly Draft[]): readonly Draft[] {
  if (containers.some(({ name }, index) => name !== old[index]?.name)) return containers;
  return old.map((container, index) => {
    const { resources, resizePolicy } = containers[index] as Draft;
    const { resources: _r, resizePolicy: _p, ...rest } = container;
    return { ...rest, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) };
  });
}

export function validateResize(object: ApiObject, old: ApiObject): Errors {
  const { spec = {}, status = {} } = object as Draft;
  const before = old as Draft;
  if (before.metadata?.annotations?.[MIRROR] !== undefined) return [forbidden('', 'static pods cannot be resized')];
  if (before.spec?.os?.name === 'windows') return [forbidden('', 'windows pods cannot be resized')];
  const errors: FieldError[] = [...podErrors(object)];
  if ((before.status?.qosClass || qosClass(before.spec)) !== qosClass(spec))
    errors.push(invalid('spec', status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'));
  const running = (before.status?.containerStatuses ?? []).find(({ state }: Draft) => state?.running);
  if (running && !running.resources) errors.push(forbidden('spec', 'Pod running on node without support for resize'));
  const order = orderErrors(spec, before.spec);
  if (order.length > 0) return [...errors, ...order];
  for (const list of ['initContainers', 'containers'])
    for (const [index, container] of listOf(before.spec, list).entries()) {
      const path = `spec.${list}[${index}].resources`;
      errors.push(...removalErrors(path, listOf(spec, list)[index]?.resources ?? {}, container.resources ?? {}));
    }
  const fixed = (resources: Draft = {}) =>
    ['limits', 'requests'].map((which) => {
      const { cpu: _c, memory: _m, ...rest } = resources[which] ?? {};
      return rest;
    });
  for (const [index, container] of listOf(spec, 'containers').entries())
    if (!plainEqual(fixed(container.resources), fixed(before.spec.containers[index]?.resources)))
      errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  return errors;
}

function orderErrors(spec: Draft, before: Draft): Errors {
  return LISTS.flatMap((list) => {
    const [now, was] = [listOf(spec, list), listOf(before, list)];
    if (now.length !== was.length) return [forbidden(`spec.${list}`, `${list} may not be added or removed on resize`)];
    const text = `${list} may not be renamed or reordered on resize`;
    return was.flatMap(({ name }, index) =>
      now[index]?.name === name ? [] : [forbidden(`spec.${list}[${index}].name`, text)],
    );
  });
}

function removalErrors(field: string, now: Draft, was: Draft): Errors {
  return ['requests', 'limits'].flatMap((which) => {
    const gone = Object.keys(was[which] ?? {}).some((name) => now[which]?.[name] === undefined);
    return gone ? [forbidden(`${field}.${which}`, `resource ${which} cannot be removed`)] : [];
  });
}
