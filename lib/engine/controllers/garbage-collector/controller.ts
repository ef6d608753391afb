/**
 * The garbage collector (pkg/controller/garbagecollector): deletes what has lost its owners, in the background or before
 * the owner (finalizer foregroundDeletion), and lets dependents go when an owner is deleted alone (finalizer orphan).
 */
import type { ApiResult } from '../../client/api-client';
import type { DiscoveredResource } from '../../client/discovery';
import type { InformerHandler } from '../../client/informer';
import { type Draft, isTerminating, keyOf, semanticEqual, splitKey } from '../../client/object';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { hasFinalizer, OwnerGraph, ownersOf, type Vertex } from './graph';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

export const garbageCollector: ControllerDefinition = {
  name: 'garbage-collector-controller',
  serviceAccount: 'generic-garbage-collector',
  start: (context) => {
    new GarbageCollector(context);
  },
};

interface Classified {
  readonly solid: readonly Draft[];
  readonly dangling: readonly Draft[];
  /** Owners that wait for their dependents. */
  readonly waiting: readonly Draft[];
}

/** One kind's changes: there are dozens of kinds, and three closures each would be most of the collector's memory. */
class Watched implements InformerHandler {
  constructor(
    private readonly collector: GarbageCollector,
    private readonly resource: DiscoveredResource,
  ) {}

  added(object: Draft): void {
    this.collector.seen({ resource: this.resource, object }, undefined);
  }
  updated(object: Draft, old: Draft): void {
    this.collector.seen({ resource: this.resource, object }, old);
  }
  deleted(object: Draft): void {
    this.collector.gone(object);
  }
}

