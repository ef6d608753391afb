/**
 * How the columns of server-side tables are declared, and the cells that many tables share.
 * Upstream: pkg/printers/internalversion/printers.go. Descriptions are left empty: no client of ours prints them.
 */
import { humanDuration } from '../../../base/duration';
import type { Plain } from '../../../base/plain';
import { parseRfc3339 } from '../../../sim/wall-clock';
import type { ApiObject, ColumnDefinition, PrintContext } from '../kind';

type Type = ColumnDefinition['type'];

/** `Ready` is a text column, `Desired:integer` names the type, `+IP` is one of `-o wide`. */
export function columns(...specs: readonly string[]): readonly ColumnDefinition[] {
  return specs.map((spec) => {
    const wide = spec.startsWith('+');
    const [name, type = 'string'] = (wide ? spec.slice(1) : spec).split(':') as [string, Type?];
    return { name, type, format: name === 'Name' ? 'name' : '', description: '', priority: wide ? 1 : 0 };
  });
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string | null;
  readonly deletionTimestamp?: string | null;
}
export function metadataOf(object: ApiObject): Metadata {
  return (object.metadata ?? {}) as Metadata;
}
export function nameOf(object: ApiObject): string {
  return metadataOf(object).name ?? '';
}

/** How long ago a timestamp was, `<unknown>` when there is none. */
export function ageSince(timestamp: Plain | undefined, { nowMs }: PrintContext): string {
  const since = typeof timestamp === 'string' ? parseRfc3339(timestamp) : undefined;
  return since === undefined ? '<unknown>' : humanDuration(nowMs - since);
}
export function ageOf(object: ApiObject, context: PrintContext): string {
  return ageSince(metadataOf(object).creationTimestamp, context);
}

/** A label set as one text, keys sorted; `<none>` when empty. Upstream: labels.FormatLabels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const text = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels?.[key]}`)
    .join(',');
  return text === '' ? '<none>' : text;
}
