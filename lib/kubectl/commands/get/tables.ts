/** Tables as `kubectl get` asks the server for them and as the humanreadable printer writes their rows. */
import { pathOf, typeName } from '../../client/discovery';
import type { Draft } from '../../draft';
import { type Invocation, query } from '../../invocation';
import { selectorQuery } from '../../resource/builder';
import type { Target } from '../../resource/target';
import { since } from '../../time/civil';

export const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export interface Sheet {
  readonly target: Target;
  readonly table: Draft;
}

/** The client's own table of objects it knows nothing more about. */
function plainTable(k: Invocation, objects: readonly Draft[], list: Draft): Draft {
  return {
    metadata: list.metadata,
    columnDefinitions: [{ name: 'Name', format: 'name' }, { name: 'Age' }],
    rows: objects.map((object) => ({
      cells: [object.metadata?.name ?? '', since(object.metadata?.creationTimestamp, k.nowMs)],
      object,
    })),
  };
}

export function fetchTable(k: Invocation, target: Target): Draft {
  const subresource = k.flags.string('subresource') || undefined;
  const path = pathOf(target.resource, target.namespace, target.name, subresource);
  const sorts = k.flags.string('sort-by') !== '';
  const printed = k.flags.bool('server-print');
  const ask = (extra: Record<string, string | number>) => {
    const parts = { ...extra, includeObject: printed && sorts ? 'Object' : undefined };
    const answer = k.call({ method: 'GET', path, query: query(parts), ...(printed ? { accept: TABLE } : {}) });
    if (answer.kind === 'Table') return answer;
    return plainTable(k, target.name === undefined ? (answer.items ?? []) : [answer], answer);
  };
  if (target.name !== undefined) return ask({});
  const size = sorts ? 0 : k.flags.int('chunk-size');
  const limit: Record<string, number> = size > 0 ? { limit: size } : {};
  const first = ask({ ...selectorQuery(k), ...limit });
  const rows: Draft[] = [...(first.rows ?? [])];
  let page = first.metadata?.continue ?? '';
  while (page !== '') {
    const next = ask({ ...selectorQuery(k), ...limit, continue: page });
    rows.push(...(next.rows ?? []));
    page = next.metadata?.continue ?? '';
  }
  return { ...first, rows };
}

const labelsText = (labels: Draft): string => {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels[key]}`).join(',');
};

/** Rows of one table; `event` is the first cell where a watch shows what happened. */
export function tableText(
  k: Invocation,
  sheet: Sheet,
  head: boolean,
  withKind: boolean,
  withNamespace: boolean,
  event?: string,
): string {
  const { table, target } = sheet;
  const wide = k.flags.string('output') === 'wide';
  const shown: number[] = [];
  (table.columnDefinitions as Draft[]).forEach((column, index) => {
    if (wide || (column.priority ?? 0) === 0) shown.push(index);
  });
  const labels = k.flags.list('label-columns');
  let text = '';
  if (head && !k.flags.bool('no-headers')) {
    const names = shown.map((index) => String(table.columnDefinitions[index].name).toUpperCase());
    if (withNamespace) names.unshift('NAMESPACE');
    if (event !== undefined) names.unshift('EVENT');
    names.push(...labels.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()));
    if (k.flags.bool('show-labels')) names.push('LABELS');
    text += `${names.join('\t')}\n`;
  }
  for (const row of table.rows ?? []) {
    const meta = row.object?.metadata ?? {};
    const cells = shown.map((index) => {
      const value = row.cells[index];
      const cell = value === null || value === undefined ? '' : oneLine(String(value));
      const isName = table.columnDefinitions[index].format === 'name' || table.columnDefinitions[index].name === 'Name';
      return withKind && isName ? `${typeName(target.resource)}/${cell}` : String(cell);
    });
    if (withNamespace) cells.unshift(meta.namespace ?? '');
    if (event !== undefined) cells.unshift(event);
    cells.push(...labels.map((label) => meta.labels?.[label] ?? ''));
    if (k.flags.bool('show-labels')) cells.push(labelsText(meta.labels));
    text += `${cells.join('\t')}\n`;
  }
  return text;
}

/** What follows a line's end is cut off and hinted at; escapes are made visible (cli-runtime's table printer). */
function oneLine(text: string): string {
  const end = text.search(/[\f\n\r]/);
  const shown = end === -1 ? text : `${text.slice(0, end)}...`;
  return shown.replaceAll('\u001b', '^[');
}
