/**
 * Who owns whom, read from the informers of every kind that can be deleted: objects by uid and by the uids of their
 * owners (graph_builder.go). Nothing is kept beside the informers.
 */
import { assert } from '../../base/assert';
import type { DiscoveredResource } from '../../client/discovery';
import type { Informer } from '../../client/informer';
import type { InformerFactory } from '../../client/informer-factory';
import type { IndexDefinition } from '../../client/informer-index';
import type { Draft } from '../../client/object';

const BY_UID: IndexDefinition = { name: 'uid', of: (object) => [object.metadata.uid] };
const BY_OWNER: IndexDefinition = {
  name: 'ownerUIDs',
  of: (object) => ownersOf(object).map((reference) => reference.uid),
};
const NEEDED = ['delete', 'list', 'watch'];
/** Events are owned by nobody; watching them would be waste. */
const IGNORED = ['events'];

/** One object's place in the graph. */
export interface Vertex {
  readonly resource: DiscoveredResource;
  readonly object: Draft;
}

export class OwnerGraph {
  private readonly informers = new Map<DiscoveredResource, Informer>();

  constructor(factory: InformerFactory, resources: readonly DiscoveredResource[]) {
    for (const resource of resources) {
      if (IGNORED.includes(resource.plural) || !NEEDED.every((verb) => resource.verbs.includes(verb))) continue;
      const informer = factory.for(resource);
      informer.addIndex(BY_UID);
      informer.addIndex(BY_OWNER);
      this.informers.set(resource, informer);
    }
  }

  each(see: (resource: DiscoveredResource, informer: Informer) => void): void {
    for (const [resource, informer] of this.informers) see(resource, informer);
  }

  byUid(uid: string): Vertex | undefined {
    return this.find(BY_UID.name, uid)[0];
  }

  dependentsOf(uid: string): readonly Vertex[] {
    return this.find(BY_OWNER.name, uid);
  }

  /** The resource of an owner reference's kind; its version does not matter. */
  resourceOf(reference: Draft): DiscoveredResource | undefined {
    const [version = '', group = ''] = (reference.apiVersion as string).split('/').reverse();
    assert(version !== '', `owner reference without a version: ${reference.apiVersion}`);
    return [...this.informers.keys()].find((r) => r.group === group && r.kind === reference.kind);
  }

  byPlural(group: string, plural: string): DiscoveredResource | undefined {
    return [...this.informers.keys()].find((r) => r.group === group && r.plural === plural);
  }

  private find(index: string, value: string): readonly Vertex[] {
    const found: Vertex[] = [];
    for (const [resource, informer] of this.informers) {
      for (const object of informer.byIndex(index, value)) found.push({ resource, object });
    }
    return found;
  }
}

export function ownersOf(object: Draft): readonly Draft[] {
  return object.metadata.ownerReferences ?? [];
}

export function hasFinalizer(object: Draft, finalizer: string): boolean {
  return (object.metadata.finalizers ?? []).includes(finalizer);
}
