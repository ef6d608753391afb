import type { Draft } from '../../client/object';
import { ATTRIBUTES_CLASSES, PODS, VOLUME_CLAIMS, VOLUMES } from '../../client/resources';
import { simulate } from '../testing/simulation';

const names = (list: readonly Draft[]) => list.map((object) => object.metadata.name);

test('a class of attributes goes with the last claim that names it', () => {
  const sim = simulate(['volumeattributesclass-protection-controller']);
  sim.create(ATTRIBUTES_CLASSES, { metadata: { name: 'gold' }, driverName: 'x', parameters: { a: 'b' } });
  sim.create(VOLUME_CLAIMS, {
    metadata: { name: 'c', namespace: 'default' },
    spec: { volumeAttributesClassName: 'gold' },
  });
  sim.run();
  sim.client.delete(ATTRIBUTES_CLASSES, '', 'gold');
  sim.run();
  const classes = () => names(sim.api.list('/apis/storage.k8s.io/v1/volumeattributesclasses'));
  expect(classes()).toEqual(['gold']);
  sim.client.delete(VOLUME_CLAIMS, 'default', 'c');
  sim.run();
  expect(classes()).toEqual([]);
});

test('a deleted claim goes when no scheduled pod uses it, a volume when it is not bound', () => {
  const sim = simulate(['persistentvolumeclaim-protection-controller', 'persistentvolume-protection-controller']);
  for (const name of ['used', 'free']) {
    sim.create(VOLUME_CLAIMS, { metadata: { name, namespace: 'default' }, spec: {} });
  }
  sim.create(VOLUMES, { metadata: { name: 'bound' }, status: { phase: 'Bound' } });
  sim.create(PODS, {
    metadata: { name: 'p', namespace: 'default' },
    spec: { nodeName: 'n', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'used' } }] },
  });
  sim.run();
  const claims = () => sim.api.list('/api/v1/persistentvolumeclaims');
  expect(claims()[0]?.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
  for (const name of ['used', 'free']) sim.client.delete(VOLUME_CLAIMS, 'default', name);
  sim.client.delete(VOLUMES, '', 'bound');
  sim.run();
  expect(names(claims())).toEqual(['used']);
  expect(names(sim.api.list('/api/v1/persistentvolumes'))).toEqual(['bound']);
  sim.client.delete(PODS, 'default', 'p');
  sim.run();
  expect(claims()).toEqual([]);
});
