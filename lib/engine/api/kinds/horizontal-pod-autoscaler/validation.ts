/** Upstream: validateHorizontalPodAutoscalerSpec (pkg/apis/autoscaling/validation). */
import { parseQuantity } from '../../../base/quantity';
import type { ApiObject, Draft, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { dns1123LabelErrors, pathSegmentErrors } from '../rules/names';
import { containerResourceNameErrors } from '../rules/resource-names';

const SELECT = ['Disabled', 'Max', 'Min'];
const POLICY_TYPES = ['Percent', 'Pods'];
const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];
/** Source field of each metric type, in the order in which the server looks. */
const SOURCES = [
  ['Object', 'object'],
  ['External', 'external'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
] as const;
const MAX_WINDOW = 3600;
const MAX_PERIOD = 1800;

export function validateAutoscaler(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const spec: Draft = (object as Draft).spec ?? {};
  const { minReplicas: min, maxReplicas: max = 0, metrics = [], behavior } = spec;
  // Who had zero before may keep it.
  const lowest = (old as Draft | undefined)?.spec?.minReplicas === 0 ? 0 : 1;
  const errors: FieldError[] = [];
  if (min != null && min < lowest)
    errors.push(invalid('spec.minReplicas', min, `must be greater than or equal to ${lowest}`));
  if (max === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (max < 0) errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to 1'));
  if (min != null && max < min)
    errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  const target: Draft = spec.scaleTargetRef ?? {};
  const before = (old as Draft | undefined)?.spec?.scaleTargetRef;
  const known = before && before.kind === target.kind && before.apiVersion === target.apiVersion;
  // The core group is good only for its one scalable kind; a target that stays is not looked at again.
  const groups = known ? 'any' : target.kind === 'ReplicationController' ? 'core too' : 'named';
  errors.push(...referenceErrors('spec.scaleTargetRef', target, groups));
  for (const [index, metric] of metrics.entries()) errors.push(...metricErrors(`spec.metrics[${index}]`, metric));
  if (min === 0 && !metrics.some(({ type }: Draft) => type === 'Object' || type === 'External')) {
    const text = 'must specify at least one Object or External metric to support scaling to zero replicas';
    errors.push(forbidden('spec.metrics', text));
  }
  for (const direction of ['scaleUp', 'scaleDown'])
    if (behavior?.[direction]) errors.push(...ruleErrors(`spec.behavior.${direction}`, behavior[direction]));
  return errors;
}

type Groups = 'any' | 'core too' | 'named';
function referenceErrors(path: string, { kind, name, apiVersion }: Draft, groups: Groups): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ]) {
    if (!value) errors.push(required(`${path}.${field}`));
    else errors.push(...pathSegmentErrors(value).map((text) => invalid(`${path}.${field}`, value, text)));
  }
  const version = apiVersion ?? '';
  const parts = version === '' || version === '/' ? ['', ''] : version.split('/');
  if (groups === 'any') return errors;
  const text = parts.length > 2 ? `unexpected GroupVersion string: ${version}` : 'apiVersion must specify API group';
  const noGroup = parts.length === 1 || parts[0] === '';
  if (parts.length > 2 || (noGroup && groups === 'named')) errors.push(invalid(`${path}.apiVersion`, version, text));
  return errors;
}

function ruleErrors(path: string, rules: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const window = rules.stabilizationWindowSeconds;
  const at = `${path}.stabilizationWindowSeconds`;
  if (window != null && window < 0) errors.push(invalid(at, window, 'must be greater than or equal to zero'));
  if (window != null && window > MAX_WINDOW)
    errors.push(invalid(at, window, `must be less than or equal to ${MAX_WINDOW}`));
  if (rules.selectPolicy != null && !SELECT.includes(rules.selectPolicy))
    errors.push(notSupported(`${path}.selectPolicy`, rules.selectPolicy, SELECT));
  if (!rules.policies?.length) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  for (const [index, { type = '', value = 0, periodSeconds = 0 }] of (rules.policies ?? []).entries()) {
    const policy = `${path}.policies[${index}]`;
    if (!POLICY_TYPES.includes(type)) errors.push(notSupported(`${policy}.type`, type, POLICY_TYPES));
    if (value <= 0) errors.push(invalid(`${policy}.value`, value, 'must be greater than zero'));
    if (periodSeconds <= 0) errors.push(invalid(`${policy}.periodSeconds`, periodSeconds, 'must be greater than zero'));
    if (periodSeconds > MAX_PERIOD)
      errors.push(invalid(`${policy}.periodSeconds`, periodSeconds, `must be less than or equal to ${MAX_PERIOD}`));
  }
  const tolerance = rules.tolerance == null ? undefined : parseQuantity(String(rules.tolerance));
  if (tolerance && tolerance.nano < 0n)
    errors.push(invalid(`${path}.tolerance`, String(rules.tolerance), 'must be greater than or equal to 0'));
  return errors;
}

