/** Which volume a claim gets: one that was meant for it, else the smallest of its class that is free and large enough (component-helpers storage/volume, FindMatchingVolume). */
import { compareQuantities, parseQuantity, type Quantity } from '../../base/quantity';
import { type Draft, isTerminating, matchesSelector } from '../../client/object';

const ZERO = parseQuantity('0') as Quantity;
const storage = (amounts: Draft | undefined): Quantity => parseQuantity(String(amounts?.storage ?? '0')) ?? ZERO;
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const classOf = (object: Draft): string =>
  object.metadata.annotations?.[BETA_CLASS] ?? object.spec.storageClassName ?? '';

/** A claimRef without a uid is the wish of whoever made the volume. */
export function isMeantFor({ spec }: Draft, { metadata }: Draft): boolean {
  const { claimRef } = spec;
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** Why a volume that is asked for by name does not do. */
export function misfit(volume: Draft, claim: Draft): string | undefined {
  const wanted = claim.spec.resources?.requests;
  if (compareQuantities(storage(volume.spec.capacity), storage(wanted)) < 0) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if (modeOf(volume) !== modeOf(claim)) return 'incompatible volumeMode';
  return allows(volume, claim) ? undefined : 'incompatible accessMode';
}

const modeOf = ({ spec }: Draft): string => spec.volumeMode ?? 'Filesystem';
const allows = (volume: Draft, claim: Draft): boolean =>
  (claim.spec.accessModes ?? []).every((mode: string) => (volume.spec.accessModes ?? []).includes(mode));

/** With `delayed` only what was meant for the claim: the rest is for the scheduler. */
export function bestMatch(claim: Draft, volumes: readonly Draft[], delayed: boolean): Draft | undefined {
  const wanted = storage(claim.spec.resources?.requests);
  let best: Draft | undefined;
  for (const volume of [...volumes].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    const meant = isMeantFor(volume, claim);
    if ((volume.spec.claimRef && !meant) || isTerminating(volume)) continue;
    if (compareQuantities(storage(volume.spec.capacity), wanted) < 0 || modeOf(volume) !== modeOf(claim)) continue;
    if (meant) return volume;
    if (delayed || volume.status?.phase !== 'Available' || !allows(volume, claim)) continue;
    if (claim.spec.selector && !matchesSelector(claim.spec.selector, volume.metadata.labels)) continue;
    if (classOf(volume) !== classOf(claim)) continue;
    const smaller =
      best === undefined || compareQuantities(storage(volume.spec.capacity), storage(best.spec.capacity)) < 0;
    if (smaller) best = volume;
  }
  return best;
}
