/**
 * kube-controller-manager: one process with shared informers and every registered controller, each writing with its own
 * service account (`--use-service-account-credentials`).
 */
import { assert } from '../base/assert';
import { interned } from '../base/kept-text';
import type { Part } from '../base/plain';
import { ApiClient } from '../client/api-client';
import { discoverPreferred } from '../client/discovery';
import { EventRecorder } from '../client/event-recorder';
import { InformerFactory } from '../client/informer-factory';
import type { Resource } from '../client/resources';
import type { ApiConnector, UserInfo } from '../client/transport';
import { WorkQueue } from '../client/work-queue';
import type { Kernel } from '../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition, ControllerOptions } from './controller';
import { CONTROLLERS } from './registry';

const USER_AGENT = 'kube-controller-manager/v1.36.3 (linux/amd64) kubernetes/75a1d2f';

export interface ControllerManagerOptions extends Partial<ControllerOptions> {
  readonly kernel: Kernel;
  readonly connector: ApiConnector;
  /** Names to run; all registered ones when absent. */
  readonly controllers?: readonly string[];
}

interface ManagerState {
  readonly parts: Readonly<Record<string, unknown>>;
  readonly informers: Readonly<Record<string, unknown>>;
}

export interface ControllerManager extends Part<ManagerState> {
  /** Lists and watches; from here on everything happens in events. Not after `load`. */
  start(): void;
}

export function createControllerManager(options: ControllerManagerOptions): ControllerManager {
  const { kernel, connector, controllers } = options;
  const informers = new InformerFactory(
    kernel,
    'kube-controller-manager',
    new ApiClient(connector.as(componentUser('system:kube-controller-manager'), USER_AGENT)),
  );
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
  const served = discoverPreferred(
    new ApiClient(connector.as(componentUser('system:kube-controller-manager'), USER_AGENT)),
  ).resources;
  const isServed = ({ group, plural }: Resource): boolean =>
    served.some((resource) => resource.group === group && resource.plural === plural);
  for (const definition of chosen) {
    if (!(definition.requires ?? []).every(isServed)) continue;
    definition.start(contextOf(definition, kernel, connector, informers, settings, keep));
  }

  return {
    start: () => informers.start(),
    save: () => ({
      parts: Object.fromEntries([...parts].map(([name, part]) => [name, part.save()])),
      informers: informers.save(),
    }),
    // Parts first: the garbage collector declares informers of its own from what it had saved.
    load: (state) => {
      for (const [name, part] of parts) part.load(state.parts[name]);
      informers.load(state.informers);
    },
  };
}

function contextOf(
  definition: ControllerDefinition,
  kernel: Kernel,
  connector: ApiConnector,
  informers: InformerFactory,
  options: ControllerOptions,
  keep: ControllerContext['keep'],
): ControllerContext {
  const { name, serviceAccount } = definition;
  const client = new ApiClient(connector.as(serviceAccountUser(serviceAccount), USER_AGENT));
  const mine: ControllerContext['keep'] = (part, value) => keep(interned(`${name}/${part}`), value);
  return {
    kernel,
    informers,
    client,
    options,
    queue: (sync, { name: queue, ...limits } = {}) => {
      const id = interned(queue === undefined ? `controller/${name}` : `controller/${name}/${queue}`);
      return mine(interned(`queue ${queue ?? ''}`), new WorkQueue(kernel, id, sync, limits));
    },
    recorder: (component) => mine(`recorder ${component}`, new EventRecorder(kernel, client, { component })),
    keep: mine,
  };
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
