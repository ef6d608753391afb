/** VolumeBinding as far as claims decide it: missing, going, lost, or not yet bound although they bind at once. */
import { type Draft, isTerminating } from '../../client/object';
import { type FilterPlugin, type Rejection, unresolvable } from '../plugin';
import type { Snapshot } from '../snapshot';

export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  changes: ['claim', 'node-added'],
  prepare: (pod, snapshot) => {
    const names = claimNames(pod);
    if (names.length === 0) return undefined;
    const rejected = reject(pod.metadata.namespace, names, snapshot);
    return rejected === undefined ? undefined : { rejected };
  },
};

export function claimNames(pod: Draft): readonly string[] {
  return (pod.spec.volumes ?? [])
    .map(
      (v: Draft) => v.persistentVolumeClaim?.claimName ?? (v.ephemeral ? `${pod.metadata.name}-${v.name}` : undefined),
    )
    .filter((name: string | undefined) => name !== undefined);
}

function reject(namespace: string, names: readonly string[], snapshot: Snapshot): Rejection | undefined {
  const claims: Draft[] = [];
  for (const name of names) {
    const claim = snapshot.claim(namespace, name);
    if (claim === undefined) return unresolvable(`persistentvolumeclaim "${name}" not found`);
    if (claim.status?.phase === 'Lost') {
      const volume = claim.spec.volumeName;
      return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume}"`);
    }
    if (isTerminating(claim)) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`);
    claims.push(claim);
  }
  const waiting = claims.filter((claim) => (claim.spec.volumeName ?? '') === '');
  const immediate = waiting.some((claim) => snapshot.bindingMode(claim.spec.storageClassName ?? '') === 'Immediate');
  return immediate ? unresolvable('pod has unbound immediate PersistentVolumeClaims') : undefined;
}
