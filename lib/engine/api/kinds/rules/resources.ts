/** Quantities of resources. Upstream: ValidateResourceQuantityValue, helper.IsIntegerResourceName. */
import { parseQuantity } from '../../../base/quantity';
import type { FieldError } from '../kind';
import { invalid } from './field-error';
import { qualifiedNameErrors } from './names';

export type ResourceList = Readonly<Record<string, string>>;

const COUNTED = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const NANO = 1_000_000_000n;

/** `example.com/gpu`: outside kubernetes.io, not a quota name. */
export function isExtendedResource(name: string): boolean {
  if (!name.includes('/') || name.includes('kubernetes.io/') || name.startsWith('requests.')) return false;
  return qualifiedNameErrors(`requests.${name}`).length === 0;
}
export function isIntegerResource(name: string): boolean {
  return COUNTED.has(name) || isExtendedResource(name);
}

export function quantityErrors(field: string, name: string, text: string): readonly FieldError[] {
  const quantity = parseQuantity(text);
  if (!quantity) return [];
  const errors: FieldError[] = [];
  if (quantity.nano < 0n) errors.push(invalid(field, text, 'must be greater than or equal to 0'));
  if (isIntegerResource(name) && quantity.nano % NANO !== 0n) errors.push(invalid(field, text, 'must be an integer'));
  return errors;
}
