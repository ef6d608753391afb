/**
 * Who a claim of a StatefulSet goes with (stateful_set_utils.go, updateClaimOwnerRefForSetAndPod): with the set where
 * `whenDeleted` says so, with a surplus pod where `whenScaled` does, with nobody otherwise.
 */
import { controllerOf, controllerReference, type Draft, semanticEqual } from '../../client/object';
import { PODS, STATEFUL_SETS } from '../../client/resources';

/** The claim's owners as they should be, or undefined where they are so already. */
export function claimOwners(set: Draft, pod: Draft, surplus: boolean, claim: Draft): readonly Draft[] | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const old: readonly Draft[] = claim.metadata.ownerReferences ?? [];
  const ours = (owner: Draft): boolean =>
    (owner.kind === STATEFUL_SETS.kind && owner.name === set.metadata.name) ||
    (owner.kind === PODS.kind && owner.name === pod.metadata.name);
  const others = old.filter((owner) => !ours(owner));
  const stranger = controllerOf(claim);
  const owners = [...others];
  if (stranger === undefined || ours(stranger)) {
    const withPod = whenScaled === 'Delete' && surplus;
    if (withPod) owners.push(controllerReference(pod, 'v1', PODS.kind));
    else if (whenDeleted === 'Delete') owners.push(controllerReference(set, 'apps/v1', STATEFUL_SETS.kind));
  }
  const same = owners.length === old.length && owners.every((owner) => old.some((each) => semanticEqual(each, owner)));
  return same ? undefined : owners;
}
