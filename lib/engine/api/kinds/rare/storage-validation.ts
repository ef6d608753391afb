/** Upstream: pkg/apis/storage/validation/validation.go, but for storage classes. */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, forbidden, invalid, notSupported, required, tooLong } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalValue } from '../rules/internal-value';
import { labelSelectorErrors } from '../rules/labels';
import { qualifiedNameErrors, subdomainErrors } from '../rules/names';

const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const MODES = ['Persistent', 'Ephemeral'];
const NODE_ID_MOST = 256;
const DRIVER_MOST = 63;
type Errors = readonly FieldError[];
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function driverNameErrors(path: string, name: string): Errors {
  if (name === '') return [required(path)];
  return [
    ...(name.length > DRIVER_MOST ? [tooLong(path, DRIVER_MOST)] : []),
    ...subdomainErrors(name.toLowerCase()).map((why) => invalid(path, name, why)),
  ];
}

export function validateDriver(object: ApiObject): Errors {
  const spec = specOf(object);
  const errors: FieldError[] = [];
  if (spec.attachRequired == null) errors.push(required('spec.attachedRequired'));
  if (spec.podInfoOnMount == null) errors.push(required('spec.podInfoOnMount'));
  if (spec.storageCapacity == null) errors.push(required('spec.storageCapacity'));
  if (spec.fsGroupPolicy != null && !GROUP_POLICIES.includes(spec.fsGroupPolicy))
    errors.push(notSupported('spec.fsGroupPolicy', spec.fsGroupPolicy, GROUP_POLICIES));
  const audiences = new Set<string>();
  for (const [index, request] of ((spec.tokenRequests ?? []) as readonly Draft[]).entries()) {
    const { audience = '', expirationSeconds: seconds } = request;
    const path = `spec.tokenRequests[${index}]`;
    if (audiences.has(audience)) {
      errors.push(duplicate(`${path}.audience`, audience));
      continue;
    }
    audiences.add(audience);
    const refuse = (why: string) => errors.push(invalid(`${path}.expirationSeconds`, seconds, why));
    if (seconds != null && seconds < 600) refuse('may not specify a duration less than 10 minutes');
    if (seconds != null && seconds > 2 ** 32) refuse('may not specify a duration larger than 2^32 seconds');
  }
  for (const mode of (spec.volumeLifecycleModes ?? []) as readonly string[])
    if (!MODES.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, MODES));
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  if (period != null && period < 10)
    errors.push(
      invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds'),
    );
  return errors;
}

export function validateDriverUpdate(object: ApiObject, old: ApiObject): Errors {
  const [spec, before] = [specOf(object), specOf(old)];
  return [
    ...validateDriver(object),
    ...immutableErrors('spec.attachedRequired', spec.attachRequired, before.attachRequired),
    ...immutableErrors('spec.volumeLifecycleModes', spec.volumeLifecycleModes, before.volumeLifecycleModes),
  ];
}

export function validateNodeDrivers(object: ApiObject): Errors {
  const names = new Set<string>();
  return ((specOf(object).drivers ?? []) as readonly Draft[]).flatMap((driver, index) => {
    const { name = '', nodeID = '', allocatable } = driver;
    const topologyKeys: readonly string[] = driver.topologyKeys ?? [];
    const path = `spec.drivers[${index}]`;
    const errors: FieldError[] = [...driverNameErrors(`${path}.name`, name)];
    if (nodeID === '') errors.push(required(`${path}.nodeID`));
    if (nodeID.length > NODE_ID_MOST)
      errors.push(invalid(`${path}.nodeID`, nodeID, `must be ${NODE_ID_MOST} characters or less`));
    const count = allocatable?.count;
    if (count != null && count < 0)
      errors.push(invalid(`${path}.allocatable.count`, count, 'must be greater than or equal to 0'));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    for (const [at, key] of topologyKeys.entries()) {
      if (key === '') errors.push(required(path));
      if (topologyKeys.indexOf(key) < at) errors.push(duplicate(path, key));
      errors.push(...qualifiedNameErrors(key).map((why) => invalid(path, key, why)));
    }
    return errors;
  });
}

