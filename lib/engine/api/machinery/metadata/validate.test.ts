import { validateMetadataCreate, validateMetadataUpdate } from './validate';

const RULES = { namespaced: true, nameRule: 'subdomain' } as const;
const told = (errors: readonly { field: string; message: string }[]) =>
  errors.map(({ field, message }) => `${field}: ${message}`);

test('a new object: names first, then labels, owners, finalizers; bare finalizers last', () => {
  const meta = {
    name: 'a',
    namespace: 'default',
    labels: { '': 'v' },
    ownerReferences: [
      { apiVersion: 'v1', kind: 'Event', name: 'e', uid: 'u', controller: true },
      { apiVersion: 'apps/', kind: 'X', name: '', uid: 'u', controller: true },
    ],
    finalizers: ['bare', 'orphan', 'foregroundDeletion'],
  };
  const fields = validateMetadataCreate(meta, RULES).map(({ field }) => field);
  expect(fields).toEqual([
    'metadata.labels',
    'metadata.labels',
    'metadata.ownerReferences',
    'metadata.ownerReferences.apiVersion',
    'metadata.ownerReferences.name',
    'metadata.ownerReferences',
    'metadata.finalizers',
    'metadata.finalizers[0]',
  ]);
});

test('a generated name may end in a dash', () => {
  expect(validateMetadataCreate({ generateName: 'web-', name: 'web-x', namespace: 'n' }, RULES)).toEqual([]);
});

test('an update repeats the common rules and refuses new finalizers of what is being deleted', () => {
  const old = { name: 'a', namespace: 'n', resourceVersion: '1', uid: 'u', deletionTimestamp: '2026-01-01T00:00:00Z' };
  expect(validateMetadataUpdate(old, old)).toEqual([]);
  expect(told(validateMetadataUpdate({ ...old, finalizers: ['x.io/b', 'x.io/a'] }, old))).toEqual(
    Array(2).fill(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.io/a", "x.io/b"}',
    ),
  );
  expect(told(validateMetadataUpdate({ ...old, uid: 'w', resourceVersion: '' }, old)).slice(0, 2)).toEqual([
    'metadata.resourceVersion: Invalid value: "": must be specified for an update',
    'metadata.uid: Invalid value: "w": field is immutable',
  ]);
  expect(validateMetadataUpdate({ ...old, labels: { 'a b': '' } }, old)).toHaveLength(3);
});
