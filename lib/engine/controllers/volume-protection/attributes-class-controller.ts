/** Volume attributes classes that a claim or a volume names are not deleted (pkg/controller/volume/vacprotection). */
import { type Draft, keyOf } from '../../client/object';
import { ATTRIBUTES_CLASSES, VOLUME_CLAIMS, VOLUMES } from '../../client/resources';
import type { ControllerDefinition } from '../controller';
import { settleFinalizer } from './finalizers';

const FINALIZER = 'kubernetes.io/vac-protection';

export const attributesClassProtectionController: ControllerDefinition = {
  name: 'volumeattributesclass-protection-controller',
  serviceAccount: 'volumeattributesclass-protection-controller',
  requires: [ATTRIBUTES_CLASSES],
  start: (context) => {
    const { informers, client } = context;
    const classes = informers.for(ATTRIBUTES_CLASSES);
    const claims = informers.for(VOLUME_CLAIMS);
    const volumes = informers.for(VOLUMES);
    const work = context.queue((name) => {
      const found = classes.get('', name);
      if (found === undefined) return undefined;
      const isUsed = () => [...claims.list(), ...volumes.list()].some((user) => namesOf(user).includes(name));
      return settleFinalizer(client, ATTRIBUTES_CLASSES, found, FINALIZER, isUsed);
    });
    classes.addHandler({ added: (found) => work.add(keyOf(found)), updated: (found) => work.add(keyOf(found)) });
    const released = (user: Draft): void => {
      for (const name of namesOf(user)) work.add(name);
    };
    for (const users of [claims, volumes]) users.addHandler({ deleted: released, updated: (_, old) => released(old) });
  },
};

/** A claim has one it wants, one it has, and one it is being changed to. */
function namesOf({ spec, status }: Draft): readonly string[] {
  const wanted = spec.volumeAttributesClassName;
  const current = status?.currentVolumeAttributesClassName;
  const target = status?.modifyVolumeStatus?.targetVolumeAttributesClassName;
  return [wanted, current, target].filter(Boolean);
}
