/**
 * One informer a resource and process, shared by all its controllers (client-go's SharedInformerFactory). Of a loaded
 * state, informers that only those want who watch everything stay asleep until something happens to their resource.
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

const NOTHING: FactoryState = {};
/** Sessions that are served the same hand in the same list. */
const named = new WeakMap<readonly Resource[], ReadonlyMap<string, Resource>>();

export class InformerFactory implements Part<FactoryState> {
  private readonly informers = new Map<string, Informer>();
  /** By name, what everything's watcher wants to be told of. */
  private watched: ReadonlyMap<string, Resource> = new Map();
  private configure: Configure = () => undefined;
  private loaded: FactoryState = NOTHING;
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
    const informer = this.informers.get(name);
    if (informer !== undefined) return informer;
    const made = new Informer(this.kernel, interned(this.prefix + name), this.client, resource, options);
    this.informers.set(name, made);
    if (this.watched.has(name)) this.configure(made);
    return made;
  }

  /** Informers for all of these, each configured once, at the latest when the factory starts. */
  watchAll(resources: readonly Resource[], configure: Configure): void {
    this.watched = namesOf(resources);
    this.configure = configure;
    for (const [name, informer] of this.informers) if (this.watched.has(name)) configure(informer);
  }

  /** The resource's informer, if it holds anything. */
  holding(resource: Resource): Informer | undefined {
    const name = nameOf(resource);
    return this.informers.get(name) ?? ((this.loaded[name]?.objects.size ?? 0) > 0 ? this.woken(name) : undefined);
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
    for (const [name, informer] of this.informers) {
      const saved = state[name];
      if (saved !== undefined) informer.load(saved);
    }
  }

  private wake(id: ActorId): void {
    this.woken(id.slice(this.prefix.length));
  }

  private woken(name: string): Informer | undefined {
    const resource = this.watched.get(name);
    const saved = this.loaded[name];
    if (resource === undefined || saved === undefined) return undefined;
    const informer = this.for(resource);
    informer.load(saved);
    return informer;
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