class GarbageCollector {
  private readonly graph: OwnerGraph;
  private readonly deleting: WorkQueue;
  private readonly orphaning: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    this.graph = new OwnerGraph(context.informers, context.served, (resource) => new Watched(this, resource));
    this.deleting = context.queue((key) => this.attemptToDelete(key));
    this.orphaning = context.queue((key) => this.attemptToOrphan(key), { name: 'orphan' });
  }

  seen(vertex: Vertex, old: Draft | undefined): void {
    const { object } = vertex;
    const began = isTerminating(object) && (old === undefined || !isTerminating(old));
    const has = (finalizer: string): boolean =>
      isTerminating(object) &&
      hasFinalizer(object, finalizer) &&
      (began || old === undefined || !hasFinalizer(old, finalizer));
    if (has(ORPHAN)) this.orphaning.add(queueKey(vertex));
    if (has(FOREGROUND)) {
      for (const dependent of this.graph.dependentsOf(object.metadata.uid)) this.deleting.add(queueKey(dependent));
      this.deleting.add(queueKey(vertex));
    }
    const references = ownersOf(object);
    const changed = old === undefined || !semanticEqual(references, ownersOf(old));
    if (!changed) return;
    if (references.some(({ uid }) => this.graph.byUid(uid) === undefined)) this.deleting.add(queueKey(vertex));
    if (old !== undefined) this.wakeWaitingOwners(ownersOf(old));
    // An owner that is already waiting must know of a dependent that came late.
    if (references.some(({ uid }) => waits(this.graph.byUid(uid)?.object))) this.deleting.add(queueKey(vertex));
  }

  gone(object: Draft): void {
    for (const dependent of this.graph.dependentsOf(object.metadata.uid)) this.deleting.add(queueKey(dependent));
    this.wakeWaitingOwners(ownersOf(object));
  }

  private wakeWaitingOwners(references: readonly Draft[]): void {
    for (const { uid } of references) {
      const owner = this.graph.byUid(uid);
      if (owner !== undefined && waits(owner.object)) this.deleting.add(queueKey(owner));
    }
  }

  private attemptToDelete(key: string): SyncResult {
    const { resource, namespace, name, uid } = this.parse(key);
    if (resource === undefined) return undefined;
    const latest = this.context.client.get(resource, namespace, name);
    if (!latest.ok) return latest.error.code === 404 ? undefined : RETRY;
    const item = latest.object;
    if (item.metadata.uid !== uid) return undefined;
    const vertex: Vertex = { resource, object: item };
    const isWaiting = waits(item);
    if (isTerminating(item) && !isWaiting) return undefined;
    if (isWaiting) return this.finishForeground(vertex);
    const references = ownersOf(item);
    if (references.length === 0) return undefined;
    const classified = this.classify(item, references);
    if (classified === undefined) return RETRY;
    const { solid, dangling, waiting } = classified;
    if (solid.length > 0) {
      const lost = [...dangling, ...waiting];
      return lost.length === 0
        ? undefined
        : done(
            this.dropOwners(
              vertex,
              lost.map((reference) => reference.uid),
            ),
          );
    }
    const dependents = this.graph.dependentsOf(uid);
    if (waiting.length > 0 && dependents.length > 0) {
      // In a circle nobody would be first.
      if (dependents.some(({ object }) => waits(object)) && !this.unblock(vertex)) return RETRY;
      return this.remove(vertex, 'Foreground');
    }
    if (hasFinalizer(item, ORPHAN)) return this.remove(vertex, 'Orphan');
    return this.remove(vertex, hasFinalizer(item, FOREGROUND) ? 'Foreground' : 'Background');
  }

  /** The owner may go once no dependent blocks it any more; those that do are looked at. */
  private finishForeground(vertex: Vertex): SyncResult {
    const { uid } = vertex.object.metadata;
    const blocking = this.graph
      .dependentsOf(uid)
      .filter(({ object }) => ownersOf(object).some((r) => r.uid === uid && r.blockOwnerDeletion === true));
    if (blocking.length === 0) return this.removeFinalizer(vertex, FOREGROUND);
    for (const dependent of blocking) if (!waits(dependent.object)) this.deleting.add(queueKey(dependent));
    return undefined;
  }

  /** undefined: the API did not answer. */
  private classify(item: Draft, references: readonly Draft[]): Classified | undefined {
    const solid: Draft[] = [];
    const dangling: Draft[] = [];
    const waiting: Draft[] = [];
    for (const reference of references) {
      const resource = this.graph.resourceOf(reference);
      const { namespace } = item.metadata;
      if (resource === undefined) return undefined;
      // An owner in a namespace cannot own a cluster-wide object; that is told, never acted upon.
      if (resource.namespaced && (namespace ?? '') === '') {
        solid.push(reference);
        continue;
      }
      const owner = this.context.client.get(resource, resource.namespaced ? namespace : '', reference.name);
      if (!owner.ok && owner.error.code !== 404) return undefined;
      if (!owner.ok || owner.object.metadata.uid !== reference.uid) dangling.push(reference);
      else (waits(owner.object) ? waiting : solid).push(reference);
    }
    return { solid, dangling, waiting };
  }

  private attemptToOrphan(key: string): SyncResult {
    const { resource, uid } = this.parse(key);
    const owner = this.graph.byUid(uid);
    if (resource === undefined || owner === undefined) return undefined;
    for (const dependent of this.graph.dependentsOf(uid)) {
      const dropped = this.dropOwners(dependent, [uid]);
      if (!dropped.ok && dropped.error.code !== 404 && dropped.error.code !== 422) return RETRY;
    }
    return this.removeFinalizer(owner, ORPHAN);
  }

  private dropOwners(vertex: Vertex, uids: readonly string[]): ApiResult {
    return this.patchOwners(
      vertex,
      uids.map((uid) => ({ $patch: 'delete', uid })),
    );
  }

  private unblock(vertex: Vertex): boolean {
    const blocking = ownersOf(vertex.object).filter((reference) => reference.blockOwnerDeletion === true);
    return this.patchOwners(
      vertex,
      blocking.map((reference) => ({ ...reference, blockOwnerDeletion: false })),
    ).ok;
  }

  private patchOwners({ resource, object }: Vertex, ownerReferences: readonly Draft[]): ApiResult {
    const { namespace = '', name, uid } = object.metadata;
    return this.context.client.patch(resource, namespace, name, 'strategic', { metadata: { uid, ownerReferences } });
  }

  private remove({ resource, object }: Vertex, policy: 'Background' | 'Foreground' | 'Orphan'): SyncResult {
    const { namespace = '', name, uid } = object.metadata;
    const preconditions = { uid };
    return done(this.context.client.delete(resource, namespace, name, { propagationPolicy: policy, preconditions }));
  }

  private removeFinalizer({ resource, object }: Vertex, finalizer: string): SyncResult {
    const { namespace = '', name } = object.metadata;
    const fresh = this.context.client.get(resource, namespace, name);
    if (!fresh.ok) return done(fresh);
    const { resourceVersion, finalizers = [] } = fresh.object.metadata;
    if (!finalizers.includes(finalizer)) return undefined;
    const metadata = { resourceVersion, finalizers: finalizers.filter((f: string) => f !== finalizer) };
    return done(this.context.client.patch(resource, namespace, name, 'merge', { metadata }));
  }

  private parse(key: string) {
    const [group = '', plural = '', object = '', uid = ''] = key.split(' ');
    return { resource: this.graph.byPlural(group, plural), ...splitKey(object), uid };
  }
}

function queueKey({ resource, object }: { readonly resource: DiscoveredResource; readonly object: Draft }): string {
  return `${resource.group} ${resource.plural} ${keyOf(object)} ${object.metadata.uid}`;
}

/** In foreground deletion: gone only after its dependents. */
function waits(object: Draft | undefined): boolean {
  return object !== undefined && isTerminating(object) && hasFinalizer(object, FOREGROUND);
}

function done(result: ApiResult): SyncResult {
  return result.ok || result.error.code === 404 ? undefined : RETRY;
}
