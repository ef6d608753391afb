/** `kubectl events`. Follows kubectl/pkg/cmd/events. */
import { apiVersionOf } from '../client/discovery';
import type { Command, Flow } from '../command';
import { interval, lastSeen } from '../describe/events';
import type { Draft } from '../draft';
import { ApiFailure, Failure } from '../failure';
import { PRINT_FLAGS } from '../flags/groups';
import { type Invocation, query } from '../invocation';
import { printerFor } from '../printers/select';
import { TABLE_LAYOUT, TabWriter } from '../printers/tab-writer';

const HEAD = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];

function selectorOf(k: Invocation): string {
  const text = k.flags.string('for');
  if (text === '') return '';
  const [type = '', name = '', ...more] = text.split('/');
  if (!text.includes('/') || more.length > 0) throw new Failure('--for must be in resource/name form');
  if (name === '') return '';
  const resource = k.discovery.lookup(type);
  if (resource === undefined) throw new Failure(`the server doesn't have a resource type "${type}"`, 1, true);
  return [
    `involvedObject.kind=${resource.kind}`,
    `involvedObject.apiVersion=${apiVersionOf(resource)}`,
    `involvedObject.name=${name}`,
  ].join(',');
}

function row(k: Invocation, event: Draft): string {
  const { kind = '', name = '' } = event.involvedObject ?? {};
  const cells = [
    interval(event, k.nowMs),
    event.type ?? '',
    event.reason ?? '',
    `${kind}/${name}`,
    String(event.message ?? '').trim(),
  ];
  return `${[...(k.flags.bool('all-namespaces') ? [event.metadata.namespace] : []), ...cells].join('\t')}\n`;
}

function* follow(k: Invocation, path: string, fieldSelector: string, shown: (event: Draft) => void): Flow {
  const version = k.get(path, query({ fieldSelector, limit: 1 })).metadata?.resourceVersion;
  const request = {
    method: 'GET',
    path,
    query: query({ fieldSelector, resourceVersion: version, watch: 'true' }),
  } as const;
  const opened = k.transport.watch(k.withUser(request), `process/${k.sys.pid}`);
  if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
  for (;;) {
    yield* k.flush();
    yield { watch: true };
    for (const batch of k.sys.takeWatchEvents()) {
      if (batch.watch !== opened.watch) continue;
      for (const { type, object } of batch.events as Draft[]) {
        if (type === 'ADDED' || type === 'MODIFIED') shown(object);
      }
    }
  }
}

export const events: Command = {
  name: 'events',
  short: 'List events',
  flags: `${PRINT_FLAGS} w,watch:bool A,all-namespaces:bool for types:list no-headers:bool chunk-size:int=500`,
  *run(k) {
    const everywhere = k.flags.bool('all-namespaces');
    const fieldSelector = selectorOf(k);
    const types = k.flags.list('types').map((type) => type.toLowerCase());
    if (types.some((type) => type !== 'normal' && type !== 'warning')) {
      throw new Failure('valid --types are Normal or Warning');
    }
    const printer = printerFor(k);
    const path = everywhere ? '/api/v1/events' : `/api/v1/namespaces/${k.namespace}/events`;
    const wanted = (event: Draft) => types.length === 0 || types.includes(String(event.type).toLowerCase());
    const writer = new TabWriter(TABLE_LAYOUT);
    const head = `${[...(everywhere ? ['NAMESPACE'] : []), ...HEAD].join('\t')}\n`;
    if (!k.flags.bool('no-headers')) writer.write(head);
    const list = k.get(path, query({ fieldSelector, limit: 500 }));
    const items = ((list.items ?? []) as Draft[])
      .filter(wanted)
      .map((event) => ({ apiVersion: 'v1', kind: 'Event', ...event }));
    if (k.flags.bool('watch')) {
      yield* follow(k, path, fieldSelector, (event) => {
        if (!wanted(event)) return;
        writer.write(row(k, event));
        k.out(printer ? printer(event) : writer.flush());
      });
    }
    if (items.length === 0) {
      k.err(everywhere ? 'No events found.\n' : `No events found in ${k.namespace} namespace.\n`);
      return 0;
    }
    items.sort((a, b) => lastSeen(a) - lastSeen(b));
    if (printer) {
      k.out(printer({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items }));
      return 0;
    }
    for (const event of items) writer.write(row(k, event));
    k.out(writer.flush());
    return 0;
  },
};
