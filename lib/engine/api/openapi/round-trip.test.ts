import { readFileSync } from 'node:fs';
import { roundTrip } from './round-trip';
import { definitionOfKind } from './schema';

const cases = readFileSync('tests/golden/api/defaulting.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((golden) => golden.status === 201 && golden.response?.kind);

function shapeOf(object: { apiVersion: string; kind: string }) {
  const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion];
  return definitionOfKind(group as string, version as string, object.kind);
}

const known = cases.filter((golden) => shapeOf(golden.response));

test('most recorded kinds have a shape', () => {
  expect(known.length).toBeGreaterThan(80);
});

test.each(known.map((golden) => [golden.name, golden.response]))(
  '%s: what the server wrote stays as it is',
  (_, object) => {
    expect(roundTrip(object, shapeOf(object)?.name as string)).toEqual(object);
  },
);

test('unknown fields and empty values vanish, quantities become canonical, zero structs appear', () => {
  const pod = {
    metadata: { name: 'p', labels: {} },
    spec: {
      hostNetwork: false,
      hostnmae: 'x',
      containers: [{ name: 'c', resources: { limits: { memory: '1024Mi' } } }],
    },
  };
  expect(roundTrip(pod, 'io.k8s.api.core.v1.Pod')).toEqual({
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', resources: { limits: { memory: '1Gi' } } }] },
    status: {},
  });
});

test('a pointer that is always written is null when it is none', () => {
  const claim = { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'o' } } };
  const { spec } = roundTrip(claim, 'io.k8s.api.core.v1.PersistentVolumeClaim') as typeof claim;
  expect(spec.dataSource).toEqual({ apiGroup: null, kind: 'PersistentVolumeClaim', name: 'o' });
});
