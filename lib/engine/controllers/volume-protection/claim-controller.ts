/** Claims in use by a scheduled pod are not deleted (pkg/controller/volume/pvcprotection). */
import { type Draft, keyOf } from '../../client/object';
import { PODS, VOLUME_CLAIMS } from '../../client/resources';
import type { ControllerDefinition } from '../controller';
import { settleFinalizer } from './finalizers';

const FINALIZER = 'kubernetes.io/pvc-protection';

export const claimProtectionController: ControllerDefinition = {
  name: 'persistentvolumeclaim-protection-controller',
  serviceAccount: 'pvc-protection-controller',
  requires: [VOLUME_CLAIMS],
  start: (context) => {
    const { informers, client } = context;
    const claims = informers.for(VOLUME_CLAIMS);
    const pods = informers.for(PODS);
    const work = context.queue((key) => {
      const claim = claims.byKey(key);
      if (claim === undefined) return undefined;
      const { namespace, name } = claim.metadata;
      // The kubelet starts no new pod on a claim that is going: only scheduled pods count.
      const isUsed = () => pods.list(namespace).some((pod) => pod.spec.nodeName && claimsOf(pod).includes(name));
      return settleFinalizer(client, VOLUME_CLAIMS, claim, FINALIZER, isUsed);
    });
    const podChanged = (pod: Draft): void => {
      for (const name of claimsOf(pod)) work.add(`${pod.metadata.namespace}/${name}`);
    };
    claims.addHandler({ added: (claim) => work.add(keyOf(claim)), updated: (claim) => work.add(keyOf(claim)) });
    pods.addHandler({
      deleted: podChanged,
      updated: (pod) => {
        if (isShutDown(pod)) podChanged(pod);
      },
    });
  },
};

const isShutDown = ({ status }: Draft): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Also those that a pod's ephemeral volumes made. */
function claimsOf(pod: Draft): readonly string[] {
  return (pod.spec.volumes ?? []).flatMap((volume: Draft) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral && !isShutDown(pod) ? [`${pod.metadata.name}-${volume.name}`] : [];
  });
}
