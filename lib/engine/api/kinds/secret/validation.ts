/** Keys, size, what the known types need, immutability. Upstream: ValidateSecret, ValidateSecretUpdate. */
import { fromBase64 } from '../../../base/base64';
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, FieldError } from '../kind';
import { base64Length } from '../rules/byte-length';
import { forbidden, invalid, required, tooLong } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { jsonObjectError } from '../rules/json';
import { configMapKeyErrors } from '../rules/names';
import { metadataOf } from '../tables/column';

const MAX_BYTES = 1024 * 1024;
const IMMUTABLE = 'field is immutable when `immutable` is set';
const ACCOUNT = 'kubernetes.io/service-account.name';
type Data = Readonly<Record<string, string>>;

export function validateSecret(object: ApiObject): readonly FieldError[] {
  const data = (object.data ?? {}) as Data;
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.push(...configMapKeyErrors(key).map((text) => invalid(`data[${key}]`, key, text)));
    size += base64Length(value ?? '');
  }
  if (size > MAX_BYTES) errors.push(tooLong('data', MAX_BYTES));
  return [...errors, ...typeErrors(object, data)];
}

function typeErrors(object: ApiObject, data: Data): readonly FieldError[] {
  const missing = (...keys: readonly string[]) =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`));
  switch (object.type) {
    case 'kubernetes.io/service-account-token':
      return metadataOf(object).annotations?.[ACCOUNT] ? [] : [required(`metadata.annotations[${ACCOUNT}]`)];
    case 'kubernetes.io/dockercfg':
      return configErrors(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return configErrors(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth': {
      // Each may be left out, not both.
      const absent = missing('username', 'password');
      return absent.length === 2 ? absent : [];
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function configErrors(data: Data, key: string): readonly FieldError[] {
  if (!Object.hasOwn(data, key)) return [required(`data[${key}]`)];
  const wrong = jsonObjectError(fromBase64(data[key] ?? '') ?? '');
  return wrong === undefined ? [] : [invalid(`data[${key}]`, '<secret contents redacted>', wrong)];
}

export function validateSecretUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [...immutableErrors('type', object.type, old.type)];
  if (old.immutable === true) {
    if (object.immutable !== true) errors.push(forbidden('immutable', IMMUTABLE));
    if (!plainEqual(object.data ?? {}, old.data ?? {})) errors.push(forbidden('data', IMMUTABLE));
  }
  return [...errors, ...validateSecret(object)];
}