export function validateCapacity(object: ApiObject): Errors {
  const { nodeTopology, storageClassName = '', capacity } = object as Draft;
  const errors: FieldError[] = [];
  if (nodeTopology) errors.push(...labelSelectorErrors(nodeTopology, 'nodeTopology'));
  errors.push(...subdomainErrors(storageClassName).map((why) => invalid('storageClassName', storageClassName, why)));
  if (String(capacity ?? '').startsWith('-'))
    errors.push(invalid('capacity', capacity, 'must be greater than or equal to 0'));
  return errors;
}

export function validateCapacityUpdate(object: ApiObject, old: ApiObject): Errors {
  return [
    ...validateCapacity(object),
    ...immutableErrors('nodeTopology', object.nodeTopology, old.nodeTopology),
    ...immutableErrors('storageClassName', object.storageClassName, old.storageClassName),
  ];
}

export function validateAttachment(object: ApiObject): Errors {
  const { attacher = '', nodeName = '', source = {} } = specOf(object);
  const errors: FieldError[] = [...driverNameErrors('spec.attacher', attacher)];
  const { inlineVolumeSpec: inline, persistentVolumeName: name } = source;
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (inline == null && name == null) errors.push(required('spec.source', one));
  else if (inline != null && name != null) errors.push(forbidden('spec.source', one));
  const path = 'spec.source.persistentVolumeName';
  if (name === '') errors.push(required(path, 'must specify non empty persistentVolumeName'));
  if (name != null) errors.push(...subdomainErrors(name).map((why) => invalid(path, name, why)));
  return [...errors, ...subdomainErrors(nodeName).map((why) => invalid('spec.nodeName', nodeName, why))];
}

export function validateAttributesClass(object: ApiObject): Errors {
  const { driverName = '', parameters } = object as Draft;
  const errors: FieldError[] = [];
  if (driverName === '') errors.push(required('driverName'));
  else {
    const name = driverName.toLowerCase();
    errors.push(...qualifiedNameErrors(name).map((why) => invalid('driverName', name, why)));
  }
  if (Object.keys(parameters ?? {}).length === 0)
    errors.push(required('parameters', 'must contain at least one key/value pair'));
  return errors;
}

export function driverWarnings(object: ApiObject): readonly string[] {
  const { tokenRequests = [], serviceAccountTokenInSecrets: inSecrets } = specOf(object);
  if (tokenRequests.length === 0 || inSecrets != null) return [];
  const what = 'spec.serviceAccountTokenInSecrets is unset';
  return [
    `${what}; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes`,
  ];
}

export function validateAttributesClassUpdate(object: ApiObject, old: ApiObject): Errors {
  const fixed = (field: string, value: unknown, before: unknown): Errors =>
    plainEqual(value, before) ? [] : [forbidden(field, `updates to ${field} are forbidden.`)];
  return [
    ...fixed('driverName', object.driverName ?? '', old.driverName ?? ''),
    ...fixed('parameters', object.parameters ?? {}, old.parameters ?? {}),
    ...validateAttributesClass(object),
  ];
}

/** Of a driver that stays nothing but what it can take may change. */
export function validateNodeDriversUpdate(object: ApiObject, old: ApiObject): Errors {
  const driversOf = (one: ApiObject): readonly Draft[] => specOf(one).drivers ?? [];
  const bare = ({ allocatable: _, ...driver }: Draft): Draft => driver;
  const errors: FieldError[] = [...validateNodeDrivers(object)];
  for (const before of driversOf(old))
    for (const now of driversOf(object).filter(({ name }) => name === before.name)) {
      const shown = internalValue(bare(now), 'io.k8s.api.storage.v1.CSINodeDriver');
      errors.push(...immutableErrors('spec.drivers', bare(now), bare(before), shown));
    }
  return errors;
}
