/** x-kubernetes-validations of a schema, evaluated on a value. */
import type { ApiObject, Draft, FieldError } from '../../api/kinds/kind';

export function ruleErrors(
  _object: ApiObject,
  _old: ApiObject | undefined,
  _schema: Draft,
  _part?: 'status',
): readonly FieldError[] {
  return [];
}
