/** How a change of size in the middle of a rollout is shared among the active replica sets (sync.go scale); pure. */
import type { Draft } from '../../client/object';
import { maxReplicas } from './annotations';
import { maxSurge } from './limits';
import { bySizeNewer, bySizeOlder, specReplicas, sum } from './replica-sets';

export interface Share {
  readonly set: Draft;
  readonly replicas: number;
}

export function proportionalSizes(deployment: Draft, sets: readonly Draft[]): readonly Share[] {
  const { replicas } = deployment.spec;
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - sum(sets, specReplicas);
  const ordered = toAdd === 0 ? sets : [...sets].sort(toAdd > 0 ? bySizeNewer : bySizeOlder);
  let added = 0;
  const shares = ordered.map((set) => {
    const part = toAdd === 0 ? 0 : proportion(set, deployment, toAdd, added);
    added += part;
    return { set, replicas: specReplicas(set) + part };
  });
  // What rounding left over goes to the largest.
  return shares.map((share, i) =>
    i === 0 && toAdd !== 0 ? { ...share, replicas: Math.max(0, share.replicas + toAdd - added) } : share,
  );
}

function proportion(set: Draft, deployment: Draft, toAdd: number, added: number): number {
  if (specReplicas(set) === 0 || toAdd === added) return 0;
  const part = fraction(set, deployment);
  return toAdd > 0 ? Math.min(part, toAdd - added) : Math.max(part, toAdd - added);
}

function fraction(set: Draft, deployment: Draft): number {
  const size = specReplicas(set);
  if (deployment.spec.replicas === 0) return -size;
  const before = maxReplicas(set) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return roundHalfAway((size * (deployment.spec.replicas + maxSurge(deployment))) / before) - size;
}

function roundHalfAway(value: number): number {
  return value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5);
}
