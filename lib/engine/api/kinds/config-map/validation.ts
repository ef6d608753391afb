/** Keys, their uniqueness over both bags, the size limit, and immutability. Upstream: ValidateConfigMap. */

import { plainEqual } from '../../../base/freeze';
import { utf8Length } from '../../../base/utf8';
import type { ApiObject, FieldError } from '../kind';
import { base64Length } from '../rules/byte-length';
import { forbidden, invalid, tooLong } from '../rules/field-error';
import { configMapKeyErrors } from '../rules/names';

const MAX_BYTES = 1024 * 1024;
const IMMUTABLE = 'field is immutable when `immutable` is set';
type Bag = Readonly<Record<string, string>>;

export function validateConfigMap(object: ApiObject): readonly FieldError[] {
  const data = (object.data ?? {}) as Bag;
  const binary = (object.binaryData ?? {}) as Bag;
  const errors: FieldError[] = [];
  let size = 0;
  for (const key of Object.keys(data)) {
    for (const text of configMapKeyErrors(key)) errors.push(invalid(`data[${key}]`, key, text));
    if (Object.hasOwn(binary, key)) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    size += utf8Length(data[key] ?? '');
  }
  for (const key of Object.keys(binary)) {
    for (const text of configMapKeyErrors(key)) errors.push(invalid(`binaryData[${key}]`, key, text));
    size += base64Length(binary[key] ?? '');
  }
  // The path of the whole object, as the server writes it.
  if (size > MAX_BYTES) errors.push(tooLong('[]', MAX_BYTES));
  return errors;
}

export function validateConfigMapUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (old.immutable === true) {
    if (object.immutable !== true) errors.push(forbidden('immutable', IMMUTABLE));
    for (const bag of ['data', 'binaryData'])
      if (!plainEqual(object[bag] ?? {}, old[bag] ?? {})) errors.push(forbidden(bag, IMMUTABLE));
  }
  return [...errors, ...validateConfigMap(object)];
}
