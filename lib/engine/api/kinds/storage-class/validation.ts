/** Upstream: ValidateStorageClass, ValidateStorageClassUpdate (pkg/apis/storage/validation). */

import { plainEqual } from '../../../base/freeze';
import { utf8Length } from '../../../base/utf8';
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required, tooLong } from '../rules/field-error';
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
  return [...errors, ...topologyErrors((object as Draft).allowedTopologies ?? [])];
}

/** Two terms with the same keys are told apart by their values alone; one without keys is the same as none. */
function topologyErrors(terms: readonly Draft[]): readonly FieldError[] {
  const seen: Draft[] = [];
  const errors: FieldError[] = [];
  for (const [index, term] of terms.entries()) {
    const path = `allowedTopologies[${index}].matchLabelExpressions`;
    const keys: Draft = {};
    for (const [at, { key = '', values }] of (term.matchLabelExpressions ?? []).entries()) {
      errors.push(...topologyLabelErrors(`${path}[${at}]`, key, values ?? []));
      if (Object.hasOwn(keys, key)) errors.push(duplicate(`${path}[${at}].key`, key));
      keys[key] = [...new Set(values ?? [])].sort();
    }
    // Upstream starts from one nameless term for every term there is; each twin is told of.
    const nameless = Object.keys(keys).length === 0 ? terms.length : 0;
    const twins = seen.filter((other) => plainEqual(other, keys)).length;
    for (let n = nameless + twins; n > 0; n--) errors.push(duplicate(path, ''));
    seen.push(keys);
  }
  return errors;
}

function topologyLabelErrors(path: string, key: string, values: readonly string[]): readonly FieldError[] {
  const errors: FieldError[] = values.length === 0 ? [required(`${path}.values`)] : [];
  for (const [at, value] of values.entries())
    if (values.indexOf(value) !== at) errors.push(duplicate(`${path}.values[${at}]`, value));
  return [...errors, ...qualifiedNameErrors(key).map((text) => invalid(`${path}.key`, key, text))];
}

function parameterErrors(parameters: Readonly<Record<string, string>>): readonly FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS)];
  const errors = entries.filter(([key]) => key === '').map(() => invalid('parameters', '', 'field can not be empty.'));
  const size = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
  return size > MAX_PARAMETER_BYTES ? [...errors, tooLong('parameters', MAX_PARAMETER_BYTES)] : errors;
}

export function validateStorageClassUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const fixed = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'];
  return [...validateStorageClass(object), ...fixed.flatMap((name) => immutableErrors(name, object[name], old[name]))];
}
