/**
 * ControllerRevisions of a DaemonSet: one for each template it had, the current one numbered highest (update.go
 * constructHistory). Where the API has no such kind the revision is the hash alone.
 */
import type { ApiClient } from '../../client/api-client';
import type { Informer } from '../../client/informer';
import { controllerReference, type Draft, isControlledBy, semanticEqual } from '../../client/object';
import { CONTROLLER_REVISIONS, DAEMON_SETS } from '../../client/resources';
import { computeHash } from '../workload/template-hash/template-hash';
import { templatePatch } from '../workload/template-patch';
import { REVISION_LABEL } from './placement';

export interface History {
  readonly hash: string;
  readonly old: readonly Draft[];
}

export class DaemonHistory {
  constructor(
    private readonly client: ApiClient,
    private readonly revisions: Informer | undefined,
  ) {}

  /** undefined: a write was refused, try again. */
  current(set: Draft): History | undefined {
    if (this.revisions === undefined) {
      return { hash: computeHash(set.spec.template, set.status?.collisionCount), old: [] };
    }
    const own = this.revisions.list(set.metadata.namespace).filter((revision) => isControlledBy(revision, set));
    const data = templatePatch(set);
    const same = own.filter((revision) => semanticEqual(revision.data, data));
    const old = own.filter((revision) => !same.includes(revision));
    const number = old.reduce((most, revision) => Math.max(most, revision.revision ?? 0), 0) + 1;
    const newest = [...same].sort((a, b) => b.revision - a.revision)[0];
    if (newest === undefined) return this.snapshot(set, data, number, old);
    if (newest.revision < number && !this.client.update(CONTROLLER_REVISIONS, { ...newest, revision: number }).ok) {
      return undefined;
    }
    return { hash: newest.metadata.labels?.[REVISION_LABEL] ?? newest.metadata.name, old };
  }

  /** Oldest first, down to the limit; revisions that pods still have stay. False: a write was refused. */
  cleanUp(set: Draft, old: readonly Draft[], pods: readonly Draft[]): boolean {
    let surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
    const live = pods.map((pod) => pod.metadata.labels?.[REVISION_LABEL]);
    for (const revision of [...old].sort((a, b) => a.revision - b.revision)) {
      if (surplus <= 0) return true;
      if (live.includes(revision.metadata.labels?.[REVISION_LABEL])) continue;
      const { namespace, name } = revision.metadata;
      if (!this.client.delete(CONTROLLER_REVISIONS, namespace, name).ok) return false;
      surplus -= 1;
    }
    return true;
  }

  private snapshot(set: Draft, data: Draft, revision: number, old: readonly Draft[]): History | undefined {
    const hash = computeHash(set.spec.template, set.status?.collisionCount);
    const { namespace, annotations } = set.metadata;
    const name = `${set.metadata.name}-${hash}`;
    const created = this.client.create(CONTROLLER_REVISIONS, namespace, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels: { ...set.spec.template.metadata?.labels, [REVISION_LABEL]: hash },
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [controllerReference(set, 'apps/v1', DAEMON_SETS.kind)],
      },
      data,
      revision,
    });
    if (created.ok) return { hash, old };
    if (created.error.reason !== 'AlreadyExists') return undefined;
    const twin = this.client.get(CONTROLLER_REVISIONS, namespace, name);
    if (twin.ok && semanticEqual(twin.object.data, data)) return { hash, old };
    const fresh = this.client.get(DAEMON_SETS, namespace, set.metadata.name);
    if (fresh.ok) {
      const collisionCount = (fresh.object.status?.collisionCount ?? 0) + 1;
      this.client.updateStatus(DAEMON_SETS, {
        ...fresh.object,
        status: { ...fresh.object.status, collisionCount },
      });
    }
    return undefined;
  }
}
