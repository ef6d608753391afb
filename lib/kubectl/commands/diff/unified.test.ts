import { unifiedHunks } from './unified';

const numbered = (count: number, change: (n: number) => string = String): string =>
  `${Array.from({ length: count }, (_, i) => change(i + 1)).join('\n')}\n`;

test('three lines around a change, far changes in hunks of their own', () => {
  const after = numbered(30, (n) => (n === 5 ? 'five' : n === 20 ? 'twenty' : String(n)));
  expect(unifiedHunks(numbered(30), after)).toBe(
    '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -17,7 +17,7 @@\n 17\n 18\n 19\n-20\n+twenty\n 21\n 22\n 23\n',
  );
});

test('near changes share a hunk; equal texts have none', () => {
  const after = numbered(12, (n) => (n === 3 || n === 9 ? `x${n}` : String(n)));
  expect(unifiedHunks(numbered(12), after)).toMatch(/^@@ -1,12 \+1,12 @@\n/);
  expect(unifiedHunks('a\n', 'a\n')).toBe('');
});

test('a new file is added as a whole', () => {
  expect(unifiedHunks('', 'a\nb\n')).toBe('@@ -0,0 +1,2 @@\n+a\n+b\n');
});
