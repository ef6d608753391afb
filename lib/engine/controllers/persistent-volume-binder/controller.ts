/** Binds claims and volumes to each other (pkg/controller/volume/persistentvolume); nothing is provisioned. */
import { type Draft, keyOf } from '../../client/object';
import { PODS, STORAGE_CLASSES, VOLUME_CLAIMS, VOLUMES } from '../../client/resources';
import { MS } from '../../sim/kernel-contract';
import type { ControllerDefinition } from '../controller';
import { type ClaimView, syncClaim } from './claims';
import { syncVolume } from './volumes';

const SETTLE_US = 20 * MS;

export const persistentVolumeBinder: ControllerDefinition = {
  name: 'persistentvolume-binder-controller',
  serviceAccount: 'persistent-volume-binder',
  requires: [VOLUMES, VOLUME_CLAIMS],
  start: (context) => {
    const { informers, client } = context;
    const claims = informers.for(VOLUME_CLAIMS);
    const volumes = informers.for(VOLUMES);
    const pods = informers.for(PODS);
    const recorder = context.recorder('persistentvolume-controller');
    const uses = (pod: Draft, claim: Draft): boolean =>
      (pod.spec.volumes ?? []).some((v: Draft) => v.persistentVolumeClaim?.claimName === claim.metadata.name);
    const view: ClaimView = {
      client,
      recorder,
      volumes: () => volumes.list(),
      volume: (name) => volumes.get('', name),
      storageClass: (name) => {
        const found = client.get(STORAGE_CLASSES, '', name);
        return found.ok ? found.object : undefined;
      },
      waitingPods: (claim) =>
        pods
          .list(claim.metadata.namespace)
          .filter((pod) => !pod.spec.nodeName && uses(pod, claim))
          .map((pod) => pod.metadata.name),
    };
    const claimQueue = context.queue(
      (key) => {
        const claim = claims.byKey(key);
        return claim === undefined ? undefined : syncClaim(view, claim);
      },
      { name: 'claims' },
    );
    const volumeQueue = context.queue(
      (name) => {
        const volume = volumes.get('', name);
        if (volume === undefined) return undefined;
        return syncVolume({ client, recorder, claim: (key) => claims.byKey(key) }, volume);
      },
      { name: 'volumes' },
    );
    const claimed = (claim: Draft): void => claimQueue.add(keyOf(claim));
    const released = (volume: Draft): void => volumeQueue.add(volume.metadata.name);
    claims.addHandler({
      // A volume made just before is free by then.
      added: (claim) => claimQueue.addAfter(keyOf(claim), SETTLE_US, 'work'),
      updated: claimed,
      deleted: ({ spec }) => {
        if (spec.volumeName) volumeQueue.add(spec.volumeName);
      },
    });
    volumes.addHandler({
      added: released,
      updated: released,
      deleted: ({ spec }) => {
        if (spec.claimRef) claimQueue.add(`${spec.claimRef.namespace}/${spec.claimRef.name}`);
      },
    });
  },
};
