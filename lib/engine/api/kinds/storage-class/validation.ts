/** Upstream: ValidateStorageClass, ValidateStorageClassUpdate (pkg/apis/storage/validation). */
import type { ApiObject, FieldError } from '../kind';
import { utf8Length } from '../rules/byte-length';
import { invalid, notSupported, required, tooLong } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { qualifiedNameErrors } from '../rules/names';

const POLICIES = ['Delete', 'Retain'];
const MODES = ['Immediate', 'WaitForFirstConsumer'];
const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;

export function validateStorageClass(object: ApiObject): readonly FieldError[] {
  const { provisioner, reclaimPolicy: policy, volumeBindingMode: mode } = object as Readonly<Record<string, string>>;
  const errors: FieldError[] = [];
  if (!provisioner) errors.push(required('provisioner'));
  else {
    const name = provisioner.toLowerCase();
    errors.push(...qualifiedNameErrors(name).map((text) => invalid('provisioner', name, text)));
  }
  errors.push(...parameterErrors((object.parameters ?? {}) as Readonly<Record<string, string>>));
  if (policy && !POLICIES.includes(policy)) errors.push(notSupported('reclaimPolicy', policy, POLICIES));
  if (mode == null) errors.push(required('volumeBindingMode'));
  else if (!MODES.includes(mode)) errors.push(notSupported('volumeBindingMode', mode, MODES));
  return errors;
}

function parameterErrors(parameters: Readonly<Record<string, string>>): readonly FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS)];
  const errors = entries.filter(([key]) => key === '').map(() => invalid('parameters', '', 'field can not be empty.'));
  const size = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
  return size > MAX_PARAMETER_BYTES ? [...errors, tooLong('parameters', MAX_PARAMETER_BYTES)] : errors;
}

export function validateStorageClassUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  return ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((field) =>
    immutableErrors(field, object[field], old[field]),
  );
}
