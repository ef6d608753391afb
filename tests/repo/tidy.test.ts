/** The repository's own rules: bans, file sizes, names, and the places that ARCHITECTURE.md and README promise. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { PURE_ZONE_BANS, TREE_BANS, violations } from './ban-list';

const LINES_MAX = 500;
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const code = files.filter((file) => /\.tsx?$/.test(file) && !file.includes('.generated.'));
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.includes('/testing/') || file.startsWith('tests/');
const pure = code.filter(
  (file) =>
    /^lib\/(engine|kubectl|course|grading)\//.test(file) && !isTest(file) && !/golden-api|\.bench\.ts$/.test(file),
);

test('the walk sees the tree', () => {
  expect(code.length).toBeGreaterThan(100);
  expect(pure.length).toBeGreaterThan(50);
});

test('canary: the ban list finds what it bans and leaves comments and strings alone', () => {
  expect(violations('const a = 1;\nconst b = Math.random();', PURE_ZONE_BANS)).toEqual([
    'line 2: Math.random (use kernel.random(path))',
  ]);
  expect(violations("// Math.random\n/* new Date */ const s = 'await';", PURE_ZONE_BANS)).toEqual([]);
  expect(violations('it.only(', TREE_BANS)).toHaveLength(1);
});

test('the pure zone holds no ambient time, randomness or asynchrony', () => {
  const found = pure.flatMap((file) =>
    violations(readFileSync(file, 'utf8'), PURE_ZONE_BANS).map((text) => `${file} ${text}`),
  );
  expect(found).toEqual([]);
});

test('no test is skipped or singled out, no note is left without an issue', () => {
  const checked = code.filter((file) => !file.startsWith('tests/repo/'));
  expect(
    checked.flatMap((file) => violations(readFileSync(file, 'utf8'), TREE_BANS).map((text) => `${file} ${text}`)),
  ).toEqual([]);
});

test('no file is over 500 lines', () => {
  const long = code
    .filter((file) => !file.includes('/testing/'))
    .filter((file) => readFileSync(file, 'utf8').split('\n').length > LINES_MAX + 1);
  expect(long).toEqual([]);
});

test('names say what is in them', () => {
  const bad = code.filter((file) =>
    /\/(utils|helpers|shared|common|misc)(\/|\.tsx?$)|\/(types|index)\.tsx?$/.test(file),
  );
  expect(bad).toEqual([]);
});

test('no machine paths or registry hosts', () => {
  const texts = files.filter(
    (file) => /\.(tsx?|m?js|cjs|json|md|ya?ml|css|sh)$/.test(file) && !file.startsWith('tests/golden/'),
  );
  const bad = texts.filter(
    (file) =>
      /\/work\/(main|shared)|"resolved":/.test(readFileSync(file, 'utf8')) && file !== 'tests/repo/tidy.test.ts',
  );
  expect(bad).toEqual([]);
});

test('every path that ARCHITECTURE.md names in code marks exists', () => {
  const text = readFileSync('lib/ARCHITECTURE.md', 'utf8');
  const paths = [...text.matchAll(/`([a-z][\w./-]*\/[\w.-]+\.(?:ts|md))`/g)].map((match) => match[1] ?? '');
  const missing = paths.filter(
    (path) => ![path, `lib/${path}`, `lib/engine/${path}`].some((candidate) => existsSync(candidate)),
  );
  expect(missing).toEqual([]);
});
