/** The prompt on the real host layer, as bash 5.2 in a terminal of the same size showed it key by key. */
import { ShellMachine } from '../../testing/shell-machine';

const FILES = {
  '/home/student/.profile': "PS1='$ '\n",
  '/home/student/file1.txt': { text: '', uid: 1000 },
  '/home/student/file2.txt': { text: '', uid: 1000 },
  '/home/student/with space': { text: '', uid: 1000 },
};

async function at(columns = 60, rows = 12): Promise<(keys: string) => Promise<string>> {
  const m = await new ShellMachine({ files: FILES }).open(columns, rows);
  return async (keys) => {
    for (const key of keys.match(/\x1b(?:\[[0-9;]*[A-Za-z~]|.)|[\s\S]/gu) ?? []) await m.type(key, 20_000);
    await m.pass(200_000);
    return `${m.screen.text()}|${m.screen.cursor()[1]}`;
  };
}

test('Hangul takes two columns and goes syllable by syllable', async () => {
  const type = await at();
  expect(await type('echo 서비스 포드\x7f')).toBe('$ echo 서비스 포|16');
  expect(await type('드\x01\x06\x06\x06\x06\x06\x06')).toBe('$ echo 서비스 포드|9');
  expect(await type('\x04\r')).toBe('$ echo 서스 포드\n서스 포드\n$|2');
});

test('a long line wraps, and editing in its first row keeps the rest', async () => {
  const type = await at(30);
  expect(await type(`echo ${'a'.repeat(23)}`)).toBe(`$ echo ${'a'.repeat(23)}|0`);
  expect(await type('bcd\x01Z')).toBe(`$ Zecho ${'a'.repeat(22)}\nabcd|3`);
  expect(await type('\x0bX\r')).toContain('$ ZX\nbash: ZX: command not found');
});

test('a command of several lines is one entry of the history', async () => {
  const type = await at();
  await type('for i in 1 2; do\recho $i\rdone\r');
  expect(await type('\x1b[A')).toMatch(/\$ for i in 1 2; do echo \$i; done\|32$/);
  await type('\x15if true\r\x03');
  expect(await type('\x1b[A')).toMatch(/\$ if true\|9$/);
});

test('a paste waits for Enter; each of its commands is an entry', async () => {
  const m = await new ShellMachine({ files: FILES }).open(60, 12);
  await m.type('\x1b[200~echo a\recho b\r\x1b[201~', 200_000);
  expect(m.screen.text()).toBe('$ echo a\necho b');
  await m.type('\r', 200_000);
  expect(m.screen.text()).toBe('$ echo a\necho b\na\nb\n$');
  await m.type('\x1b[A', 200_000);
  expect(m.screen.lines()[4]).toBe('$ echo b');
});

test('Tab completes, then rings, then lists; the search says when it fails', async () => {
  const type = await at();
  expect(await type('ls fi\t')).toBe('$ ls file|9');
  expect(await type('\t\t')).toBe('$ ls file\nfile1.txt  file2.txt\n$ ls file|9');
  expect(await type('\x15cat wi\t')).toMatch(/cat with\\ space\|18$/);
  expect(await type('\x15echo $HOM\t')).toMatch(/echo \$HOME\/\|13$/);
  expect(await type('\x03\x12zzz')).toMatch(/\n\(failed reverse-i-search\)`zzz':\|32$/);
});

test('Ctrl-C in read, Ctrl-Z, fg and the warning of stopped jobs', async () => {
  const type = await at();
  expect(await type('read x\ra\x03echo $?\r')).toBe('$ read x\na^C\n$ echo $?\n130\n$|2');
  expect(await type('sleep 100\r\x1a')).toMatch(/sleep 100\n\^Z\n\[1\]\+ {2}Stopped {17}sleep 100\n\$\|2$/);
  expect(await type('exit\r')).toMatch(/\$ exit\nlogout\nThere are stopped jobs\.\n\$\|2$/);
  expect(await type('fg\r\x03')).toMatch(/\$ fg\nsleep 100\n\^C\n\$\|2$/);
});

test('another width: the line is drawn anew', async () => {
  const m = await new ShellMachine({ files: FILES }).open(60, 12);
  await m.type('echo hello', 100_000);
  await m.resize(40, 12);
  await m.type(' again\r', 100_000);
  expect(m.screen.text()).toBe('$ echo hello again\nhello again\n$');
});

test('the history outlives the terminal', async () => {
  const m = await new ShellMachine({ files: FILES }).open(60, 12);
  await m.type('echo kept\rexit\r', 200_000);
  expect(m.ended).toBe('0');
  expect(m.host.readFile('workstation', '/home/student/.bash_history')).toBe('echo kept\nexit\n');
  await m.open(60, 12);
  await m.type('\x1b[A\x1b[A', 200_000);
  expect(m.screen.text()).toMatch(/\$ echo kept$/);
});

test('exit warns of stopped jobs once; %- is the only job where there is one', async () => {
  const m = await new ShellMachine().open();
  await m.type('sleep 10 &\r');
  await m.type('kill %- && echo killed\r');
  expect(m.screen.text()).toContain('\nkilled\n');
  await m.type('sleep 10\r');
  await m.type('\x1a');
  expect(await m.type('exit\r')).toContain('There are stopped jobs.');
  expect(m.ended).toBeUndefined();
  await m.type('exit\r');
  expect(m.ended).toBeDefined();
});

test('the prompt stands behind output without a newline, and editing leaves that alone', async () => {
  const m = await new ShellMachine().open();
  await m.type("PS1='$ '\rclear; printf 10.96.0.1\r");
  expect(m.screen.text()).toBe('10.96.0.1$');
  await m.type('echo ab\x1b[D\x1b[DX');
  expect(m.screen.text()).toBe('10.96.0.1$ echo Xab');
  await m.type('\x15\x1b[A');
  expect(m.screen.text()).toBe('10.96.0.1$ clear; printf 10.96.0.1');
  await m.type('\x0c\x15ls\x03');
  expect(m.screen.text().split('\n').at(-1)).toBe('$');
});
