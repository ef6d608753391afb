import type { Draft } from '../../client/object';
import { STORAGE_CLASSES, VOLUME_CLAIMS, VOLUMES } from '../../client/resources';
import { type Simulation, simulate } from '../testing/simulation';

const volume = (sim: Simulation, name: string, size: string, spec: Draft = {}): Draft =>
  sim.create(VOLUMES, {
    metadata: { name },
    spec: {
      capacity: { storage: size },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      hostPath: { path: `/tmp/${name}` },
      persistentVolumeReclaimPolicy: 'Retain',
      ...spec,
    },
  });
const claim = (sim: Simulation, name: string, size: string, spec: Draft = {}): Draft =>
  sim.create(VOLUME_CLAIMS, {
    metadata: { name, namespace: 'default' },
    status: { phase: 'Pending' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      resources: { requests: { storage: size } },
      ...spec,
    },
  });
const find = (sim: Simulation, plural: string, name: string): Draft =>
  sim.api.list(`/api/v1/${plural}`).find((object) => object.metadata.name === name) as Draft;

test('a claim gets the smallest volume that is large enough; a released volume is kept or deleted', () => {
  const sim = simulate(['persistentvolume-binder-controller']);
  volume(sim, 'large', '10Gi');
  volume(sim, 'fitting', '2Gi', { persistentVolumeReclaimPolicy: 'Delete' });
  volume(sim, 'small', '1Mi');
  sim.run();
  expect(find(sim, 'persistentvolumes', 'large').status.phase).toBe('Available');
  claim(sim, 'data', '1Gi');
  sim.run();
  const bound = find(sim, 'persistentvolumeclaims', 'data');
  expect(bound.status).toMatchObject({ phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] });
  expect(bound.spec.volumeName).toBe('fitting');
  expect(find(sim, 'persistentvolumes', 'fitting')).toMatchObject({
    metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } },
    spec: { claimRef: { name: 'data', namespace: 'default', uid: bound.metadata.uid } },
    status: { phase: 'Bound' },
  });
  sim.client.delete(VOLUME_CLAIMS, 'default', 'data');
  sim.run();
  expect(find(sim, 'persistentvolumes', 'fitting')).toBeUndefined();
  claim(sim, 'again', '1Gi');
  sim.run();
  sim.client.delete(VOLUME_CLAIMS, 'default', 'again');
  sim.run();
  expect(find(sim, 'persistentvolumes', 'large').status.phase).toBe('Released');
});

test('what a claim waits for is told by events; a volume made later is found by the next look', () => {
  const sim = simulate(['persistentvolume-binder-controller']);
  sim.create(STORAGE_CLASSES, {
    metadata: { name: 'lazy' },
    provisioner: 'x/y',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  sim.create(STORAGE_CLASSES, { metadata: { name: 'outside' }, provisioner: 'x/y', volumeBindingMode: 'Immediate' });
  claim(sim, 'a', '1Gi');
  claim(sim, 'b', '1Gi', { storageClassName: '' });
  claim(sim, 'c', '1Gi', { storageClassName: 'lazy' });
  claim(sim, 'd', '1Gi', { storageClassName: 'outside' });
  sim.run();
  expect([...sim.events()].sort()).toEqual([
    expect.stringMatching(
      /^ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'x\/y'/,
    ),
    'FailedBinding no persistent volumes available for this claim and no storage class is set',
    'ProvisioningFailed storageclass.storage.k8s.io "manual" not found',
    'WaitForFirstConsumer waiting for first consumer to be created before binding',
  ]);
  volume(sim, 'late', '1Gi');
  sim.run(16);
  expect(find(sim, 'persistentvolumeclaims', 'a').status.phase).toBe('Bound');
});

test('a claim whose volume is deleted is lost', () => {
  const sim = simulate(['persistentvolume-binder-controller']);
  volume(sim, 'v', '1Gi');
  claim(sim, 'data', '1Gi');
  sim.run(16);
  sim.client.delete(VOLUMES, '', 'v');
  sim.run();
  expect(find(sim, 'persistentvolumeclaims', 'data').status.phase).toBe('Lost');
  expect(sim.events()).toContain('ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!');
});
