/**
 * ControllerRevisions of an owner (pkg/controller/history). An API server without that kind leaves them to the
 * controller's own memory, so that rolling updates work all the same.
 */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { ApiClient } from '../../client/api-client';
import type { Informer } from '../../client/informer';
import { compareText, type Draft, isControlledBy } from '../../client/object';
import { CONTROLLER_REVISIONS } from '../../client/resources';

export class RevisionStore implements Part<ReadonlyMap<string, readonly Draft[]>> {
  /** By the owner's uid; used only without informer. */
  private readonly own = new LazyMap<string, readonly Draft[]>();

  constructor(
    private readonly client: ApiClient,
    private readonly informer: Informer | undefined,
  ) {}

  /** Lowest revision first. */
  list(owner: Draft): readonly Draft[] {
    const { namespace, uid } = owner.metadata;
    const all =
      this.informer === undefined
        ? (this.own.get(uid) ?? [])
        : this.informer.list(namespace).filter((revision) => isControlledBy(revision, owner));
    return [...all].sort((a, b) => a.revision - b.revision || compareText(a.metadata.name, b.metadata.name));
  }

  create(owner: Draft, revision: Draft): Draft | 'exists' | undefined {
    if (this.informer === undefined) {
      this.own.set(owner.metadata.uid, [...(this.own.get(owner.metadata.uid) ?? []), revision]);
      return revision;
    }
    const created = this.client.create(CONTROLLER_REVISIONS, owner.metadata.namespace, revision);
    if (created.ok) return created.object;
    return created.error.reason === 'AlreadyExists' ? 'exists' : undefined;
  }

  renumber(owner: Draft, revision: Draft, number: number): Draft | undefined {
    const next = { ...revision, revision: number };
    if (this.informer !== undefined) {
      const updated = this.client.update(CONTROLLER_REVISIONS, next);
      return updated.ok ? updated.object : undefined;
    }
    const { uid } = owner.metadata;
    const others = (this.own.get(uid) ?? []).filter((r) => r.metadata.name !== revision.metadata.name);
    this.own.set(uid, [...others, next]);
    return next;
  }

  delete(owner: Draft, revision: Draft): boolean {
    const { namespace, name } = revision.metadata;
    if (this.informer !== undefined) {
      const deleted = this.client.delete(CONTROLLER_REVISIONS, namespace, name);
      return deleted.ok || deleted.error.code === 404;
    }
    const { uid } = owner.metadata;
    this.own.set(
      uid,
      (this.own.get(uid) ?? []).filter((r) => r.metadata.name !== name),
    );
    return true;
  }

  forget(ownerUid: string): void {
    this.own.delete(ownerUid);
  }

  save(): ReadonlyMap<string, readonly Draft[]> {
    return this.own.save();
  }

  load(state: ReadonlyMap<string, readonly Draft[]>): void {
    this.own.load(state);
  }
}
