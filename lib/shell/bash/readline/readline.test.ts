/** A learner at the terminal: prompts, editing keys, history, completion, Ctrl-C, job control. */
import { shellPrograms } from '../../programs';
import { FakeHost } from '../../testing/fake-host';
import { registerCompleter } from './completer';

const PS1 = '\\u@\\h:\\w\\$ ';
async function open(files: Record<string, string> = {}) {
  const host = new FakeHost({ ...shellPrograms, env: { PS1, TERM: 'xterm-256color' }, files });
  await host.openTerminal(['bash']);
  return host;
}
/** What a learner reads: without control sequences and redraws. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences
  const lines = text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').split('\n');
  return lines.map((line) => line.split('\r').filter(Boolean).pop() ?? '').join('\n');
}
/** Output of the command typed, between its line and the next prompt. */
async function result(host: FakeHost, typed: string): Promise<string> {
  const text = plain(await host.type(`${typed}\r`));
  return text.split('\n').slice(1, -1).join('\n');
}

test("the prompt is the mock-up's, and a command answers", async () => {
  const host = await open();
  expect(plain(host.ttyOutput)).toBe('student@workstation:~$ ');
  expect(await result(host, 'echo hello')).toBe('hello');
  expect(await result(host, 'cd /tmp; pwd')).toBe('/tmp');
  expect(plain(host.ttyOutput).split('\n').pop()).toBe('student@workstation:/tmp$ ');
});

test.each([
  ['echo ac\x1b[Db', 'abc'],
  ['cho x\x01e', 'x'],
  ['echo one two\x17three', 'one three'],
  ['junk\x15echo k', 'k'],
  ['echo abX\x7f', 'ab'],
  ['echo a b\x1bb\x0b\x19\x19', 'a bb'],
  ['echo 서비스\x7f!', '서비!'],
  ['echo ab\x14', 'ba'],
])('%j', async (keys, expected) => {
  expect(await result(await open(), keys)).toBe(expected);
});

test('history: up, down, !!, !n, Ctrl-R', async () => {
  const host = await open();
  await host.type('echo first\recho second\r');
  expect(await result(host, '\x1b[A\x1b[A')).toBe('first');
  expect(await result(host, '!!')).toBe('echo first\nfirst');
  expect(await result(host, '\x12seco')).toBe('second');
  expect(await result(host, 'history 2')).toBe('    5  echo second\n    6  history 2');
  expect(await result(host, '!nope')).toBe('bash: !nope: event not found');
});

test('an unfinished command asks on; Ctrl-D at an empty line leaves', async () => {
  const host = await open();
  expect(
    plain(await host.type('for i in 1 2; do\r'))
      .split('\n')
      .pop(),
  ).toBe('> ');
  expect(await result(host, 'echo $i; done')).toBe('1\n2');
  await host.type('cat <<E\ra\r');
  expect(await result(host, 'E')).toBe('a');
  expect(plain(await host.type('\x04'))).toContain('exit');
  expect([...host.exits.values()].pop()).toEqual({ kind: 'exited', code: 0 });
});

test('bracketed paste of several lines runs them in order', async () => {
  const host = await open();
  const text = plain(await host.type('\x1b[200~cat <<E\none\nE\necho two\n\x1b[201~'));
  expect(text).toMatch(/one[\s\S]*two/);
});

test('a tab in a later line of a paste stays a tab', async () => {
  const host = await open();
  expect(plain(await host.type('\x1b[200~cat <<E\r\tone\rE\r\x1b[201~\r'))).toMatch(/\tone\r?\n/);
});

test('Tab completes commands, files and what a completer knows', async () => {
  registerCompleter({
    command: 'printenv',
    complete: (words, index) => ['PATH', 'PATHS'].filter((one) => one.startsWith(words[index] as string)),
  });
  const host = await open({ '/home/student/manifest.yaml': 'x\n' });
  expect(await result(host, 'cat man\t')).toBe('x');
  expect(await result(host, 'whoa\t')).toBe('student');
  expect(plain(await host.type('printenv P\t\t\t'))).toContain('PATH   PATHS');
});

test('Ctrl-C drops the line, stops a program and an endless loop of the shell', async () => {
  const host = await open();
  expect(plain(await host.type('echo x\x03'))).toContain('^C');
  expect(await result(host, 'echo $?')).toBe('130');
  await host.type('sleep 100\r');
  await host.type('\x03');
  expect(await result(host, 'echo $?')).toBe('130');
  await host.type('while true; do sleep 1; done\r');
  await host.pass(3_000_000);
  await host.type('\x03');
  expect(await result(host, 'echo back')).toBe('back');
});

test('job control: &, jobs, Ctrl-Z, fg, bg, kill', async () => {
  const host = await open();
  expect(await result(host, 'sleep 50 &')).toMatch(/^\[1\] \d+$/);
  expect(await result(host, 'jobs')).toBe('[1]+  Running                 sleep 50 &');
  await host.type('sleep 60\r');
  expect(plain(await host.type('\x1a'))).toContain('[2]+  Stopped                 sleep 60');
  expect(await result(host, 'jobs')).toBe(
    '[1]-  Running                 sleep 50 &\n[2]+  Stopped                 sleep 60',
  );
  expect(await result(host, 'bg')).toBe('[2]+ sleep 60 &');
  await host.type('fg %1\r');
  await host.type('\x03');
  expect(await result(host, 'kill %2')).toBe('');
  expect(await result(host, 'echo')).toContain('[2]+  Terminated              sleep 60');
});

test('a syntax error and an unknown command read as bash says', async () => {
  const host = await open();
  expect(await result(host, 'foo')).toBe('bash: foo: command not found');
  expect(await result(host, 'echo )')).toBe("bash: syntax error near unexpected token `)'");
});
