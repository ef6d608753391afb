import { sortEndpointPorts, sortSlicePorts } from '../service-pods/go-dump';
import { repackSubsets } from './repack';

// Expected orders printed by a Go program with the real RepackSubsets and NewPortMapKey of v1.36.3.
const NAMES = ['http', 'https', 'metrics', '', 'admin', 'web'];
const PORTS = [8080, 8443, 9090, 53, 8081, 80];
const all = NAMES.map((name, i) => ({ name, port: PORTS[i], protocol: 'TCP' }));

test.each([
  [2, [8080, 8443], [8080, 8443]],
  [3, [8080, 9090, 8443], [8080, 8443, 9090]],
  [6, [8080, 53, 8081, 80, 9090, 8443], [8080, 8081, 80, 8443, 53, 9090]],
])('%d ports stand in the order of their hashes', (count, endpoints, slice) => {
  const ports = all.slice(0, count);
  expect(sortEndpointPorts(ports).map((p) => p.port)).toEqual(endpoints);
  expect(sortEndpointPorts([...ports].reverse()).map((p) => p.port)).toEqual(endpoints);
  expect(sortSlicePorts(ports).map((p) => p.port)).toEqual(slice);
});

test('subsets are regrouped, addresses sorted as texts, subsets by hash', () => {
  const pod = (name: string, uid: string) => ({ kind: 'Pod', namespace: 'd', name, uid });
  const ports = [{ name: 'a', port: 80, protocol: 'TCP' }];
  const a = { ip: '10.0.0.9', nodeName: 'n1', targetRef: pod('a', 'u1') };
  const b = { ip: '10.0.0.10', nodeName: 'n1', targetRef: pod('b', 'u2') };
  const other = { addresses: [{ ip: '10.0.0.3' }], ports: [{ name: 'a', port: 81, protocol: 'TCP' }] };
  expect(repackSubsets([{ addresses: [a], ports }, { notReadyAddresses: [b], ports }, other])).toEqual([
    { addresses: [a], notReadyAddresses: [b], ports },
    other,
  ]);
});
