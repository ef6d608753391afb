/**
 * A shared informer: lists, then watches one resource; keeps the newest frozen object of each key and tells handlers
 * of every change (client-go tools/cache). Handlers only enqueue keys. Objects are shared with the store, never copied.
 */
import { assert } from '../base/assert';
import { LazyMap } from '../base/lazy-map';
import type { Part, Plain } from '../base/plain';
import type { Actor, ActorId, Kernel } from '../sim/kernel-contract';
import { SECOND } from '../sim/kernel-contract';
import type { ApiClient } from './api-client';
import { type IndexDefinition, InformerIndex } from './informer-index';
import { asDraft, type Draft, keyOf } from './object';
import { apiVersionOf, pathOf, type Resource } from './resources';
import type { WatchEvent, WatchId } from './transport';

export interface InformerHandler {
  added?(object: Draft): unknown;
  updated?(object: Draft, old: Draft): unknown;
  deleted?(object: Draft): unknown;
}

export interface InformerOptions {
  /** Raw query beside watch's own parameters: `fieldSelector=spec.nodeName%3Dminikube`. */
  readonly query?: string;
  readonly namespace?: string;
}

interface InformerState {
  readonly watch: WatchId | null;
  readonly synced: boolean;
  readonly version: string;
  readonly objects: ReadonlyMap<string, Draft>;
}

const NONE: readonly never[] = [];
const NO_OPTIONS: InformerOptions = {};
const ONE_USER = { user: 0 };

/** Wait before a failed list is tried again; the reflector's back-off starts at 0.8 s. */
const RETRY_US = 800_000;

export class Informer implements Actor, Part<InformerState> {
  private readonly cache = new LazyMap<string, Draft>();
  private handlers: readonly InformerHandler[] = NONE;
  /** Whose handler each is; they are told in this order, whenever they came. */
  private places: readonly number[] = NONE;
  /** Called before the next event: users of a loaded state may still be asleep. */
  beforeEvent: (() => void) | null = null;
  private definitions: readonly IndexDefinition[] = NONE;
  /** Built when somebody looks something up: most informers of the garbage collector hold nothing. */
  private indexes: readonly InformerIndex[] | null = null;
  private watch: WatchId | null = null;
  private version = '';
  private synced = false;

  constructor(
    private readonly kernel: Kernel,
    readonly id: ActorId,
    private readonly client: ApiClient,
    readonly resource: Resource,
    private readonly options: InformerOptions = NO_OPTIONS,
    private readonly users: { readonly user: number } = ONE_USER,
  ) {
    kernel.register(id, this);
  }

  get hasSynced(): boolean {
    return this.synced;
  }

  /** Handlers of an earlier user are told first, those of one user in the order they came. */
  addHandler(handler: InformerHandler): void {
    const { user } = this.users;
    const later = this.places.findIndex((one) => one > user);
    const at = later === -1 ? this.places.length : later;
    this.handlers = this.handlers.toSpliced(at, 0, handler);
    this.places = this.places.toSpliced(at, 0, user);
  }

  addIndex(definition: IndexDefinition): void {
    if (this.definitions.some((one) => one.name === definition.name)) return;
    this.definitions = this.definitions.concat(definition);
    this.indexes = null;
  }

  start(): void {
    if (!this.synced) this.relist();
  }

  get(namespace: string, name: string): Draft | undefined {
    return this.cache.get(namespace === '' ? name : `${namespace}/${name}`);
  }

  byKey(key: string): Draft | undefined {
    return this.cache.get(key);
  }

  /** In order of arrival; the map of the real lister has no order at all. */
  list(namespace?: string): readonly Draft[] {
    const all = [...this.cache.values()];
    return namespace === undefined || namespace === '' ? all : all.filter((o) => o.metadata.namespace === namespace);
  }

  byIndex(name: string, value: string): readonly Draft[] {
    assert(
      this.definitions.some((one) => one.name === name),
      `${this.id} has no index ${name}`,
    );
    if (this.cache.size === 0) return NONE;
    this.indexes ??= this.built();
    const index = this.indexes.find((one) => one.name === name) as InformerIndex;
    return index.keysOf(value).map((key) => this.cache.get(key) as Draft);
  }

