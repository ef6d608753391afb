/** In an image of busybox the shell and the tools speak as BusyBox 1.35 does. */
import { ShellMachine } from '../testing/shell-machine';

const CASES: [script: string, stdout: string, stderr: string, exit: number][] = [
  ['cat nofile', '', "cat: can't open 'nofile': No such file or directory\n", 1],
  ['ls nofile', '', 'ls: nofile: No such file or directory\n', 1],
  ['cd nodir', '', "sh: cd: line 0: can't cd to nodir: No such file or directory\n", 2],
  ['mkdir d; rm d; rmdir nofile', '', "rm: 'd' is a directory\nrmdir: 'nofile': No such file or directory\n", 1],
  ['tail -n 2 nofile', '', "tail: can't open 'nofile': No such file or directory\ntail: no files\n", 1],
  ['[ 1 -eq x ]', '', 'sh: x: bad number\n', 2],
  ['nosuch', '', 'sh: nosuch: not found\n', 127],
  ['echo a | wc', '        1         1         2\n', '', 0],
];
test.each(CASES)('%s', async (script, stdout, stderr, exit) => {
  const quoted = script.replace(/'/g, "'\\''");
  expect(await new ShellMachine({ busybox: true }).run(`sh -c '${quoted}'`)).toEqual({ stdout, stderr, exit });
});

test('ps and ls have their columns', async () => {
  const m = new ShellMachine({ busybox: true, files: { '/srv/a': 'x\n' } });
  expect((await m.run('ps')).stdout).toMatch(/^PID {3}USER {5}TIME {2}COMMAND\n +\d+ student +0:00 /);
  expect((await m.run('ls -l /srv')).stdout).toMatch(/^total 4\n-rw-r--r-- {4}1 root {5}root {13}2 /);
});
