/**
 * Which objects belong to an owner: its own that still match, orphans that match (adopted), not its own that match no
 * more (released). A pure plan and its application (controller_ref_manager.go BaseControllerRefManager).
 */
import type { ApiClient, ApiFailure } from '../../client/api-client';
import { controllerOf, type Draft, isTerminating } from '../../client/object';
import type { Resource } from '../../client/resources';

export interface ClaimPlan {
  readonly owned: readonly Draft[];
  readonly adopt: readonly Draft[];
  readonly release: readonly Draft[];
}

export function planClaim(owner: Draft, objects: readonly Draft[], matches: (object: Draft) => boolean): ClaimPlan {
  const owned: Draft[] = [];
  const adopt: Draft[] = [];
  const release: Draft[] = [];
  const leaving = isTerminating(owner);
  for (const object of objects) {
    const controller = controllerOf(object);
    if (controller !== undefined) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (matches(object)) owned.push(object);
      else if (!leaving) release.push(object);
    } else if (!leaving && matches(object) && !isTerminating(object)) adopt.push(object);
  }
  return { owned, adopt, release };
}

export interface Claimer {
  adopt(owner: Draft, object: Draft): ApiFailure | undefined;
  release(owner: Draft, object: Draft): ApiFailure | undefined;
}
export interface Claimed {
  readonly objects: readonly Draft[];
  readonly failure: string | undefined;
}

/** Carries the plan out. Adoption first asks the API whether the owner is still there and staying. */
export function claim(client: ApiClient, resource: Resource, owner: Draft, plan: ClaimPlan, claimer: Claimer): Claimed {
  const objects = [...plan.owned];
  let failure: string | undefined;
  const refusal = plan.adopt.length === 0 ? undefined : adoptionRefusal(client, resource, owner);
  for (const object of plan.adopt) {
    const failed = refusal ?? claimer.adopt(owner, object);
    if (failed === undefined) objects.push(object);
    else if (typeof failed === 'string' || failed.code !== 404) {
      failure ??= typeof failed === 'string' ? failed : failed.message;
    }
  }
  for (const object of plan.release) {
    const failed = claimer.release(owner, object);
    if (failed !== undefined && failed.code !== 404) failure ??= failed.message;
  }
  return { objects, failure };
}

function adoptionRefusal(client: ApiClient, resource: Resource, owner: Draft): string | undefined {
  const { namespace, name, uid } = owner.metadata;
  const fresh = client.get(resource, namespace, name);
  if (!fresh.ok) return fresh.error.message;
  if (fresh.object.metadata.uid !== uid) {
    return `original ${resource.kind} ${namespace}/${name} is gone: got uid ${fresh.object.metadata.uid}, wanted ${uid}`;
  }
  return isTerminating(fresh.object)
    ? `${namespace}/${name} has just been deleted at ${fresh.object.metadata.deletionTimestamp}`
    : undefined;
}
