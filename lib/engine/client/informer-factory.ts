/** One informer a resource and process, shared by all its controllers (client-go's SharedInformerFactory). */
import { interned } from '../base/kept-text';
import type { Part } from '../base/plain';
import type { Kernel } from '../sim/kernel-contract';
import type { ApiClient } from './api-client';
import { Informer, type InformerOptions } from './informer';
import type { Resource } from './resources';

export class InformerFactory implements Part<Readonly<Record<string, unknown>>> {
  private readonly informers = new Map<string, Informer>();

  constructor(
    private readonly kernel: Kernel,
    private readonly process: string,
    private readonly client: ApiClient,
  ) {}

  for(resource: Resource, options?: InformerOptions): Informer {
    const name = interned(
      `${resource.group === '' ? 'core' : resource.group}/${resource.plural}${
        options?.query === undefined ? '' : `?${options.query}`
      }${options?.namespace === undefined ? '' : `@${options.namespace}`}`,
    );
    let informer = this.informers.get(name);
    if (informer === undefined) {
      informer = new Informer(
        this.kernel,
        interned(`informer/${this.process}/${name}`),
        this.client,
        resource,
        options,
      );
      this.informers.set(name, informer);
    }
    return informer;
  }

  start(): void {
    for (const informer of this.informers.values()) informer.start();
  }

  save(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.informers].map(([name, informer]) => [name, informer.save()]));
  }

  load(state: Readonly<Record<string, unknown>>): void {
    for (const [name, informer] of this.informers) {
      const saved = state[name];
      if (saved !== undefined) informer.load(saved as ReturnType<Informer['save']>);
    }
  }
}
