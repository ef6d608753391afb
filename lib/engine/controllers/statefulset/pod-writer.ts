/** Creates, repairs and deletes pods of a StatefulSet with their claims, and tells so (stateful_pod_control.go). */
import type { ApiClient } from '../../client/api-client';
import type { EventRecorder } from '../../client/event-recorder';
import { type Draft, isTerminating } from '../../client/object';
import { PODS, VOLUME_CLAIMS } from '../../client/resources';
import { claimOwners } from './claim-owners';
import { claimsOf, ordinalOf, withIdentity } from './identity';

export class PodWriter {
  constructor(
    private readonly client: ApiClient,
    private readonly recorder: EventRecorder,
  ) {}

  /** False: refused, try again. */
  create(set: Draft, pod: Draft): boolean {
    const claimed = this.createClaims(set, pod);
    if (claimed !== undefined) {
      this.tell('Create', set, pod, claimed);
      return false;
    }
    const created = this.client.create(PODS, set.metadata.namespace, pod);
    if (!created.ok && created.error.reason === 'AlreadyExists') return false;
    this.tell('Create', set, pod, created.ok ? undefined : created.error.message);
    return created.ok;
  }

  repair(set: Draft, pod: Draft): boolean {
    const claimed = this.createClaims(set, pod);
    const updated = claimed === undefined ? this.client.update(PODS, withIdentity(set, pod)) : undefined;
    const failure = claimed ?? (updated === undefined || updated.ok ? undefined : updated.error.message);
    this.tell('Update', set, pod, failure);
    return failure === undefined;
  }

  delete(set: Draft, pod: Draft): boolean {
    const { namespace, name } = pod.metadata;
    const deleted = this.client.delete(PODS, namespace, name);
    const failure = deleted.ok || deleted.error.code === 404 ? undefined : deleted.error.message;
    this.tell('Delete', set, pod, failure);
    return failure === undefined;
  }

  /** The first failure's message. */
  createClaims(set: Draft, pod: Draft): string | undefined {
    let first: string | undefined;
    const { namespace } = set.metadata;
    for (const { claim } of claimsOf(set, ordinalOf(pod))) {
      const { name } = claim.metadata;
      const existing = this.client.get(VOLUME_CLAIMS, namespace, name);
      if (existing.ok) {
        if (isTerminating(existing.object)) first ??= `pvc ${name} is being deleted`;
        continue;
      }
      const created = this.client.create(VOLUME_CLAIMS, namespace, claim);
      const about = `Create Claim ${name}`;
      const where = `in StatefulSet ${set.metadata.name}`;
      if (created.ok) {
        const message = `${about} Pod ${pod.metadata.name} ${where} success`;
        this.recorder.event(set, 'Normal', 'SuccessfulCreate', message);
        continue;
      }
      first ??= `failed to create PVC ${name}: ${created.error.message}`;
      if (created.error.reason === 'AlreadyExists') continue;
      const message = `${about} for Pod ${pod.metadata.name} ${where} failed error: ${created.error.message}`;
      this.recorder.event(set, 'Warning', 'FailedCreate', message);
    }
    return first ?? (this.ownClaims(set, pod, false) ? undefined : 'could not update claims for retention policy');
  }

  /** Ties the pod's claims to whom they go with; false: refused. */
  ownClaims(set: Draft, pod: Draft, surplus: boolean): boolean {
    let ok = true;
    for (const { claim } of claimsOf(set, ordinalOf(pod))) {
      const live = this.client.get(VOLUME_CLAIMS, set.metadata.namespace, claim.metadata.name);
      const owners = live.ok ? claimOwners(set, pod, surplus, live.object) : undefined;
      if (!live.ok || owners === undefined) continue;
      const metadata = { ...live.object.metadata, ownerReferences: owners };
      ok = this.client.update(VOLUME_CLAIMS, { ...live.object, metadata }).ok && ok;
    }
    return ok;
  }

  private tell(verb: 'Create' | 'Update' | 'Delete', set: Draft, pod: Draft, failure: string | undefined): void {
    const about = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if (failure === undefined) this.recorder.event(set, 'Normal', `Successful${verb}`, `${about} successful`);
    else this.recorder.event(set, 'Warning', `Failed${verb}`, `${about} failed error: ${failure}`);
  }
}
