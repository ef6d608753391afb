import { type Definition, definitionOfKind } from '../../openapi/schema';
import { conversionError } from './map-conversion';
import { spentPatch } from './spent-patch';

const deployment = definitionOfKind('apps', 'v1', 'Deployment') as Definition;
const secret = definitionOfKind('', 'v1', 'Secret') as Definition;

test.each([
  [{ spec: { replicas: 'two' } }, 'unrecognized type: int32'],
  [{ spec: { replicas: 1.5 } }, 'cannot convert float64 to int32'],
  [{ spec: { paused: 'yes' } }, 'unrecognized type: bool'],
  [{ spec: { selector: { matchLabels: { a: 1 } } } }, 'cannot convert int64 to string'],
  [{ spec: { selector: { matchLabels: { a: true } } } }, 'unrecognized type: string'],
  [{ spec: { selector: 'x' } }, 'cannot restore struct from: string'],
  [{ spec: { template: { spec: { containers: {} } } } }, 'cannot restore slice from map'],
  [{ metadata: { labels: [] } }, 'cannot restore map from slice'],
  [{ spec: { replicas: 2, paused: null } }, undefined],
])('%j', (value, message) => {
  expect(conversionError(value, deployment)).toBe(message);
});

test('times, and numbers that may be words, are read through JSON without a place', () => {
  const service = definitionOfKind('', 'v1', 'Service') as Definition;
  expect(conversionError({ metadata: { creationTimestamp: [] } }, service)).toBe(
    'json: cannot unmarshal array into Go value of type string',
  );
  const port = (targetPort: number | boolean | string) =>
    conversionError({ spec: { ports: [{ port: 1, targetPort }] } }, service);
  expect([port(1.5), port(true), port('web'), port(2)]).toEqual([
    'json: cannot unmarshal number 1.5 into Go value of type int32',
    'json: cannot unmarshal bool into Go value of type int32',
    undefined,
    undefined,
  ]);
});

test('bytes are read through JSON', () => {
  expect(conversionError({ data: { a: '!!' } }, secret)).toBe(
    'error decoding from json: illegal base64 data at input byte 0',
  );
});

test('a merged patch has lost its orders and the lists that they order', () => {
  const patch = { spec: { '$setElementOrder/ports': [{ port: 1 }], ports: [{ port: 1 }], type: 'NodePort' } };
  expect(spentPatch(patch)).toEqual({ spec: { type: 'NodePort' } });
  expect(spentPatch({ $patch: 'replace', spec: { $patch: 'delete' } })).toEqual({ spec: { $patch: 'delete' } });
});