function metricErrors(path: string, metric: Draft): readonly FieldError[] {
  const type: string = metric.type ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric source type'));
  if (!METRIC_TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, METRIC_TYPES));
  const given = SOURCES.map(([, field]) => field).filter((field) => metric[field] != null);
  const first = given[0];
  if (first) errors.push(...sourceErrors(`${path}.${first}`, first, metric[first]));
  const expected = SOURCES.find(([name]) => name === type)?.[1];
  if (expected === undefined) errors.push(notSupported(`${path}.type`, type, METRIC_TYPES));
  else if (metric[expected] == null)
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (given.length === 1) return errors;
  const others = given.filter((field) => field !== expected);
  return [
    ...errors,
    ...others.map((field) => forbidden(`${path}.${field}`, 'must populate the given metric source only')),
  ];
}

function sourceErrors(path: string, field: string, source: Draft): readonly FieldError[] {
  const target: Draft = source.target ?? {};
  const errors: FieldError[] = [];
  const needs = (one: string, other: string, text: string) => {
    if (target[one] == null && target[other] == null) errors.push(required(`${path}.target.${one}`, text));
  };
  switch (field) {
    case 'object':
      errors.push(...referenceErrors(`${path}.describedObject`, source.describedObject ?? {}, 'core too'));
      errors.push(...metricNameErrors(path, source), ...targetErrors(path, target));
      needs('averageValue', 'value', 'must set either a target value or averageValue');
      break;
    case 'external':
      errors.push(...metricNameErrors(path, source), ...targetErrors(path, target));
      needs('averageValue', 'value', 'must set either a target value for metric or a per-pod target');
      if (target.value != null && target.averageValue != null) {
        const text = 'may not set both a target value for metric and a per-pod target';
        errors.push(forbidden(`${path}.target.value`, text));
      }
      break;
    case 'pods':
      errors.push(...metricNameErrors(path, source), ...targetErrors(path, target));
      needs('averageValue', 'averageValue', 'must specify a positive target averageValue');
      break;
    default:
      errors.push(...resourceErrors(path, field, source), ...targetErrors(path, target));
      needs('averageUtilization', 'averageValue', 'must set either a target raw value or a target utilization');
      if (target.averageUtilization != null && target.averageValue != null) {
        const text = 'may not set both a target raw value and a target utilization';
        errors.push(forbidden(`${path}.target.averageValue`, text));
      }
  }
  return errors;
}

function resourceErrors(path: string, field: string, { name, container }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const ofContainer = field === 'containerResource';
  if (!name) errors.push(required(`${path}.name`, 'must specify a resource name'));
  else if (ofContainer) errors.push(...containerResourceNameErrors(`${path}.name`, name));
  if (!ofContainer) return errors;
  if (!container) return [...errors, required(`${path}.container`, 'must specify a container')];
  return [...errors, ...dns1123LabelErrors(container).map((text) => invalid(`${path}.container`, container, text))];
}

function metricNameErrors(path: string, { metric }: Draft): readonly FieldError[] {
  const name: string = metric?.name ?? '';
  if (name === '') return [required(`${path}.metric.name`, 'must specify a metric name')];
  return pathSegmentErrors(name).map((text) => invalid(`${path}.metric.name`, name, text));
}

function targetErrors(path: string, target: Draft): readonly FieldError[] {
  const type: string = target.type ?? '';
  const errors: FieldError[] = [];
  const at = `${path}.target`;
  if (type === '') errors.push(required(`${at}.type`, 'must specify a metric target type'));
  if (!TARGET_TYPES.includes(type))
    errors.push(invalid(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const field of ['value', 'averageValue']) {
    const quantity = target[field] == null ? undefined : parseQuantity(String(target[field]));
    if (quantity && quantity.nano <= 0n) errors.push(invalid(`${at}.${field}`, target[field], 'must be positive'));
  }
  const percent = target.averageUtilization;
  if (percent != null && percent < 1)
    errors.push(invalid(`${at}.averageUtilization`, percent, 'must be greater than 0'));
  return errors;
}