  handle(op: string, arg: Plain): void {
    this.beforeEvent?.();
    if (op === 'watch') {
      const { watch, events } = arg as unknown as { watch: WatchId; events: readonly WatchEvent[] };
      if (watch !== this.watch) return;
      for (const event of events) if (!this.apply(event)) return;
    } else if (op === 'watch-closed') {
      if ((arg as { watch: WatchId }).watch === this.watch) this.relist();
    } else if (op === 'relist') this.relist();
  }

  save(): InformerState {
    return { watch: this.watch, synced: this.synced, version: this.version, objects: this.cache.save() };
  }

  load(state: InformerState): void {
    this.watch = state.watch;
    this.synced = state.synced;
    this.version = state.version;
    this.cache.load(state.objects);
    this.indexes = null;
  }

  private built(): readonly InformerIndex[] {
    const indexes = this.definitions.map((definition) => new InformerIndex(definition));
    for (const [key, object] of this.cache) for (const index of indexes) index.add(key, object);
    return indexes;
  }

  private relist(): void {
    this.watch = null;
    const listed = this.client.list(this.resource, this.options.namespace, this.options.query);
    if (!listed.ok) {
      this.kernel.post(RETRY_US, this.id, 'relist', null, 'timer');
      return;
    }
    this.version = asDraft(listed.object.metadata).resourceVersion ?? '0';
    const query = ['watch=true', 'allowWatchBookmarks=true', `resourceVersion=${this.version}`];
    if (this.options.query !== undefined) query.push(this.options.query);
    const opened = this.client.transport.watch(
      { method: 'GET', path: pathOf(this.resource, this.options.namespace), query: query.join('&') },
      this.id,
    );
    if ('error' in opened) {
      this.kernel.post(SECOND, this.id, 'relist', null, 'timer');
      return;
    }
    this.watch = opened.watch;
    this.synced = true;
    this.replace(listed.object.items ?? []);
  }

  private replace(items: readonly Draft[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      const object = item.kind === undefined ? this.typed(item) : item;
      seen.add(keyOf(object));
      this.upsert(object);
    }
    for (const key of [...this.cache.keys()]) if (!seen.has(key)) this.remove(key);
  }

  /** Items of a list carry no kind of their own; owner references and events need it. */
  private typed(item: Draft): Draft {
    return Object.freeze({ kind: this.resource.kind, apiVersion: apiVersionOf(this.resource), ...item });
  }

  private apply(event: WatchEvent): boolean {
    const object = asDraft(event.object);
    if (event.type === 'ERROR') {
      this.relist();
      return false;
    }
    this.version = object.metadata.resourceVersion;
    if (event.type === 'DELETED') this.remove(keyOf(object), object);
    else if (event.type !== 'BOOKMARK') this.upsert(object);
    return true;
  }

  private upsert(object: Draft): void {
    const key = keyOf(object);
    const old = this.cache.get(key);
    if (old !== undefined && old.metadata.resourceVersion === object.metadata.resourceVersion) return;
    this.store(key, object);
    for (const handler of this.handlers) {
      if (old === undefined) handler.added?.(object);
      else handler.updated?.(object, old);
    }
  }

  private remove(key: string, last?: Draft): void {
    const old = this.cache.get(key);
    if (old === undefined) return;
    this.unindex(key, old);
    this.cache.delete(key);
    for (const handler of this.handlers) handler.deleted?.(last ?? old);
  }

  private store(key: string, object: Draft): void {
    const old = this.cache.get(key);
    if (old !== undefined) this.unindex(key, old);
    this.cache.set(key, object);
    if (this.indexes !== null) for (const index of this.indexes) index.add(key, object);
  }

  private unindex(key: string, object: Draft): void {
    if (this.indexes !== null) for (const index of this.indexes) index.remove(key, object);
  }
}
