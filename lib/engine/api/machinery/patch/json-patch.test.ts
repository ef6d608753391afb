import { deepFreeze } from '../../../base/freeze';
import { applyJsonPatch } from './json-patch';
import { applyMergePatch } from './merge-patch';

const document = deepFreeze({ a: { 'x/y': 1, 'm~n': [1, 2, 3] }, b: null, list: [{ n: 1 }] });
const patched = (...operations: object[]) => applyJsonPatch(document, operations as never);
const value = (...operations: object[]) => {
  const result = patched(...operations);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};
const REFUSED = { ok: false, status: 422, message: 'the server rejected our request due to an error in our request' };

test('pointers, list ends and negative indexes', () => {
  expect(value({ op: 'replace', path: '/a/x~1y', value: 2 }).a['x/y']).toBe(2);
  expect(value({ op: 'add', path: '/a/m~0n/-', value: 4 }).a['m~n']).toEqual([1, 2, 3, 4]);
  expect(value({ op: 'add', path: '/a/m~0n/-1', value: 4 }).a['m~n']).toEqual([1, 2, 3, 4]);
  expect(value({ op: 'remove', path: '/a/m~0n/-3' }).a['m~n']).toEqual([2, 3]);
  expect(value({ op: 'move', from: '/list/0', path: '/c' })).toMatchObject({ list: [], c: { n: 1 } });
});

test('an absent member reads as null', () => {
  expect(value({ op: 'replace', path: '/new', value: 1 }).new).toBe(1);
  expect(value({ op: 'test', path: '/absent', value: null }).b).toBeNull();
  expect(value({ op: 'copy', from: '/absent', path: '/c' }).c).toBeNull();
});

test.each([
  { op: 'test', path: '/a/x~1y', value: '1' },
  { op: 'remove', path: '/absent' },
  { op: 'add', path: '/absent/x', value: 1 },
  { op: 'add', path: '', value: 1 },
  { op: 'replace', path: '/list/1', value: 1 },
  { op: 'add', path: '/list/2', value: 1 },
  { op: 'move', path: '/c' },
  { op: 'bogus', path: '/a' },
])('refused: %j', (operation) => {
  expect(patched(operation)).toEqual(REFUSED);
});

test('operations are decoded into a struct', () => {
  expect(patched({ op: 'add', path: 5 })).toEqual({
    ok: false,
    status: 400,
    message: 'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string',
  });
});

test('a merge patch drops nulls of what is new, also inside lists, but not over a list that replaces a map', () => {
  expect(applyMergePatch(document, { a: { 'x/y': null, z: { p: null, q: 1 } }, b: [{ p: null }] })).toEqual({
    a: { 'm~n': [1, 2, 3], z: { q: 1 } },
    b: [{}],
    list: [{ n: 1 }],
  });
  expect(applyMergePatch({ a: {} }, { a: [{ p: null }] })).toEqual({ a: [{ p: null }] });
});
