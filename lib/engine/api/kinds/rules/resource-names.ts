/** Which names of resources are known where. Upstream: pkg/apis/core/helper/helpers.go, validateResourceName. */
import type { FieldError } from '../kind';
import { invalid } from './field-error';
import { qualifiedNameErrors } from './names';
import { isExtendedResource } from './resources';

const QUOTA = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);
const CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage']);

export const isHugePages = (name: string) => name.startsWith('hugepages-');
export const isNativeResource = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');
export function isQuotaResource(name: string): boolean {
  return QUOTA.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

export function resourceNameErrors(field: string, name: string): readonly FieldError[] {
  const wrong = qualifiedNameErrors(name).map((text) => invalid(field, name, text));
  if (wrong.length > 0 || name.includes('/') || name === 'storage' || isQuotaResource(name)) return wrong;
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}
export function quotaResourceNameErrors(field: string, name: string): readonly FieldError[] {
  const errors = resourceNameErrors(field, name);
  if (name.includes('/') || isQuotaResource(name)) return errors;
  return [...errors, invalid(field, name, 'must be a standard resource for quota')];
}
export function containerResourceNameErrors(field: string, name: string): readonly FieldError[] {
  const errors = resourceNameErrors(field, name);
  if (!name.includes('/')) {
    if (CONTAINER.has(name) || isHugePages(name)) return errors;
    return [...errors, invalid(field, name, 'must be a standard resource for containers')];
  }
  if (isNativeResource(name) || isExtendedResource(name)) return errors;
  return [...errors, invalid(field, name, "doesn't follow extended resource name standard")];
}
