/** Volumes bound to a claim are not deleted (pkg/controller/volume/pvprotection). */
import { VOLUMES } from '../../client/resources';
import type { ControllerDefinition } from '../controller';
import { settleFinalizer } from './finalizers';

const FINALIZER = 'kubernetes.io/pv-protection';

export const volumeProtectionController: ControllerDefinition = {
  name: 'persistentvolume-protection-controller',
  serviceAccount: 'pv-protection-controller',
  requires: [VOLUMES],
  start: (context) => {
    const { informers, client } = context;
    const volumes = informers.for(VOLUMES);
    const work = context.queue((name) => {
      const volume = volumes.get('', name);
      if (volume === undefined) return undefined;
      return settleFinalizer(client, VOLUMES, volume, FINALIZER, () => volume.status?.phase === 'Bound');
    });
    volumes.addHandler({
      added: (volume) => work.add(volume.metadata.name),
      updated: (volume) => work.add(volume.metadata.name),
    });
  },
};
