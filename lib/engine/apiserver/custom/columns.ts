/** The table of a custom resource: its name and the printer columns of its definition, else the age (tableconvertor.go). */
import type { ApiObject, ColumnDefinition, Draft, PrintContext } from '../../api/kinds/kind';
import { formatGo } from '../../api/machinery/json/go-value';
import { humanDuration } from '../../base/duration';
import type { Plain } from '../../base/plain';
import { parseRfc3339 } from '../../sim/wall-clock';
import { findJsonPath } from './json-path';

const AGE = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
};

export function printerColumns(version: Draft): readonly Draft[] {
  const own: readonly Draft[] = version.additionalPrinterColumns ?? [];
  return own.length === 0 ? [AGE] : own;
}

export function columnDefinitions(columns: readonly Draft[]): readonly ColumnDefinition[] {
  return [
    { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
    ...columns.map(({ name, type, format = '', description, jsonPath, priority = 0 }) => ({
      name,
      type,
      format,
      description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
      priority,
    })),
  ];
}

export function cellsOf(columns: readonly Draft[], object: ApiObject, { nowMs }: PrintContext): readonly Plain[] {
  const { name } = object.metadata as { name: string };
  return [name, ...columns.map(({ type, jsonPath }) => cell(type, findJsonPath(jsonPath, object)[0], nowMs))];
}

function cell(type: string, value: Plain | undefined, nowMs: number): Plain {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date': {
      const since = typeof value === 'string' ? parseRfc3339(value) : undefined;
      return typeof value !== 'string' ? null : since === undefined ? '<invalid>' : humanDuration(nowMs - since);
    }
    default:
      if (typeof value === 'string') return value;
      return typeof value === 'object' ? JSON.stringify(value) : formatGo(value);
  }
}
