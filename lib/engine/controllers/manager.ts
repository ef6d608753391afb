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
import { InformerFactory } from '../client/informer-factory';
import type { Resource } from '../client/resources';
import type { ApiConnector, UserInfo } from '../client/transport';
import { type SyncResult, WorkQueue } from '../client/work-queue';
import type { Kernel } from '../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition, ControllerOptions, QueueOptions } from './controller';
import { CONTROLLERS } from './registry';

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
  const parts = new Map<string, Part<any>>();
  const keep = <P extends Part<any>>(name: string, part: P): P => {
    assert(!parts.has(name), `controller manager: two parts are named ${name}`);
    parts.set(name, part);
    return part;
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
  for (const definition of chosen) {
    if (!(definition.requires ?? []).every(isServed)) continue;
    definition.start(new Context(definition, { kernel, connector, informers, options: settings, served }, keep));
  }

  return {
    start: () => informers.start(),
    save: () => ({
      parts: Object.fromEntries([...parts].map(([name, part]) => [name, part.save()])),
      informers: informers.save(),
    }),
    load: (state) => {
      for (const [name, part] of parts) part.load(state.parts[name]);
      informers.load(state.informers);
    },
  };
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
    const id = interned(queue === undefined ? `controller/${name}` : `controller/${name}/${queue}`);
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
