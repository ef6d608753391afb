/** Requests and limits. Upstream: validateResourceRequirements, validateResourceClaimNames, validatePodResourceConsistency. */
import { parseQuantity } from '../../../base/quantity';
import type { Draft, FieldError } from '../kind';
import { aggregate } from '../pod/resources';
import { duplicate, forbidden, invalid, notFound, notSupported, required } from '../rules/field-error';
import { qualifiedNameErrors } from '../rules/names';
import { isExtendedResource, quantityErrors } from '../rules/resources';
import { labelNameErrors } from './scalars';

type Errors = readonly FieldError[];
type NameCheck = (field: string, name: string) => Errors;

const CONTAINER = ['cpu', 'memory', 'ephemeral-storage'];
const STANDARD = new Set([
  ...CONTAINER,
  ...CONTAINER.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  ...['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps'],
  ...['persistentvolumeclaims', 'storage', 'requests.storage', 'services.nodeports', 'services.loadbalancers'],
]);
const HUGE_PAGES = 'hugepages-';
const isHugePage = (name: string) => name.startsWith(HUGE_PAGES);
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');
const mayOvercommit = (name: string) => isNative(name) && !isHugePage(name);

function resourceNameErrors(field: string, name: string): Errors {
  const errors = qualifiedNameErrors(name).map((text) => invalid(field, name, text));
  if (errors.length > 0 || name.includes('/')) return errors;
  if (STANDARD.has(name) || isHugePage(name) || name.startsWith(`requests.${HUGE_PAGES}`)) return [];
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}
const containerNameErrors: NameCheck = (field, name) => {
  const errors = resourceNameErrors(field, name);
  if (!name.includes('/')) {
    if (CONTAINER.includes(name) || isHugePage(name)) return errors;
    return [...errors, invalid(field, name, 'must be a standard resource for containers')];
  }
  if (isNative(name) || isExtendedResource(name)) return errors;
  return [...errors, invalid(field, name, "doesn't follow extended resource name standard")];
};
const podNameErrors: NameCheck = (field, name) => {
  const errors = resourceNameErrors(field, name);
  if (errors.length > 0 || name === 'cpu' || name === 'memory' || isHugePage(name)) return errors;
  return [notSupported(field, name, ['cpu', HUGE_PAGES, 'memory'])];
};

const nano = (text: unknown) => parseQuantity(String(text))?.nano ?? 0n;

function pageErrors(field: string, name: string, text: string): Errors {
  if (!isHugePage(name)) return [];
  const size = parseQuantity(name.slice(HUGE_PAGES.length))?.nano ?? 0n;
  if (size > 0n && nano(text) % size === 0n) return [];
  return [invalid(field, text, `${text} is not positive integer multiple of ${name}`)];
}

export function resourcesErrors(field: string, resources: Draft | null | undefined, claims: ReadonlySet<string>) {
  return requirementErrors(field, resources ?? {}, containerNameErrors, claims);
}

/** Go walks both lists in any order, we in the order of their names. */
function requirementErrors(field: string, resources: Draft, nameCheck: NameCheck, claimNames: ReadonlySet<string>) {
  const limits: Readonly<Record<string, string>> = resources.limits ?? {};
  const requests: Readonly<Record<string, string>> = resources.requests ?? {};
  const errors: FieldError[] = [];
  for (const [name, text] of Object.entries(limits)) {
    const path = `${field}.limits[${name}]`;
    errors.push(...nameCheck(path, name), ...quantityErrors(path, name, text), ...pageErrors(path, name, text));
  }
  for (const [name, text] of Object.entries(requests)) {
    const path = `${field}.requests[${name}]`;
    errors.push(...nameCheck(path, name), ...quantityErrors(path, name, text));
    const limit = limits[name];
    if (limit !== undefined) {
      const refuse = (how: string) =>
        errors.push(invalid(`${field}.requests`, text, `must be ${how} ${name} limit of ${limit}`));
      if (nano(text) !== nano(limit) && !mayOvercommit(name)) refuse('equal to');
      else if (nano(text) > nano(limit)) refuse('less than or equal to');
    } else if (!mayOvercommit(name))
      errors.push(required(`${field}.limits`, 'Limit must be set for non overcommitable resources'));
    errors.push(...pageErrors(path, name, text));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePage) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbidden(field, 'HugePages require cpu or memory'));
  return [...errors, ...claimErrors(`${field}.claims`, resources.claims ?? [], claimNames)];
}

function claimErrors(field: string, claims: readonly Draft[], known: ReadonlySet<string>): Errors {
  const names = new Set<string>();
  return claims.flatMap(({ name = '', request = '' }, index) => {
    const path = `${field}[${index}]`;
    if (name === '') return [required(path)];
    const errors: FieldError[] = [];
    const key = request === '' ? name : `${name}/${request}`;
    if (!names.has(name) && request !== '') errors.push(...labelNameErrors(`${path}.request`, request));
    if (names.has(name)) errors.push(duplicate(path, name));
    else if (names.has(key)) errors.push(duplicate(path, key));
    else if (request === '' && [...names].some((other) => other.startsWith(`${name}/`)))
      errors.push(duplicate(path, name));
    names.add(key);
    if (!known.has(name)) {
      const list = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
      errors.push(notFound(path, name, `must be one of the names in pod.spec.resourceClaims${list}`));
    }
    return errors;
  });
}

/** Resources of the pod as a whole. */
export function podResourcesErrors(field: string, spec: Draft, claims: ReadonlySet<string>): Errors {
  const { resources } = spec;
  const path = `${field}.resources`;
  if (!resources) return [];
  if (spec.os?.name === 'windows') return [forbidden(path, 'may not be set for a windows pod')];
  const errors: FieldError[] = resources.claims
    ? [forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level')]
    : [];
  errors.push(...requirementErrors(path, resources, podNameErrors, claims));
  const least = (which: 'requests' | 'limits', name: string, sum: string) => {
    const own = resources[which]?.[name];
    if (own === undefined || nano(sum) <= nano(own)) return;
    const text = `must be greater than or equal to aggregate container ${which} of ${sum}`;
    errors.push(invalid(`${path}.${which}[${name}]`, own, text));
  };
  for (const [name, sum] of Object.entries(aggregate(spec, 'requests'))) least('requests', name, sum);
  for (const [name, sum] of Object.entries(aggregate(spec, 'limits'))) if (isHugePage(name)) least('limits', name, sum);
  for (const [index, container] of ((spec.containers ?? []) as Draft[]).entries()) {
    for (const [name, limit] of Object.entries((container.resources?.limits ?? {}) as Record<string, string>)) {
      const own = resources.limits?.[name];
      if (own === undefined || nano(limit) <= nano(own)) continue;
      const text = `must be less than or equal to pod limits of ${own}`;
      errors.push(invalid(`${path}.containers[${index}][${name}].limits`, limit, text));
    }
  }
  return errors;
}
