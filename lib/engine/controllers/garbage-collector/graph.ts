/**
 * Who owns whom, read from the informers of every kind that can be deleted: objects by uid and by the uids of their
 * owners (graph_builder.go). Nothing is kept beside the informers.
 */
import { assert } from '../../base/assert';
import type { DiscoveredResource } from '../../client/discovery';
import type { InformerHandler } from '../../client/informer';
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
  private readonly resources: readonly DiscoveredResource[];

  constructor(
    private readonly factory: InformerFactory,
    served: readonly DiscoveredResource[],
    handlerOf: (resource: DiscoveredResource) => InformerHandler,
  ) {
    this.resources = watchable(served);
    factory.watchAll(this.resources, (informer) => {
      informer.addIndex(BY_UID);
      informer.addIndex(BY_OWNER);
      informer.addHandler(
        handlerOf(this.byPlural(informer.resource.group, informer.resource.plural) as DiscoveredResource),
      );
    });
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
    assert(version !== '', () => `owner reference without a version: ${reference.apiVersion}`);
    return this.resources.find((r) => r.group === group && r.kind === reference.kind);
  }

  byPlural(group: string, plural: string): DiscoveredResource | undefined {
    return this.resources.find((r) => r.group === group && r.plural === plural);
  }

  private find(index: string, value: string): readonly Vertex[] {
    const found: Vertex[] = [];
    for (const resource of this.resources) {
      const informer = this.factory.holding(resource);
      if (informer === undefined) continue;
      for (const object of informer.byIndex(index, value)) found.push({ resource, object });
    }
    return found;
  }
}

const watchables = new WeakMap<readonly DiscoveredResource[], readonly DiscoveredResource[]>();

/** What can be deleted and watched: the same list for every session that is served the same. */
function watchable(served: readonly DiscoveredResource[]): readonly DiscoveredResource[] {
  let found = watchables.get(served);
  if (found === undefined) {
    found = served.filter(
      ({ plural, verbs }) => !IGNORED.includes(plural) && NEEDED.every((verb) => verbs.includes(verb)),
    );
    watchables.set(served, found);
  }
  return found;
}

export function ownersOf(object: Draft): readonly Draft[] {
  return object.metadata.ownerReferences ?? [];
}

export function hasFinalizer(object: Draft, finalizer: string): boolean {
  return (object.metadata.finalizers ?? []).includes(finalizer);
}
