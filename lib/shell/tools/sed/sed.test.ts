import { runSed } from './machine';
import { parseScript } from './parse';
import { sedRegex } from './pattern';

function sed(script: string, text: string, options: { quiet?: boolean; extended?: boolean } = {}): string {
  const parsed = parseScript([{ text: script, origin: '-e expression #1' }]);
  const terminated = text.endsWith('\n');
  const lines = (terminated ? text.slice(0, -1) : text).split('\n');
  const compile = (pattern: string, flags: string) => sedRegex(pattern, flags, options.extended === true);
  return runSed(parsed, { lines, terminated }, { quiet: options.quiet === true, compile, readFile: () => '' }).output;
}

test.each([
  ['s/a/b/', 'aa\nca\n', 'ba\ncb\n'],
  ['s/a/b/g;s/b/[&]/2', 'aaa\n', 'b[b]b\n'],
  ['2d', '1\n2\n3\n', '1\n3\n'],
  ['/2/,$d', '1\n2\n3\n', '1\n'],
  ['2,+1s/^/> /', '1\n2\n3\n4\n', '1\n> 2\n> 3\n4\n'],
  ['1~2d', '1\n2\n3\n', '2\n'],
  ['$!N;s/\\n/,/', '1\n2\n3\n', '1,2\n3\n'],
  [':a;N;$!ba;s/\\n/+/g', '1\n2\n3\n', '1+2+3\n'],
  ['/b/{s/b/x/;p}', 'a\nb\n', 'a\nx\nx\n'],
  ['1!G;h;$!d', '1\n2\n3\n', '3\n2\n1\n'],
  ['y/abc/xyz/', 'cab\n', 'zxy\n'],
  ['s#/usr#/opt#', '/usr/bin\n', '/opt/bin\n'],
  ['s/\\(a\\)\\(b\\)/\\2\\1/', 'ab\n', 'ba\n'],
  ['s/x.*/\\U&/', 'axbc\n', 'aXBC\n'],
  [
    '/image: luksa/a\\        readinessProbe: {exec: {command: [ls, /var/ready]}}',
    '  image: luksa/kubia\nx\n',
    '  image: luksa/kubia\n        readinessProbe: {exec: {command: [ls, /var/ready]}}\nx\n',
  ],
  ['/a/i before', 'a\n', 'before\na\n'],
  ['/a/c\\\nother', 'a\nb\n', 'other\nb\n'],
  ['2q', '1\n2\n3\n', '1\n2\n'],
  ['s/a/b/', 'a', 'b'],
])('%s', (script, text, wanted) => expect(sed(script, text)).toBe(wanted));

test('quiet prints only what is asked; extended patterns', () => {
  expect(sed('/a/p', 'a\nb\n', { quiet: true })).toBe('a\n');
  expect(sed('s/(a+)b{2}/<\\1>/', 'aabb\n', { extended: true })).toBe('<aa>\n');
});

test.each([
  ['s/a/b', "-e expression #1, char 5: unterminated `s' command"],
  ['k', "-e expression #1, char 1: unknown command: `k'"],
  ['/a', '-e expression #1, char 2: unterminated address regex'],
  ['s/a/b/x', "-e expression #1, char 7: unknown option to `s'"],
  ['{p', "-e expression #1, char 0: unmatched `{'"],
  ['bx', "can't find label for jump to `x'"],
])('%s is refused', (script, message) => {
  expect(() => parseScript([{ text: script, origin: '-e expression #1' }])).toThrow(message);
});
