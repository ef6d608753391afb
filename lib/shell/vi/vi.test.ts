/** vi at a terminal: what keys do to the file. */
import { shellPrograms } from '../programs';
import { FakeHost } from '../testing/fake-host';

const TEXT = 'one\ntwo\nthree\n';
async function after(keys: string, text: string | null = TEXT): Promise<string | undefined> {
  const host = new FakeHost({
    ...shellPrograms,
    env: { PS1: '$ ' },
    files: text === null ? {} : { '/home/student/f': text },
  });
  await host.openTerminal(['bash']);
  await host.type('vi f\r');
  await host.type(`${keys}:wq\r`);
  await host.type('echo left\r');
  expect(host.ttyOutput).toContain('left');
  return host.files.text('/home/student/f');
}

test.each([
  ['dd', 'two\nthree\n'],
  ['yyp', 'one\none\ntwo\nthree\n'],
  ['ihi \x1b', 'hi one\ntwo\nthree\n'],
  ['cwuno\x1b', 'uno\ntwo\nthree\n'],
  ['/two\rx', 'one\nwo\nthree\n'],
  ['ddu', TEXT],
  ['ddu\x12', 'two\nthree\n'],
  [':%s/o/0/g\r', '0ne\ntw0\nthree\n'],
  ['o서비스\x1b', 'one\n서비스\ntwo\nthree\n'],
  ['vlld', '\ntwo\nthree\n'],
  ['Vjd', 'three\n'],
  ['J', 'one two\nthree\n'],
  [':2\rdd', 'one\nthree\n'],
  ['Gofour\x1b', 'one\ntwo\nthree\nfour\n'],
  ['x.', 'e\ntwo\nthree\n'],
  ['A!\x7f?\x1b', 'one?\ntwo\nthree\n'],
  ['>>', '  one\ntwo\nthree\n'],
  ['ggdG', ''],
  ['iab\rc\x1bu', TEXT],
])('%j', async (keys, expected) => {
  expect(await after(keys)).toBe(expected);
});

test('a new file, and :q! keeps the old text', async () => {
  expect(await after('inew\x1b', null)).toBe('new\n');
  const host = new FakeHost({ ...shellPrograms, env: { PS1: '$ ' }, files: { '/home/student/f': TEXT } });
  await host.openTerminal(['bash']);
  await host.type('vi f\rdd:q\r');
  expect(host.ttyOutput).toContain('E37: No write since last change (add ! to override)');
  await host.type(':q!\r');
  expect(host.files.text('/home/student/f')).toBe(TEXT);
});
