import { deepFreeze } from '../../../base/freeze';
import { applyStrategicPatch } from './strategic-merge';

const POD = 'io.k8s.api.core.v1.Pod';
const pod = deepFreeze({
  metadata: { name: 'p', labels: { a: '1', b: '2' }, finalizers: ['x/a', 'x/b', 'x/c'] },
  spec: {
    containers: [
      { name: 'one', image: 'i:1', env: [{ name: 'A', value: '1' }] },
      { name: 'two', image: 'i:2', args: ['x'] },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
    tolerations: [{ key: 'k' }],
  },
});
const result = (patch: object) => applyStrategicPatch(pod, patch as never, POD);
const patched = (patch: object) => {
  const made = result(patch);
  if (!made.ok) throw new Error(made.message);
  return made.value;
};
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

test('lists with a merge key merge, others are replaced, null removes', () => {
  const { metadata, spec } = patched({
    metadata: { labels: { a: null, c: '3' } },
    spec: { containers: [{ name: 'one', env: [{ name: 'B', value: '2' }] }], tolerations: [{ key: 'other' }] },
  });
  expect(metadata.labels).toEqual({ b: '2', c: '3' });
  expect(spec.tolerations).toEqual([{ key: 'other' }]);
  expect(spec.containers[0]).toMatchObject({ image: 'i:1', env: [{ name: 'B' }, { name: 'A' }] });
  expect(names(spec.containers)).toEqual(['one', 'two']);
});

test('new items come first unless the order list says otherwise', () => {
  expect(names(patched({ spec: { containers: [{ name: 'new' }] } }).spec.containers)).toEqual(['new', 'one', 'two']);
  const order = [{ name: 'two' }, { name: 'new' }, { name: 'one' }];
  const patch = { spec: { '$setElementOrder/containers': order, containers: [{ name: 'new' }] } };
  expect(names(patched(patch).spec.containers)).toEqual(['two', 'new', 'one']);
});

test('directives delete, replace and retain', () => {
  expect(names(patched({ spec: { containers: [{ name: 'one', $patch: 'delete' }] } }).spec.containers)).toEqual([
    'two',
  ]);
  const replaced = patched({ spec: { containers: [{ name: 'x' }, { $patch: 'replace' }] } }).spec.containers;
  expect(replaced).toEqual([{ name: 'x' }]);
  expect(patched({ metadata: { labels: { $patch: 'replace', z: '1' } } }).metadata.labels).toEqual({ z: '1' });
  const secret = { name: 'v', $retainKeys: ['name', 'secret'], secret: { secretName: 's' } };
  expect(patched({ spec: { volumes: [secret] } }).spec.volumes).toEqual([{ name: 'v', secret: { secretName: 's' } }]);
});

test('lists of scalars: added to, deleted from', () => {
  expect(patched({ metadata: { finalizers: ['x/d', 'x/a'] } }).metadata.finalizers).toEqual([
    'x/d',
    'x/a',
    'x/b',
    'x/c',
  ]);
  const gone = { metadata: { '$deleteFromPrimitiveList/finalizers': ['x/b'] } };
  expect(patched(gone).metadata.finalizers).toEqual(['x/a', 'x/c']);
});

test.each([
  [{ spec: { containers: [{ image: 'i' }] } }, 500, 'map: map[image:i] does not contain declared merge key: name'],
  [{ metadata: { $patch: 'merge' } }, 500, 'unknown patch type: merge in map: map[$patch:merge]'],
  [{ spec: { volumes: [{ name: 'v', $retainKeys: 'x' }] } }, 400, 'invalid patch format of retainKeys'],
  [
    { spec: { '$setElementOrder/containers': [{ name: 'two' }], containers: [{ name: 'one' }] } },
    500,
    "The order in patch list:\n[map[name:one]]\n doesn't match $setElementOrder list:\n[map[name:two]]\n",
  ],
  [{ metadata: { finalizers: [1] } }, 500, 'list element types are not identical: [[x/a x/b x/c] [1]]'],
])('%j fails', (patch, status, message) => {
  expect(result(patch)).toEqual({ ok: false, status, message });
});
