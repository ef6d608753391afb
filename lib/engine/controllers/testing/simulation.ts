/** A kernel, the in-memory API and the controllers under test, ready to run. */
import { ApiClient } from '../../client/api-client';
import type { Draft } from '../../client/object';
import type { Resource } from '../../client/resources';
import { SimKernel } from '../../sim/kernel';
import { SECOND } from '../../sim/kernel-contract';
import { type ControllerManager, createControllerManager } from '../manager';
import { FakeNode } from './fake-node';
import { MemoryApi } from './memory-api';

export interface Simulation {
  readonly kernel: SimKernel;
  readonly api: MemoryApi;
  readonly client: ApiClient;
  readonly node: FakeNode;
  readonly manager: ControllerManager;
  /** Runs for so many virtual seconds (1 when absent). */
  run(seconds?: number): void;
  create(resource: Resource, object: Draft): Draft;
  /** `reason message (xcount)` of all events, in order of writing. */
  events(): readonly string[];
}

export function simulate(
  controllers: readonly string[],
  options: { readonly seed?: string; readonly bindTo?: string | undefined } = {},
): Simulation {
  const kernel = new SimKernel({ seed: options.seed ?? 'controllers', epochMs: 1_795_233_600_000 });
  const api = new MemoryApi(kernel);
  const client = new ApiClient(api.transport);
  const node = new FakeNode(kernel, api, 'bindTo' in options ? options.bindTo : 'minikube');
  const manager = createControllerManager({ kernel, connector: api.connector, controllers, rootCA: 'CERTIFICATE\n' });
  manager.start();
  return {
    kernel,
    api,
    client,
    node,
    manager,
    run: (seconds = 1) => {
      kernel.run(kernel.now + seconds * SECOND, { events: 1_000_000 });
    },
    create: (resource, object) => {
      const namespace = resource.namespaced ? (object.metadata.namespace ?? 'default') : '';
      const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
      const made = client.create(resource, namespace, { apiVersion, kind: resource.kind, ...object });
      if (!made.ok) throw new Error(made.error.message);
      return made.object;
    },
    events: () =>
      [...api.list('/api/v1/events')]
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .map((e) => `${e.reason} ${e.message}${e.count > 1 ? ` (x${e.count})` : ''}`),
  };
}
