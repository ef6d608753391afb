/**
 * One informer a resource and process, shared by all its users (client-go's SharedInformerFactory). Users are told of
 * events in the order of their numbers. Of a loaded state, informers and users stay asleep until the first event that
 * concerns them: most of a cluster's controllers have nothing to do for a session's whole life.
 */
import { interned } from '../base/kept-text';
import type { Part } from '../base/plain';
import type { ActorId, Kernel } from '../sim/kernel-contract';
import type { ApiClient } from './api-client';
import { Informer, type InformerOptions } from './informer';
import type { Resource } from './resources';

type InformerState = ReturnType<Informer['save']>;
type FactoryState = Readonly<Record<string, InformerState>>;

/** Sets up an informer when it comes into being: indexes, handlers. */
type Configure = (informer: Informer) => void;

/** What a user has asked for: names of informers, and whether it watches everything. */
export interface Uses {
  readonly names: ReadonlySet<string>;
  readonly all: boolean;
}

const NOTHING: FactoryState = {};
const NOBODY: ReadonlyMap<string, Resource> = new Map();
/** Sessions that are served the same hand in the same list. */
const named = new WeakMap<readonly Resource[], ReadonlyMap<string, Resource>>();

export class InformerFactory implements Part<FactoryState> {
  /** Number of the user that is being started. */
  user = 0;
  /** Wakes the users of an informer; set by whoever lets users sleep. */
  wakeUsers: ((informer: string) => void) | null = null;
  private readonly informers = new Map<string, Informer>();
  /** By name, what everything's watcher wants to be told of. */
  private watched = NOBODY;
  private watcher = 0;
  private configure: Configure = () => undefined;
  private loaded: FactoryState = NOTHING;
  private recorded: { readonly names: Set<string>; all: boolean } | null = null;
  private readonly prefix: string;

  constructor(
    private readonly kernel: Kernel,
    process: string,
    private readonly client: ApiClient,
  ) {
    this.prefix = interned(`informer/${process}/`);
    kernel.registerFamily(this.prefix, (id) => this.wake(id));
  }

  for(resource: Resource, options?: InformerOptions): Informer {
    const name = nameOf(resource, options);
    this.recorded?.names.add(name);
    const informer = this.informers.get(name);
    if (informer !== undefined) return informer;
    const made = new Informer(this.kernel, interned(this.prefix + name), this.client, resource, options, this);
    this.informers.set(name, made);
    if (this.watched.has(name)) this.configureFor(made);
    this.fill(name, made);
    return made;
  }

  /** Informers for all of these, each configured once, at the latest when the factory starts. */
  watchAll(resources: readonly Resource[], configure: Configure): void {
    if (this.recorded !== null) this.recorded.all = true;
    this.watched = namesOf(resources);
    this.watcher = this.user;
    this.configure = configure;
    for (const [name, informer] of this.informers) if (this.watched.has(name)) this.configureFor(informer);
  }

  /** The resource's informer, if it holds anything. */
  holding(resource: Resource): Informer | undefined {
    const name = nameOf(resource);
    return this.informers.get(name) ?? ((this.loaded[name]?.objects.size ?? 0) > 0 ? this.for(resource) : undefined);
  }

  /** Runs what starts a user; what it asked for. */
  startUser(user: number, start: () => void): Uses {
    this.user = user;
    const recorded = { names: new Set<string>(), all: false };
    this.recorded = recorded;
    start();
    this.recorded = null;
    return recorded;
  }

  start(): void {
    for (const resource of this.watched.values()) this.for(resource);
    for (const informer of this.informers.values()) informer.start();
  }

  save(): FactoryState {
    const state: Record<string, InformerState> = { ...this.loaded };
    for (const [name, informer] of this.informers) state[name] = informer.save();
    return state;
  }

  load(state: FactoryState): void {
    this.loaded = state;
    for (const [name, informer] of this.informers) this.fill(name, informer);
  }

  private fill(name: string, informer: Informer): void {
    const saved = this.loaded[name];
    if (saved === undefined) return;
    informer.load(saved);
    const { wakeUsers } = this;
    if (wakeUsers === null) return;
    informer.beforeEvent = () => {
      informer.beforeEvent = null;
      wakeUsers(name);
    };
  }

  private configureFor(informer: Informer): void {
    const { user } = this;
    this.user = this.watcher;
    this.configure(informer);
    this.user = user;
  }

  private wake(id: ActorId): void {
    const name = id.slice(this.prefix.length);
    if (this.loaded[name] === undefined) return;
    this.wakeUsers?.(name);
    const resource = this.watched.get(name);
    if (resource !== undefined) this.for(resource);
  }
}

function nameOf(resource: Resource, options?: InformerOptions): string {
  const query = options?.query === undefined ? '' : `?${options.query}`;
  const namespace = options?.namespace === undefined ? '' : `@${options.namespace}`;
  return interned(`${resource.group === '' ? 'core' : resource.group}/${resource.plural}${query}${namespace}`);
}

function namesOf(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  let names = named.get(resources);
  if (names === undefined) {
    names = new Map(resources.map((resource) => [nameOf(resource), resource]));
    named.set(resources, names);
  }
  return names;
}
