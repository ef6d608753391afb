/** Upstream: printConfigMap. The count is of keys in both bags. */
import type { ApiObject, PrintContext } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';

export const configMapColumns = columns('Name', 'Data', 'Age');

export function configMapRow(object: ApiObject, context: PrintContext) {
  const keys = Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length;
  return [nameOf(object), keys, ageOf(object, context)];
}
