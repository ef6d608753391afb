/** Upstream: pkg/apis/{node,networking,flowcontrol}/validation of kinds that administer the cluster. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { resourcesErrors } from '../pod-spec/resources';
import { tolerationErrors } from '../pod-spec/scheduling';
import { duplicate, invalid, notSupported, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalValue } from '../rules/internal-value';
import { cidrErrors } from '../rules/ip';
import { labelErrors } from '../rules/labels';
import { dns1123LabelErrors, pathSegmentErrors, subdomainErrors } from '../rules/names';

type Errors = readonly FieldError[];
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const LEVELS = ['Exempt', 'Limited'];

export function validateRuntimeClass(object: ApiObject): Errors {
  const { handler = '', overhead, scheduling } = object as Draft;
  return [
    ...(handler === ''
      ? [required('handler')]
      : dns1123LabelErrors(handler).map((why) => invalid('handler', handler, why))),
    ...(overhead ? resourcesErrors('overhead', { limits: overhead.podFixed }, new Set()) : []),
    ...labelErrors(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...tolerationErrors('scheduling.tolerations', scheduling?.tolerations),
    ...repeatedTolerations(scheduling?.tolerations ?? []),
  ];
}

/** How long something is tolerated does not tell two apart. */
function repeatedTolerations(tolerations: readonly Draft[]): Errors {
  const keys = tolerations.map(({ key = '', operator = '', value = '', effect = '' }) =>
    JSON.stringify([key, operator, value, effect]),
  );
  return tolerations.flatMap((toleration, index) => {
    if (keys.indexOf(keys[index] as string) === index) return [];
    const shown = internalValue(toleration, 'io.k8s.api.core.v1.Toleration');
    return [duplicate(`scheduling.tolerations[${index}]`, shown)];
  });
}

export function validateRuntimeClassUpdate(object: ApiObject, old: ApiObject): Errors {
  const { handler = '' } = object as Draft;
  return [...validateRuntimeClass(object), ...immutableErrors('handler', handler, old.handler)];
}

export function validateIpAddress(object: ApiObject): Errors {
  const parent: Draft | undefined = specOf(object).parentRef;
  const path = 'spec.parentRef';
  if (!parent) return [required(path)];
  const { group = '', resource = '', name = '', namespace = '' } = parent;
  const errors: FieldError[] = [];
  if (group !== '') errors.push(...subdomainErrors(group).map((why) => invalid(`${path}.group`, group, why)));
  for (const [field, value] of [
    ['resource', resource],
    ['name', name],
  ] as const) {
    if (value === '') errors.push(required(`${path}.${field}`));
    else errors.push(...pathSegmentErrors(value).map((why) => invalid(`${path}.${field}`, value, why)));
  }
  if (namespace !== '')
    errors.push(...pathSegmentErrors(namespace).map((why) => invalid(`${path}.namespace`, namespace, why)));
  return errors;
}

export function validateServiceCidr(object: ApiObject): Errors {
  const cidrs: readonly string[] = specOf(object).cidrs ?? [];
  const path = 'spec.cidrs';
  if (cidrs.length === 0) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(path, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((cidr, index) => [...cidrErrors(`${path}[${index}]`, cidr)]);
  const [first = '', second] = cidrs;
  if (second === undefined || first.includes(':') !== second.includes(':')) return errors;
  const why = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
  return [...errors, invalid(path, cidrs, why)];
}

/** A second family may be added, all else stays. */
export function validateServiceCidrUpdate(object: ApiObject, old: ApiObject): Errors {
  const cidrs: readonly string[] | undefined = specOf(object).cidrs;
  const before: readonly string[] = specOf(old).cidrs ?? [];
  const now = cidrs ?? [];
  const grows = before.length === 1 && now.length === 2;
  if (!grows && now.length !== before.length) return [invalid('spec.cidrs', cidrs ?? null, 'field is immutable')];
  const moved = before.flatMap((cidr, index) =>
    cidr === now[index] ? [] : [invalid(`spec.cidrs[${index}]`, now[index], 'field is immutable')],
  );
  return grows ? [...moved, ...validateServiceCidr(object)] : moved;
}

export function setFlowDefaults(draft: Draft): void {
  draft.spec ??= {};
  if (!draft.spec.matchingPrecedence) draft.spec.matchingPrecedence = 1000;
}

export function validateFlow(object: ApiObject): Errors {
  const { matchingPrecedence: order, priorityLevelConfiguration: level } = specOf(object);
  const errors: FieldError[] = [];
  if (order <= 0) errors.push(invalid('spec.matchingPrecedence', order, 'must be a positive value'));
  if (order > 10_000) errors.push(invalid('spec.matchingPrecedence', order, 'must not be greater than 10000'));
  const path = 'spec.priorityLevelConfiguration.name';
  if (!level?.name) errors.push(required(path, 'must reference a priority level'));
  else errors.push(...subdomainErrors(level.name).map((why) => invalid(path, level.name, why)));
  return errors;
}

export function setLevelDefaults(draft: Draft): void {
  const { limited, exempt } = draft.spec ?? {};
  if (exempt) {
    exempt.nominalConcurrencyShares ??= 0;
    exempt.lendablePercent ??= 0;
  }
  if (!limited) return;
  limited.nominalConcurrencyShares ??= 30;
  limited.lendablePercent ??= 0;
  const { queuing } = limited.limitResponse ?? {};
  if (!queuing) return;
  queuing.handSize ||= 8;
  queuing.queues ||= 64;
  queuing.queueLengthLimit ||= 50;
}

export function validateLevel(object: ApiObject): Errors {
  const { type = '', limited } = specOf(object);
  if (type === '') return [required('spec.type')];
  if (!LEVELS.includes(type)) return [notSupported('spec.type', type, LEVELS)];
  if (type === 'Limited' && !limited) return [required('spec.limited', 'must not be empty when type is Limited')];
  if (type !== 'Limited') return [];
  const errors: FieldError[] = [];
  if (limited.nominalConcurrencyShares < 0) {
    const path = 'spec.limited.nominalConcurrencyShares';
    errors.push(invalid(path, limited.nominalConcurrencyShares, 'must be a non-negative integer'));
  }
  if (!limited.limitResponse?.type) errors.push(required('spec.limited.limitResponse.type'));
  return errors;
}
