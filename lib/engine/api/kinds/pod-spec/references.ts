/**
 * Fields of the pod and amounts of a container that environment variables and files may show.
 * Upstream: validateObjectFieldSelector, validateContainerResourceFieldSelector, ConvertDownwardAPIFieldLabel.
 */
import { canonical } from '../../../base/quantity';
import type { Draft, FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';
import { keyErrors } from './scalars';

const LABELS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const ENV_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const FILE_FIELDS: readonly string[] = LABELS.slice(0, 5);
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(limits|requests)\.hugepages-/;
const SIZE_DIVISORS = ['1', ...[...'kMGTPE'].map((unit) => `1${unit}`), ...[...'KMGTPE'].map((unit) => `1${unit}i`)];

/** `metadata.labels['app']` in two parts. Upstream: SplitMaybeSubscriptedPath. */
function subscripted(path: string): readonly [string, string] | undefined {
  if (!path.endsWith("']")) return undefined;
  const at = path.indexOf("['");
  return at > 0 ? [path.slice(0, at), path.slice(at + 2, -2)] : undefined;
}

export function fieldRefErrors(field: string, ref: Draft, fields: readonly string[]): readonly FieldError[] {
  const { apiVersion = '', fieldPath = '' } = ref;
  if (apiVersion === '') return [required(`${field}.apiVersion`)];
  if (fieldPath === '') return [required(`${field}.fieldPath`)];
  const refuse = (text: string) => [invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${text}`)];
  if (apiVersion !== 'v1') return refuse(`unsupported pod version: ${apiVersion}`);
  const parts = subscripted(fieldPath);
  if (parts) {
    const [path, key] = parts;
    if (path === 'metadata.annotations') return keyErrors(field, key.toLowerCase());
    if (path === 'metadata.labels') return keyErrors(field, key);
    return refuse(`field label does not support subscript: ${fieldPath}`);
  }
  // An old name of old clients.
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!LABELS.includes(path)) return refuse(`field label not supported: ${fieldPath}`);
  return fields.includes(path) ? [] : [notSupported(`${field}.fieldPath`, path, fields)];
}

export function resourceRefErrors(field: string, ref: Draft, inFile: boolean): readonly FieldError[] {
  const { containerName = '', resource = '' } = ref;
  const errors: FieldError[] = [];
  if (inFile && containerName === '') errors.push(required(`${field}.containerName`));
  else if (resource === '') errors.push(required(`${field}.resource`));
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource))
    errors.push(notSupported(`${field}.resource`, resource, RESOURCES));
  const divisor = canonical(String(ref.divisor ?? '0')) ?? '0';
  if (divisor === '0') return errors;
  const refuse = (divisors: readonly string[], what: string) => {
    if (divisors.includes(divisor)) return;
    const list = divisors.length === 2 ? divisors.join(' and ') : divisors.join(', ');
    errors.push(invalid(`${field}.divisor`, resource, `only divisor's values ${list} are supported with the ${what}`));
  };
  if (resource.endsWith('s.cpu')) refuse(['1m', '1'], 'cpu resource');
  else if (resource.endsWith('s.memory')) refuse(SIZE_DIVISORS, 'memory resource');
  else if (resource.endsWith('s.ephemeral-storage')) refuse(SIZE_DIVISORS, 'local ephemeral storage resource');
  if (HUGE_PAGES.test(resource)) refuse(SIZE_DIVISORS, 'hugepages resource');
  return errors;
}
