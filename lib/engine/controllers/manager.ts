/**
 * kube-controller-manager: one process with shared informers and every registered controller, each writing with its own
 * service account (`--use-service-account-credentials`).
 */
import { assert } from '../base/assert';
import { interned } from '../base/kept-text';
import type { Part } from '../base/plain';
import { ApiClient } from '../client/api-client';
import { type Discovered, type DiscoveredResource, discoverPreferred } from '../client/discovery';
import { EventRecorder } from '../client/event-recorder';
import { InformerFactory, type Uses } from '../client/informer-factory';
import type { Resource } from '../client/resources';
import type { ApiConnector, UserInfo } from '../client/transport';
import { type SyncResult, WorkQueue } from '../client/work-queue';
import type { Kernel } from '../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition, ControllerOptions, QueueOptions } from './controller';
import { CONTROLLERS } from './registry';

/** Ids of all controllers' actors begin with it. */
const ACTORS = 'controller/';
const USER_AGENT = 'kube-controller-manager/v1.36.3 (linux/amd64) kubernetes/75a1d2f';

export interface ControllerManagerOptions extends Partial<ControllerOptions> {
  readonly kernel: Kernel;
  readonly connector: ApiConnector;
  /** What the API serves; it is asked when absent. */
  readonly discovered?: Discovered;
  /** Names to run; all registered ones when absent. */
  readonly controllers?: readonly string[];
}

interface ManagerState {
  readonly parts: Readonly<Record<string, unknown>>;
  readonly informers: ReturnType<InformerFactory['save']>;
}

export interface ControllerManager extends Part<ManagerState> {
  /** Lists and watches; from here on everything happens in events. Not after `load`. */
  start(): void;
}

export function createControllerManager(options: ControllerManagerOptions): ControllerManager {
  const { kernel, connector, controllers } = options;
  const user = componentUser('system:kube-controller-manager');
  const client = new ApiClient({ connector, user, userAgent: USER_AGENT });
  const informers = new InformerFactory(kernel, 'kube-controller-manager', client);
  const settings: ControllerOptions = {
    clusterCIDR: options.clusterCIDR ?? '10.244.0.0/16',
    serviceCIDR: options.serviceCIDR ?? '10.96.0.0/12',
    allocateNodeCIDRs: options.allocateNodeCIDRs ?? true,
    nodeCIDRMaskSize: options.nodeCIDRMaskSize ?? 24,
    rootCA: options.rootCA ?? '',
  };
  const chosen = CONTROLLERS.filter((c) => controllers === undefined || controllers.includes(c.name));
  for (const name of controllers ?? []) {
    assert(
      chosen.some((c) => c.name === name),
      `no controller is named ${name}`,
    );
  }
  const served = (options.discovered ?? discoverPreferred(client)).resources;
  const isServed = ({ group, plural }: Resource): boolean =>
    served.some((resource) => resource.group === group && resource.plural === plural);
  const runnable = chosen.filter((definition) => (definition.requires ?? []).every(isServed));
  const around = { kernel, connector, informers, options: settings, served };
  return new SleepingControllers(runnable, around);
}

/** What each controller asked the informers for when it was started first in this process: the same every time. */
const usesOf = new WeakMap<ControllerDefinition, Uses>();

/**
 * Controllers of a loaded state are started when something happens that they wait for: an event of an informer they use,
 * or work in a queue of their own.
 */
class SleepingControllers implements ControllerManager {
  private readonly parts = new Map<string, Part<any>>();
  private readonly awake: boolean[] = [];
  private loaded: ManagerState['parts'] = {};

  constructor(
    private readonly definitions: readonly ControllerDefinition[],
    private readonly around: Around,
  ) {
    const { kernel, informers } = around;
    informers.wakeUsers = (name) => this.wakeUsersOf(name);
    kernel.registerFamily(ACTORS, (id) => {
      const [name] = id.slice(ACTORS.length).split('/');
      this.wake(definitions.findIndex((one) => one.name === name));
    });
  }

  start(): void {
    this.definitions.forEach((_, index) => this.wake(index));
    this.around.informers.start();
  }

  save(): ManagerState {
    const parts: Record<string, unknown> = { ...this.loaded };
    for (const [name, part] of this.parts) parts[name] = part.save();
    return { parts, informers: this.around.informers.save() };
  }

  load(state: ManagerState): void {
    this.loaded = state.parts;
    for (const [name, part] of this.parts) part.load(state.parts[name]);
    this.around.informers.load(state.informers);
    this.definitions.forEach((definition, index) => {
      if (!usesOf.has(definition)) this.wake(index);
    });
  }

  private wakeUsersOf(informer: string): void {
    this.definitions.forEach((definition, index) => {
      const uses = usesOf.get(definition);
      if (uses !== undefined && (uses.all || uses.names.has(informer))) this.wake(index);
    });
  }

  private wake(index: number): void {
    const definition = this.definitions[index];
    if (definition === undefined || this.awake[index] === true) return;
    this.awake[index] = true;
    const context = new Context(definition, this.around, (name, part) => this.keep(name, part));
    const before = this.parts.size;
    const uses = this.around.informers.startUser(index, () => definition.start(context));
    for (const [name, part] of [...this.parts].slice(before)) {
      if (this.loaded[name] !== undefined) part.load(this.loaded[name]);
    }
    if (!usesOf.has(definition)) usesOf.set(definition, uses);
  }

  private keep<P extends Part<any>>(name: string, part: P): P {
    assert(!this.parts.has(name), `controller manager: two parts are named ${name}`);
    this.parts.set(name, part);
    return part;
  }
}

type KeepPart = <P extends Part<any>>(name: string, part: P) => P;

interface Around {
  readonly kernel: Kernel;
  readonly connector: ApiConnector;
  readonly informers: InformerFactory;
  readonly options: ControllerOptions;
  readonly served: readonly DiscoveredResource[];
}

class Context implements ControllerContext {
  readonly client: ApiClient;

  constructor(
    private readonly definition: ControllerDefinition,
    private readonly around: Around,
    private readonly keepPart: KeepPart,
  ) {
    const user = serviceAccountUser(definition.serviceAccount);
    this.client = new ApiClient({ connector: around.connector, user, userAgent: USER_AGENT });
  }

  get kernel(): Kernel {
    return this.around.kernel;
  }
  get informers(): InformerFactory {
    return this.around.informers;
  }
  get options(): ControllerOptions {
    return this.around.options;
  }
  get served(): readonly DiscoveredResource[] {
    return this.around.served;
  }

  queue(sync: (key: string) => SyncResult, { name: queue, ...limits }: QueueOptions = {}): WorkQueue {
    const { name } = this.definition;
    const id = interned(queue === undefined ? `${ACTORS}${name}` : `${ACTORS}${name}/${queue}`);
    return this.keep(interned(`queue ${queue ?? ''}`), new WorkQueue(this.kernel, id, sync, limits));
  }

  recorder(component: string): EventRecorder {
    return this.keep(interned(`recorder ${component}`), new EventRecorder(this.kernel, this.client, { component }));
  }

  keep<P extends Part<any>>(part: string, value: P): P {
    return this.keepPart(interned(`${this.definition.name}/${part}`), value);
  }
}

function componentUser(name: string): UserInfo {
  return { name, groups: ['system:authenticated'] };
}

const SERVICE_ACCOUNTS = ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'];

function serviceAccountUser(name: string): UserInfo {
  return {
    name: interned(`system:serviceaccount:kube-system:${name}`),
    groups: SERVICE_ACCOUNTS,
  };
}
