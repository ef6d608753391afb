/** Upstream: ValidateLimitRange. Go walks the resources in any order, we sorted by name. */
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from '../../../base/quantity';
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, forbidden, invalid, required } from '../rules/field-error';
import { qualifiedNameErrors } from '../rules/names';
import {
  containerResourceNameErrors,
  isHugePages,
  isNativeResource,
  resourceNameErrors,
} from '../rules/resource-names';
import type { ResourceList } from '../rules/resources';

interface Limit {
  readonly type?: string;
  readonly max?: ResourceList;
  readonly min?: ResourceList;
  readonly default?: ResourceList;
  readonly defaultRequest?: ResourceList;
  readonly maxLimitRequestRatio?: ResourceList;
}
const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
const NOT_FOR_PODS = "may not be specified when `type` is 'Pod'";
const NO_STORAGE = 'either minimum or maximum storage value is required, but neither was provided';
const ONE: Quantity = { nano: 1_000_000_000n, format: 'DecimalSI' };

export function validateLimitRange(object: ApiObject): readonly FieldError[] {
  const limits: readonly Limit[] = (object as Draft).spec?.limits ?? [];
  return limits.flatMap((limit, index) => {
    const path = `spec.limits[${index}]`;
    const type = limit.type ?? '';
    const errors: FieldError[] = [...typeErrors(`${path}.type`, type)];
    if (limits.slice(0, index).some((other) => (other.type ?? '') === type))
      errors.push(duplicate(`${path}.type`, type));
    return [...errors, ...limitErrors(path, type, limit)];
  });
}

function typeErrors(field: string, type: string): readonly FieldError[] {
  const wrong = qualifiedNameErrors(type).map((text) => invalid(field, type, text));
  if (wrong.length > 0 || type.includes('/') || TYPES.includes(type)) return wrong;
  return [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

function limitErrors(path: string, type: string, limit: Limit): readonly FieldError[] {
  const nameRule = type === 'Pod' || type === 'Container' ? containerResourceNameErrors : resourceNameErrors;
  const names = (list: keyof Limit) =>
    Object.keys(limit[list] ?? {}).flatMap((name) => nameRule(`${path}.${list}[${name}]`, name));
  const errors: FieldError[] = [...names('max'), ...names('min')];
  const forPod = type === 'Pod';
  for (const list of ['default', 'defaultRequest'] as const) {
    if (!forPod) errors.push(...names(list));
    else if (Object.keys(limit[list] ?? {}).length > 0) errors.push(forbidden(`${path}.${list}`, NOT_FOR_PODS));
  }
  if (type === 'PersistentVolumeClaim' && !limit.min?.storage && !limit.max?.storage)
    errors.push(required(`${path}.limits`, NO_STORAGE));
  errors.push(...names('maxLimitRequestRatio'));
  const lists = [
    limit.max,
    limit.min,
    limit.maxLimitRequestRatio,
    ...(forPod ? [] : [limit.default, limit.defaultRequest]),
  ];
  const keys = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort();
  return [...errors, ...keys.flatMap((name) => valueErrors(path, name, limit, forPod))];
}

function valueErrors(path: string, name: string, limit: Limit, forPod: boolean): readonly FieldError[] {
  const of = (list: ResourceList | undefined) => (list?.[name] === undefined ? undefined : parseQuantity(list[name]));
  const [min, max, ratio] = [of(limit.min), of(limit.max), of(limit.maxLimitRequestRatio)];
  const [preset, request] = forPod ? [undefined, undefined] : [of(limit.default), of(limit.defaultRequest)];
  const errors: FieldError[] = [];
  const over = (a: Quantity | undefined, b: Quantity | undefined) => !!a && !!b && compareQuantities(a, b) > 0;
  const text = (quantity: Quantity | undefined) => (quantity ? formatQuantity(quantity) : '');
  const refuse = (list: string, value: Quantity | undefined, why: string) =>
    errors.push(invalid(`${path}.${list}[${name}]`, text(value), why));
  if (over(min, max)) refuse('min', min, `min value ${text(min)} is greater than max value ${text(max)}`);
  if (over(min, request))
    refuse('defaultRequest', request, `min value ${text(min)} is greater than default request value ${text(request)}`);
  if (over(request, max))
    refuse('defaultRequest', request, `default request value ${text(request)} is greater than max value ${text(max)}`);
  if (over(request, preset)) {
    const why = `default request value ${text(request)} is greater than default limit value ${text(preset)}`;
    refuse('defaultRequest', request, why);
  }
  if (over(min, preset)) refuse('default', min, `min value ${text(min)} is greater than default value ${text(preset)}`);
  if (over(preset, max)) refuse('default', max, `default value ${text(preset)} is greater than max value ${text(max)}`);
  if (ratio && compareQuantities(ratio, ONE) < 0)
    refuse('maxLimitRequestRatio', ratio, `ratio ${text(ratio)} is less than 1`);
  if (ratio && min && max) {
    const most = Number(max.nano) / Number(min.nano);
    if (Number(ratio.nano) / 1e9 > most)
      refuse('maxLimitRequestRatio', ratio, `ratio ${text(ratio)} is greater than max/min = ${most.toFixed(6)}`);
  }
  const overcommitted = isNativeResource(name) && !isHugePages(name);
  if (!overcommitted && preset && request && compareQuantities(preset, request) !== 0) {
    const why = `default value ${text(preset)} must equal to defaultRequest value ${text(request)} in ${name}`;
    refuse('defaultRequest', request, why);
  }
  return errors;
}
