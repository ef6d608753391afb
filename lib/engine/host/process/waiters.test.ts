import { ttyWaitKey, Waiters, waitKey } from './waiters';

test('every kind and number has a key of its own', () => {
  const kinds = ['read', 'write', 'children', 'watch', 'stream', 'socket'] as const;
  const keys = kinds.flatMap((kind) => [1, 2, 3, 7].map((id) => waitKey(kind, id)));
  expect(new Set(keys).size).toBe(keys.length);
});

test('who waits is named in order of creation, once, until it waits no more', () => {
  const waiters = new Waiters();
  const key = waitKey('read', 5);
  waiters.add(9, [key, ttyWaitKey('pts/0')]);
  waiters.add(4, [key, key]);
  expect(waiters.of(key)).toEqual([4, 9]);
  expect(waiters.of(ttyWaitKey('pts/0'))).toEqual([9]);
  waiters.remove(9);
  expect(waiters.of(key)).toEqual([4]);
  expect(waiters.of(ttyWaitKey('pts/0'))).toEqual([]);
  waiters.remove(4);
  waiters.remove(4);
  expect(waiters.of(key)).toEqual([]);
});
