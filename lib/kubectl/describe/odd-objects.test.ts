/** Texts of the real kubectl about objects that no golden case has. */
import type { Draft } from '../draft';
import type { Describing } from './describer';
import { Page } from './page';
import { describerOf } from './registry';
import { describeVolumes } from './volumes';

const nobody: Describing = { nowMs: 0, list: () => [], get: () => undefined, events: () => [] };

function described(group: string, object: Draft): string {
  const page = new Page();
  describerOf(group, object.kind)?.describe(object, page, nobody);
  return page.text();
}

function volumes(...list: readonly Draft[]): string {
  const page = new Page();
  describeVolumes(list, page, '');
  return page.text();
}

test('the attributes of a CSI volume stand further in than its other fields', () => {
  expect(volumes({ name: 'v', csi: { driver: 'd.io', volumeAttributes: { b: '2', a: '1' } } })).toBe(`Volumes:
  v:
    Type:              CSI (a Container Storage Interface (CSI) volume source)
    Driver:            d.io
    FSType:            
    ReadOnly:          false
    VolumeAttributes:      a=1
                           b=2
`);
  expect(volumes({ name: 'v', csi: { driver: 'd.io' } })).toContain('    VolumeAttributes:  <none>\n');
});

test('an ephemeral volume tells of the claim it gets', () => {
  const spec = { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' };
  expect(volumes({ name: 'v', ephemeral: { volumeClaimTemplate: { spec } } })).toBe(`Volumes:
  v:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  
    Volume:        
    Labels:            <none>
    Annotations:       <none>
    Capacity:      
    Access Modes:  
    VolumeMode:    Filesystem
`);
});

test('a storage class with topologies', () => {
  const matchLabelExpressions = [{ key: 'z', values: ['a', 'b'] }];
  const object = { kind: 'StorageClass', metadata: { name: 'sc' }, provisioner: 'p.io/x' };
  expect(described('storage.k8s.io', { ...object, allowedTopologies: [{ matchLabelExpressions }] })).toMatch(
    /AllowedTopologies:\s+\n {2}Term 0: +z in \[a, b\]\nEvents: +<none>\n$/,
  );
});

test('addresses of an ingress are sorted', () => {
  const ingress = [{ ip: '2.2.2.2' }, { hostname: 'lb.x' }, { ip: '1.1.1.1' }];
  const object = {
    kind: 'Ingress',
    metadata: { name: 'i', namespace: 'n' },
    spec: {},
    status: { loadBalancer: { ingress } },
  };
  expect(described('networking.k8s.io', object)).toContain('1.1.1.1,2.2.2.2,lb.x\n');
});
