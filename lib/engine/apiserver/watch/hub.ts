/**
 * All open watches. A change is put in the buffer of every watcher that sees it; a buffer is sent as one event two
 * virtual milliseconds later, so that a burst of writes arrives together and always in order. Watches of a loaded state
 * stay records until something changes that they could see: most never do.
 */
import { expired } from '../../api/machinery/status';
import type { Part, Plain } from '../../base/plain';
import type { WatchId } from '../../client/transport';
import { type ActorId, type Kernel, MS, SECOND } from '../../sim/kernel-contract';
import type { Change, Store } from '../../store/store';
import { selected } from '../reading/list';
import { selectionOf } from '../reading/selection';
import type { RequestContext } from '../request/context';
import { Watcher, type WatcherRecord } from './watcher';

const FLUSH_US = 2 * MS;
/** Once a minute, and two seconds before the end (storage/cacher/cache_watcher.go nextBookmarkTime). */
const BOOKMARK_US = 60 * SECOND;
const LAST_MARK_SECONDS = 2;

type Records = ReadonlyMap<string, readonly WatcherRecord[]>;

interface HubState {
  readonly next: WatchId;
  /** By resource, in order of names; those of a resource in order of opening. */
  readonly watchers: Records;
}

const NO_RECORDS: Records = new Map();
const NONE: readonly never[] = [];

export class WatchHub implements Part<HubState> {
  private readonly watchers = new Map<WatchId, Watcher>();
  private readonly byResource = new Map<string, Set<Watcher>>();
  /** Shared with the state it came from; resources in `byResource` are awake and no longer looked up here. */
  private asleep: Records = NO_RECORDS;
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
    this.awake(watcher.resource).add(watcher);
    this.watchers.set(watcher.id, watcher);
    const { query, route } = context;
    const store = this.store();
    const initialList = query.flag('sendInitialEvents') || from === undefined || from === 0;
    if (initialList && query.get('sendInitialEvents') !== 'false') {
      for (const object of selected(context, selectionOf(route.kind, query))) {
        if (watcher.sees(object)) watcher.tell('ADDED', object);
      }
      if (query.flag('allowWatchBookmarks')) watcher.bookmark(store.revision, true);
    } else if (from !== undefined && from !== 0) {
      const { servedSince = 0 } = route.kind.custom ?? {};
      const missed = store.since(from);
      if (from < servedSince) watcher.fail(expired(`too old resource version: ${from} (${servedSince})`).toObject());
      else if (missed === 'compacted')
        watcher.fail(expired(`too old resource version: ${from} (${store.oldest})`).toObject());
      else for (const change of missed) watcher.note(change);
    }
    if (watcher.buffer.length > 0) this.flushLater(watcher, true);
    this.markLater(watcher, Number(query.get('timeoutSeconds') ?? 0));
    return watcher.id;
  }

  /** Tells an open watch how far it has come. */
  mark(id: WatchId): void {
    const watcher = this.find(id);
    if (watcher === undefined) return;
    const waiting = watcher.buffer.length > 0;
    watcher.bookmark(this.store().revision, false);
    this.flushLater(watcher, !waiting);
    this.kernel.post(BOOKMARK_US, this.actor, 'mark', id);
  }

  close(id: WatchId): void {
    const watcher = this.find(id);
    if (watcher === undefined) return;
    this.watchers.delete(id);
    this.byResource.get(watcher.resource)?.delete(watcher);
  }

  note(change: Change): void {
    for (const watcher of this.awake(change.resource)) {
      const waiting = watcher.buffer.length > 0;
      if (watcher.note(change)) this.flushLater(watcher, !waiting);
    }
  }

  flush(id: WatchId): void {
    const watcher = this.find(id);
    if (watcher === undefined || watcher.buffer.length === 0) return;
    const events = watcher.buffer.splice(0);
    this.kernel.post(0, watcher.to, 'watch', { watch: id, events } as unknown as Plain);
    if (events.at(-1)?.type !== 'ERROR') return;
    this.close(id);
    this.kernel.post(0, watcher.to, 'watch-closed', { watch: id });
  }

  save(): HubState {
    const names = [...new Set([...this.byResource.keys(), ...this.asleep.keys()])].sort();
    const watchers = new Map<string, readonly WatcherRecord[]>();
    for (const resource of names) {
      const open = this.byResource.get(resource);
      const records = open === undefined ? this.asleep.get(resource) : [...open].map((watcher) => watcher.save());
      if (records !== undefined && records.length > 0) watchers.set(resource, records);
    }
    return { next: this.next, watchers };
  }

  load(state: HubState): void {
    this.next = state.next;
    this.watchers.clear();
    this.byResource.clear();
    this.asleep = state.watchers;
  }

  private find(id: WatchId): Watcher | undefined {
    if (!this.watchers.has(id)) {
      for (const [resource, records] of this.asleep) if (records.some((one) => one.id === id)) this.awake(resource);
    }
    return this.watchers.get(id);
  }

  private awake(resource: string): Set<Watcher> {
    let open = this.byResource.get(resource);
    if (open === undefined) {
      open = new Set();
      this.byResource.set(resource, open);
      for (const record of this.asleep.get(resource) ?? NONE) {
        const watcher = new Watcher(record.id, record.to, this.reopen(record));
        watcher.load(record);
        open.add(watcher);
        this.watchers.set(record.id, watcher);
      }
    }
    return open;
  }

  /** Clients that say how long they will watch are from outside: components need no bookmarks, they never reconnect. */
  private markLater(watcher: Watcher, timeoutSeconds: number): void {
    if (!watcher.wantsBookmarks || !(timeoutSeconds > LAST_MARK_SECONDS)) return;
    const beforeEnd = (timeoutSeconds - LAST_MARK_SECONDS) * SECOND;
    this.kernel.post(Math.min(BOOKMARK_US, beforeEnd), this.actor, 'mark', watcher.id);
  }

  private flushLater(watcher: Watcher, first: boolean): void {
    if (first) this.kernel.post(FLUSH_US, this.actor, 'flush', watcher.id);
  }
}
