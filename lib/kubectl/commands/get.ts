/** `kubectl get`: server-side tables, every output format, watching. Follows kubectl/pkg/cmd/get/get.go. */
import { apiVersionOf, pathOf, typeName } from '../client/discovery';
import type { Command, Flow } from '../command';
import type { Draft } from '../draft';
import { ApiFailure, Failure, usageFailure } from '../failure';
import { FILE_FLAGS, PRINT_FLAGS } from '../flags/groups';
import { type Invocation, query } from '../invocation';
import { findResults, relaxedJsonPath } from '../printers/jsonpath/evaluate';
import { printerFor } from '../printers/select';
import { TABLE_LAYOUT, TabWriter } from '../printers/tab-writer';
import { fetchObjects, hasFiles, listFailure, selectorQuery, type Target, targetsOf } from '../resource/builder';

const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

interface Sheet {
  readonly target: Target;
  readonly table: Draft;
}

function fetchTable(k: Invocation, target: Target): Draft {
  const subresource = k.flags.string('subresource') || undefined;
  const path = pathOf(target.resource, target.namespace, target.name, subresource);
  const includeObject = k.flags.string('sort-by') ? 'Object' : undefined;
  const ask = (extra: Record<string, string | number>) =>
    k.call({ method: 'GET', path, query: query({ ...extra, includeObject }), accept: TABLE });
  if (target.name !== undefined) return ask({});
  const first = ask({ ...selectorQuery(k), limit: 500 });
  const rows: Draft[] = [...(first.rows ?? [])];
  let page = first.metadata?.continue ?? '';
  while (page !== '') {
    const next = ask({ ...selectorQuery(k), limit: 500, continue: page });
    rows.push(...(next.rows ?? []));
    page = next.metadata?.continue ?? '';
  }
  return { ...first, rows };
}

