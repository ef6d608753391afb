/** `kubectl get -w`: what is there, then every change, until the terminal interrupts or --request-timeout is over. */
import { pathOf } from '../../client/discovery';
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { printerFor } from '../../printers/select';
import { TABLE_LAYOUT, TabWriter } from '../../printers/tab-writer';
import { absenceFailure, selectorQuery } from '../../resource/builder';
import type { Target } from '../../resource/target';
import { parseSince } from '../../time/duration';
import { fetchTable, TABLE, tableText } from './tables';

function present(k: Invocation, target: Target, asObjects: boolean): Draft {
  try {
    if (!asObjects) return fetchTable(k, target);
    const answer = k.get(
      pathOf(target.resource, target.namespace, target.name),
      target.name === undefined ? query(selectorQuery(k)) : '',
    );
    const objects: readonly Draft[] = target.name === undefined ? (answer.items ?? []) : [answer];
    return { metadata: answer.metadata, rows: objects.map((object) => ({ object: typed(target, object) })) };
  } catch (error) {
    throw absenceFailure(k, target, error);
  }
}

function typed({ resource }: Target, object: Draft): Draft {
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
  return { apiVersion, kind: resource.kind, ...object };
}

export function* watch(k: Invocation, targets: readonly Target[]): Flow<number | undefined> {
  const target = targets[0];
  if (!target || targets.length > 1) throw new Failure('you may only specify a single resource type');
  const sortBy = k.flags.string('sort-by') !== '';
  if (sortBy && k.flags.bool('watch')) {
    k.err('warning: --watch requested, --sort-by will be ignored for watch events received\n');
  } else if (sortBy) k.err('warning: --watch-only requested, --sort-by will be ignored\n');
  const printer = printerFor(k, true);
  const withNamespace = k.flags.bool('all-namespaces') && target.resource.namespaced;
  const events = k.flags.bool('output-watch-events');
  let first: Draft;
  try {
    first = present(k, target, printer !== undefined);
  } catch (error) {
    if (error instanceof ApiFailure && error.reason === 'NotFound' && k.flags.bool('ignore-not-found')) return 0;
    throw error;
  }
  const writer = new TabWriter(TABLE_LAYOUT);
  let head = true;
  const show = (table: Draft, type: string) => {
    const event = events ? type : undefined;
    if (printer) {
      for (const { object } of table.rows ?? []) k.out(printer(events ? { type, object } : object));
      return;
    }
    writer.write(tableText(k, { target, table }, head, k.flags.bool('show-kind'), withNamespace, event));
    head = false;
    k.out(writer.flush());
  };
  if (!k.flags.bool('watch-only') && (first.rows ?? []).length > 0) show(first, 'ADDED');
  const fieldSelector = target.name !== undefined ? `metadata.name=${target.name}` : k.flags.string('field-selector');
  const labelSelector = target.name !== undefined ? undefined : k.flags.string('selector');
  const resourceVersion = first.metadata?.resourceVersion ?? '';
  const opened = k.transport.watch(
    k.withUser({
      method: 'GET',
      path: pathOf(target.resource, target.namespace),
      query: query({ labelSelector, fieldSelector, resourceVersion, watch: 'true' }),
      ...(printer ? {} : { accept: TABLE }),
    }),
    `process/${k.sys.pid}`,
  );
  if ('error' in opened) throw new ApiFailure(opened.error.body);
  const timeout = parseSince(k.flags.string('request-timeout'));
  const untilUs = timeout > 0 ? k.sys.now + timeout * 1_000 : undefined;
  let columns: Draft = first.columnDefinitions;
  for (;;) {
    yield* k.flush();
    const left = untilUs === undefined ? undefined : untilUs - k.sys.now;
    if (left !== undefined && left <= 0) return 0;
    yield { watch: true, ...(left === undefined ? {} : { sleepUs: left }) };
    for (const batch of k.sys.takeWatchEvents()) {
      if (batch.watch !== opened.watch) continue;
      for (const { type, object } of batch.events as Draft[]) {
        if (type === 'BOOKMARK') continue;
        if (type === 'ERROR') throw new ApiFailure(object);
        if (printer) show({ rows: [{ object: typed(target, object) }] }, type);
        else {
          columns = object.columnDefinitions?.length ? object.columnDefinitions : columns;
          show({ ...object, columnDefinitions: columns }, type);
        }
      }
    }
  }
}
