import { fnv32a, fnv128a } from './fnv-hash';

test('FNV-1a as Go prints it', () => {
  // From a Go program over k8s.io/utils/dump.
  const port =
    '(v1.EndpointPort){Name:(string)http Port:(int32)8080 Protocol:(v1.Protocol)TCP AppProtocol:(*string)<nil>}';
  expect(fnv128a(port)).toBe('25304a33da9e6ece350a4142a45f5b75');
  expect(fnv32a(port)).toBe(3770400741);
  expect(fnv32a('')).toBe(0x811c9dc5);
});
