import { deepFreeze } from './freeze';

test('in tests a list of a frozen object throws when it is written to', () => {
  const object = deepFreeze({ list: [1, { inner: [2] }], name: 'x' });
  expect(() => (object.list as unknown[]).push(3)).toThrow(TypeError);
  expect(() => ((object.list[1] as { inner: number[] }).inner[0] = 3)).toThrow(TypeError);
});
