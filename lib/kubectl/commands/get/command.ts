/** `kubectl get`: server-side tables, every output format, watching. Follows kubectl/pkg/cmd/get/get.go. */
import { apiVersionOf } from '../../client/discovery';
import { checkRawPath, rawRequest } from '../../client/raw-request';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { relaxedJsonPath } from '../../printers/jsonpath/evaluate';
import { printerFor } from '../../printers/select';
import { lenient, sortedBy, sortedRows } from '../../printers/sorting';
import { TABLE_LAYOUT, TabWriter } from '../../printers/tab-writer';
import { absenceFailure, fetchObjects, hasFiles, listFailure, targetsOf } from '../../resource/builder';
import type { Target } from '../../resource/target';
import { fetchTable, type Sheet, tableText } from './tables';
import { watch } from './watch';

/** Several tables count as objects of their own here, which have no such field. */
function sortTables(k: Invocation, tables: readonly Draft[]): void {
  const field = k.flags.string('sort-by');
  if (!field) return;
  if (tables.length > 1) sortedBy(tables, lenient(field), (table) => table);
  for (const table of tables) table.rows = sortedRows(table.rows ?? [], field);
}

function* objects(k: Invocation, targets: readonly Target[]): Flow {
  const printer = printerFor(k, true);
  if (!printer) return;
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  const subresource = k.flags.string('subresource') || undefined;
  const found = fetchObjects(k, targets, { subresource }).map((each) => each.object);
  if (found.length === 0 && single) return;
  const field = k.flags.string('sort-by');
  if (field && !single && found.length > 0) {
    found.splice(0, found.length, ...sortedBy(found, relaxedJsonPath(field), (object) => object));
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
      const failure = target.name === undefined ? listFailure(k, target, error) : absenceFailure(k, target, error);
      if (!(failure instanceof ApiFailure)) throw failure;
      if (failure.reason === 'NotFound' && target.name !== undefined && k.flags.bool('ignore-not-found')) continue;
      k.deferred.push(failure);
    }
  }
  sortTables(
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
  const raw = k.flags.string('raw');
  if (raw) {
    if (k.args.length > 0) throw new Failure('arguments may not be passed when --raw is specified');
    if (k.flags.bool('watch') || k.flags.bool('watch-only') || k.flags.string('selector')) {
      throw new Failure(
        '--raw may not be specified with other flags that filter the server request or alter the output',
      );
    }
    if (k.flags.string('output')) throw new Failure('--raw and --output are mutually exclusive');
    checkRawPath(raw);
    return yield* rawRequest(k, 'GET');
  }
  const output = k.flags.string('output');
  if (k.flags.bool('show-labels') && output !== '' && output !== 'wide') {
    throw new Failure(`--show-labels option cannot be used with ${output} printer`);
  }
  if (k.flags.bool('output-watch-events') && !k.flags.bool('watch') && !k.flags.bool('watch-only')) {
    throw new Failure('--output-watch-events option can only be used with --watch or --watch-only');
  }
  const printer = printerFor(k, true);
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
