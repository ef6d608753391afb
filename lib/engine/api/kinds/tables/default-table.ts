/** The table of kinds without a printer of their own: name and creation time. Upstream: apiserver/pkg/registry/rest/table.go. */
import type { ApiObject, ColumnDefinition } from '../kind';
import { columns, metadataOf, nameOf } from './column';

export const defaultColumns: readonly ColumnDefinition[] = columns('Name', 'Created At:date');

export function defaultRow(object: ApiObject): readonly (string | null)[] {
  return [nameOf(object), metadataOf(object).creationTimestamp ?? null];
}
