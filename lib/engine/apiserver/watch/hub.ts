/**
 * All open watches. A change is put in the buffer of every watcher that sees it; a buffer is sent as one event two
 * virtual milliseconds later, so that a burst of writes arrives together and always in order.
 */
import { expired } from '../../api/machinery/status';
import type { Part, Plain } from '../../base/plain';
import type { WatchId } from '../../client/transport';
import { type ActorId, type Kernel, MS } from '../../sim/kernel-contract';
import type { Change, Store } from '../../store/store';
import { selected } from '../reading/list';
import { selectionOf } from '../reading/selection';
import type { RequestContext } from '../request/context';
import { Watcher, type WatcherRecord } from './watcher';

const FLUSH_US = 2 * MS;

interface HubState {
  readonly next: WatchId;
  readonly watchers: readonly WatcherRecord[];
}

export class WatchHub implements Part<HubState> {
  private readonly watchers = new Map<WatchId, Watcher>();
  private readonly byResource = new Map<string, Set<Watcher>>();
  private next: WatchId = 1;

  constructor(
    private readonly kernel: Kernel,
    private readonly actor: ActorId,
    private readonly store: () => Store,
    /** Builds the context of a saved watch's request again. */
    private readonly reopen: (record: WatcherRecord) => RequestContext,
  ) {}

  open(context: RequestContext, to: ActorId, from: number | undefined): WatchId {
    const watcher = new Watcher(this.next++, to, context);
    this.add(watcher);
    const { query, route } = context;
    const store = this.store();
    const initialList = query.flag('sendInitialEvents') || from === undefined || from === 0;
    if (initialList && query.get('sendInitialEvents') !== 'false') {
      for (const object of selected(context, selectionOf(route.kind, query))) {
        if (watcher.sees(object)) watcher.tell('ADDED', object);
      }
      if (query.flag('allowWatchBookmarks') && (query.flag('sendInitialEvents') || from === undefined)) {
        watcher.bookmark(store.revision, true);
      }
    } else if (from !== undefined && from !== 0) {
      const { servedSince = 0 } = route.kind.custom ?? {};
      const missed = store.since(from);
      if (from < servedSince) watcher.fail(expired(`too old resource version: ${from} (${servedSince})`).toObject());
      else if (missed === 'compacted')
        watcher.fail(expired(`too old resource version: ${from} (${store.oldest})`).toObject());
      else for (const change of missed) watcher.note(change);
    }
    if (watcher.buffer.length > 0) this.flushLater(watcher, true);
    return watcher.id;
  }

  close(id: WatchId): void {
    const watcher = this.watchers.get(id);
    if (watcher === undefined) return;
    this.watchers.delete(id);
    this.byResource.get(watcher.resource)?.delete(watcher);
  }

  note(change: Change): void {
    for (const watcher of this.byResource.get(change.resource) ?? []) {
      const waiting = watcher.buffer.length > 0;
      if (watcher.note(change)) this.flushLater(watcher, !waiting);
    }
  }

  flush(id: WatchId): void {
    const watcher = this.watchers.get(id);
    if (watcher === undefined || watcher.buffer.length === 0) return;
    const events = watcher.buffer.splice(0);
    this.kernel.post(0, watcher.to, 'watch', { watch: id, events } as unknown as Plain);
    if (events.at(-1)?.type !== 'ERROR') return;
    this.close(id);
    this.kernel.post(0, watcher.to, 'watch-closed', { watch: id });
  }

  save(): HubState {
    return { next: this.next, watchers: [...this.watchers.values()].map((watcher) => watcher.save()) };
  }

  load(state: HubState): void {
    this.next = state.next;
    this.watchers.clear();
    this.byResource.clear();
    for (const record of state.watchers) {
      const watcher = new Watcher(record.id, record.to, this.reopen(record));
      watcher.load(record);
      this.add(watcher);
    }
  }

  private flushLater(watcher: Watcher, first: boolean): void {
    if (first) this.kernel.post(FLUSH_US, this.actor, 'flush', watcher.id);
  }

  private add(watcher: Watcher): void {
    this.watchers.set(watcher.id, watcher);
    const others = this.byResource.get(watcher.resource);
    if (others === undefined) this.byResource.set(watcher.resource, new Set([watcher]));
    else others.add(watcher);
  }
}
