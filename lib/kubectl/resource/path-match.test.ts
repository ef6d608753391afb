import { matcherOf } from './path-match';

const match = (pattern: string, name: string) => matcherOf(pattern)?.(name);

test.each([
  ['*', 'abc', true],
  ['a*c', 'abbc', true],
  ['a*b', 'abc', false],
  ['*.yaml', 'web.yaml', true],
  ['?b', 'ab', true],
  ['?b', 'b', false],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['[^a-c]x', 'dx', true],
  ['[z-a]', 'b', false],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['[\\]]', ']', true],
  ['a+(b).y', 'a+(b).y', true],
  ['*가?', 'x가나', true],
])('%s and %s', (pattern, name, expected) => expect(match(pattern, name)).toBe(expected));

test.each(['[', '[]', '[]a]', '[-a]', '[a-]', '[a', '[^', 'a\\', '[a\\'])('%s is no pattern', (pattern) =>
  expect(matcherOf(pattern)).toBeUndefined(),
);

test('many stars do not take forever', () => {
  expect(match(`${'*a'.repeat(40)}b`, 'a'.repeat(4_000))).toBe(false);
});
