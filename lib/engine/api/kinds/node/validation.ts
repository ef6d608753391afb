/** Upstream: ValidateNode, ValidateNodeUpdate, nodeWarnings. The taints' path is the server's own slip: metadata.taints. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, forbidden, invalid, notSupported, required } from '../rules/field-error';
import { cidrErrors } from '../rules/ip';
import { cidrWarnings } from '../rules/ip-warnings';
import { labelValueErrors, qualifiedNameErrors } from '../rules/names';
import { quantityErrors, type ResourceList } from '../rules/resources';

interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly timeAdded?: string;
}
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const CIDR_FIXED = 'node updates may not change podCIDR except from "" to valid';

export function validateNode(object: ApiObject): readonly FieldError[] {
  const { spec = {} } = object as Draft;
  const cidrs: readonly string[] = spec.podCIDRs ?? [];
  const errors: FieldError[] = [...taintErrors(spec.taints ?? []), ...resourceErrors(object)];
  for (const [index, cidr] of cidrs.entries()) errors.push(...cidrErrors(`spec.podCIDRs[${index}]`, cidr));
  const families = new Set(cidrs.map((cidr) => cidr.includes(':')));
  if (cidrs.length > 1 && (cidrs.length > 2 || families.size < 2))
    errors.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
  return errors;
}

export function validateNodeUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const { spec = {} } = object as Draft;
  const before = (old as Draft).spec ?? {};
  const errors: FieldError[] = [...resourceErrors(object), ...addressErrors(object)];
  const [now, was]: readonly (readonly string[])[] = [spec.podCIDRs ?? [], before.podCIDRs ?? []];
  if (was && was.length > 0) {
    if (was.length !== now?.length) errors.push(forbidden('spec.podCIDRs', CIDR_FIXED));
    else errors.push(...was.filter((cidr, at) => cidr !== now[at]).map(() => forbidden('spec.podCIDRs', CIDR_FIXED)));
  }
  if (before.providerID && before.providerID !== spec.providerID)
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  errors.push(...taintErrors(spec.taints ?? []));
  if ((before.externalID ?? '') !== (spec.externalID ?? ''))
    errors.push(forbidden('spec.externalID', 'may not be updated'));
  return errors;
}

export function validateNodeStatus(object: ApiObject, old: ApiObject): readonly FieldError[] {
  return validateNodeUpdate(object, old);
}

function taintErrors(taints: readonly Taint[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, { key = '', value = '', effect = '', timeAdded }] of taints.entries()) {
    const path = `metadata.taints[${index}]`;
    errors.push(...qualifiedNameErrors(key).map((text) => invalid(`${path}.key`, key, text)));
    const wrong = labelValueErrors(value);
    if (wrong.length > 0) errors.push(invalid(`${path}.value`, value, wrong.join(';')));
    if (effect === '') errors.push(required(`${path}.effect`));
    else if (!EFFECTS.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, EFFECTS));
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) {
      const shown = { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null };
      errors.push(duplicate(path, shown, 'taints must be unique by key and effect pair'));
    }
    seen.add(pair);
  }
  return errors;
}

function resourceErrors(object: ApiObject): readonly FieldError[] {
  const { status = {} } = object as Draft;
  return ['capacity', 'allocatable'].flatMap((list) =>
    Object.entries((status[list] ?? {}) as ResourceList).flatMap(([name, text]) =>
      quantityErrors(`status.${list}.${name}`, name, text),
    ),
  );
}

function addressErrors(object: ApiObject): readonly FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, { type, address }] of ((object as Draft).status?.addresses ?? []).entries()) {
    const pair = `${type} ${address}`;
    if (seen.has(pair)) errors.push(duplicate(`status.addresses[${index}]`, { Type: type, Address: address }));
    seen.add(pair);
  }
  return errors;
}

export function nodeWarnings(object: ApiObject): readonly string[] {
  const { spec = {} } = object as Draft;
  return [
    ...(spec.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec.podCIDRs ?? []).flatMap((cidr: string, index: number) => cidrWarnings(`spec.podCIDRs[${index}]`, cidr)),
  ];
}