const labelsText = (labels: Draft): string => {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels[key]}`).join(',');
};

/** Rows of one table as the humanreadable printer writes them. */
export function tableText(
  k: Invocation,
  sheet: Sheet,
  head: boolean,
  withKind: boolean,
  withNamespace: boolean,
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
    names.push(...labels.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()));
    if (k.flags.bool('show-labels')) names.push('LABELS');
    text += `${names.join('\t')}\n`;
  }
  for (const row of table.rows ?? []) {
    const meta = row.object?.metadata ?? {};
    const cells = shown.map((index) => {
      const value = row.cells[index];
      const cell = value === null || value === undefined ? '<none>' : String(value).split('\n')[0];
      const isName = table.columnDefinitions[index].format === 'name' || table.columnDefinitions[index].name === 'Name';
      return withKind && isName ? `${typeName(target.resource)}/${cell}` : String(cell);
    });
    if (withNamespace) cells.unshift(meta.namespace ?? '');
    cells.push(...labels.map((label) => meta.labels?.[label] ?? '<none>'.replace('<none>', '')));
    if (k.flags.bool('show-labels')) cells.push(labelsText(meta.labels));
    text += `${cells.join('\t')}\n`;
  }
  return text;
}

function sortRows(k: Invocation, tables: readonly Draft[]): void {
  const field = k.flags.string('sort-by');
  if (!field) return;
  const path = relaxedJsonPath(field);
  for (const table of tables) {
    const keyed = (table.rows as Draft[]).map((row) => ({
      row,
      key: findResults(path, row.object, { allowMissingKeys: true })[0]?.[0],
    }));
    // A field that no row has: the real one fails silently and shows nothing.
    if (keyed.every(({ key }) => key === undefined)) {
      table.rows = [];
      continue;
    }
    keyed.sort((a, b) => {
      if (a.key === undefined || b.key === undefined) return a.key === b.key ? 0 : a.key === undefined ? -1 : 1;
      return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    });
    table.rows = keyed.map(({ row }) => row);
  }
}

function* objects(k: Invocation, targets: readonly Target[]): Flow {
  const printer = printerFor(k, true);
  if (!printer) return;
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  const subresource = k.flags.string('subresource') || undefined;
  const found = fetchObjects(k, targets, { subresource }).map((each) => each.object);
  if (found.length === 0 && single) return;
  if (k.flags.string('sort-by')) {
    const tables = [{ rows: found.map((object) => ({ object })) }] as Draft[];
    sortRows(k, tables);
    found.splice(0, found.length, ...tables[0].rows.map((row: Draft) => row.object));
  }
  if (single) k.out(printer(found[0]));
  else k.out(printer({ apiVersion: 'v1', items: found, kind: 'List', metadata: { resourceVersion: '' } }));
}

function* tables(k: Invocation, targets: readonly Target[]): Flow {
  const sheets: Sheet[] = [];
  for (const target of targets) {
    try {
      sheets.push({ target, table: { ...fetchTable(k, target) } });
    } catch (error) {
      const failure = target.name === undefined ? listFailure(k, target, error) : error;
      if (!(failure instanceof ApiFailure)) throw failure;
      if (failure.reason === 'NotFound' && target.name !== undefined && k.flags.bool('ignore-not-found')) continue;
      k.deferred.push(failure);
    }
  }
  sortRows(
    k,
    sheets.map((sheet) => sheet.table),
  );
  const kinds = new Set(sheets.map(({ target }) => `${apiVersionOf(target.resource)}/${target.resource.kind}`));
  const writer = new TabWriter(TABLE_LAYOUT);
  let last = '';
  let written = '';
  for (const sheet of sheets) {
    if ((sheet.table.rows ?? []).length === 0) continue;
    const key = `${apiVersionOf(sheet.target.resource)}/${sheet.target.resource.plural}`;
    const fresh = key !== last;
    if (fresh) {
      written += writer.flush();
      writer.forgetWidths();
      if (last !== '' && !k.flags.bool('no-headers') && written !== '') written += '\n';
      last = key;
    }
    const withNamespace = k.flags.bool('all-namespaces') && sheet.target.resource.namespaced;
    writer.write(tableText(k, sheet, fresh, kinds.size > 1 || k.flags.bool('show-kind'), withNamespace));
  }
  written += writer.flush();
  k.out(written);
  if (written === '' && !k.flags.bool('ignore-not-found') && k.deferred.length === 0) {
    const everywhere = k.flags.bool('all-namespaces') || !targets.every((target) => target.resource.namespaced);
    k.err(everywhere ? 'No resources found\n' : `No resources found in ${k.namespace} namespace.\n`);
  }
}

/** Follows changes until the terminal interrupts; one type only, as the real one insists. */
function* watch(k: Invocation, targets: readonly Target[]): Flow<number | undefined> {
  const target = targets[0];
  if (!target || targets.length > 1) throw new Failure('you may only specify a single resource type');
  const printer = printerFor(k, true);
  const withNamespace = k.flags.bool('all-namespaces') && target.resource.namespaced;
  const first = fetchTable(k, target);
  const writer = new TabWriter(TABLE_LAYOUT);
  let head = true;
  const show = (table: Draft) => {
    if (printer) for (const row of table.rows ?? []) k.out(printer(row.object));
    else {
      writer.write(tableText(k, { target, table }, head, false, withNamespace));
      head = false;
      k.out(writer.flush());
    }
  };
  const version = first.metadata?.resourceVersion ?? '';
  if (!k.flags.bool('watch-only') && (first.rows ?? []).length > 0) show(first);
  const fieldSelector = target.name !== undefined ? `metadata.name=${target.name}` : k.flags.string('field-selector');
  const opened = k.transport.watch(
    k.withUser({
      method: 'GET',
      path: pathOf(target.resource, target.namespace),
      query: query({
        labelSelector: k.flags.string('selector'),
        fieldSelector,
        resourceVersion: version,
        watch: 'true',
      }),
      accept: TABLE,
    }),
    `process/${k.sys.pid}`,
  );
  if ('error' in opened) throw new ApiFailure(opened.error.body);
  let columns: Draft = first.columnDefinitions;
  for (;;) {
    yield* k.flush();
    yield { watch: true };
    for (const batch of k.sys.takeWatchEvents()) {
      if (batch.watch !== opened.watch) continue;
      for (const event of batch.events as Draft[]) {
        if (event.type === 'BOOKMARK') continue;
        if (event.type === 'ERROR') throw new ApiFailure(event.object);
        columns = event.object.columnDefinitions?.length ? event.object.columnDefinitions : columns;
        show({ ...event.object, columnDefinitions: columns });
      }
    }
  }
}

function* run(k: Invocation): Flow<number | undefined> {
  const files = hasFiles(k);
  if (!files && k.args.length === 0 && k.flags.string('raw') === '') {
    k.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw usageFailure(
      k.path,
      `Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).`,
    );
  }
  const printer = printerFor(k, true);
  const raw = k.flags.string('raw');
  if (raw) {
    k.out(`${JSON.stringify(k.get(raw))}\n`);
    return 0;
  }
  const targets = yield* targetsOf(k, k.args, { allByDefault: true });
  if (k.flags.bool('watch') || k.flags.bool('watch-only')) return yield* watch(k, targets);
  if (printer) yield* objects(k, targets);
  else yield* tables(k, targets);
  return 0;
}

export const get: Command = {
  name: 'get',
  short: 'Display one or many resources',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} l,selector field-selector A,all-namespaces:bool w,watch:bool watch-only:bool
    ignore-not-found:bool no-headers:bool show-labels:bool L,label-columns:list sort-by show-kind:bool raw subresource
    chunk-size:int=500 output-watch-events:bool server-print:bool=true`,
  run,
};
