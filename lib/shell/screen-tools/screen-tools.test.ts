/** Full-screen programs key by key on the real host; the screens are those that less 590, nano 7.2 and procps 4 drew. */
import { ShellMachine } from '../testing/shell-machine';

const NUMBERS = Array.from({ length: 100 }, (_, i) => `line ${i + 1}\n`).join('');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n';
const PROFILE = { '/home/student/.profile': "PS1='$ '\n" };

async function machine(columns: number, rows: number): Promise<ShellMachine> {
  const files = { ...PROFILE, '/tmp/nums': NUMBERS, '/home/student/p.yaml': { text: POD, uid: 1000 } };
  return new ShellMachine({ files }).open(columns, rows);
}
const rows = (m: ShellMachine) => m.screen.lines();

test('less pages, searches, goes to the end and gives the screen back', async () => {
  const m = await machine(50, 10);
  await m.type('less /tmp/nums\r');
  expect(rows(m)).toEqual([...NUMBERS.split('\n').slice(0, 9), '/tmp/nums']);
  await m.type(' ');
  expect([rows(m)[0], rows(m)[9]]).toEqual(['line 10', ':']);
  await m.type('/9$\r');
  expect(rows(m)[0]).toBe('line 19');
  await m.type('n');
  expect(rows(m)[0]).toBe('line 29');
  await m.type('N');
  expect(rows(m)[0]).toBe('line 19');
  await m.type('?^line 1$\r');
  expect(rows(m)[0]).toBe('line 1');
  await m.type('G');
  expect(rows(m).slice(7)).toEqual(['line 99', 'line 100', '(END)'].slice(0));
  await m.type('g50G');
  expect(rows(m)[0]).toBe('line 50');
  await m.type('j=');
  expect(rows(m).slice(8).join('')).toContain('lines 51-59/100');
  await m.type('q');
  expect(rows(m).slice(0, 2)).toEqual(['$ less /tmp/nums', '$']);
});

test('less reads a pipe that is still written, and its keys from the terminal', async () => {
  const m = await machine(40, 6);
  await m.type('(seq 3; sleep 60; echo late) | less\r');
  expect(rows(m).slice(0, 2)).toEqual(['$ (seq 3; sleep 60; echo late) | less', '']);
  await m.pass(61_000_000);
  expect(rows(m)).toEqual(['', '1', '2', '3', 'late', '(END)']);
  await m.type('q');
  expect(m.screen.text()).toBe('$ (seq 3; sleep 60; echo late) | less\n$');
  await m.type('seq 3 | less -F\r');
  expect(m.screen.text()).toContain('\n1\n2\n3\n$');
  await m.type('clear; less nope; echo $?\r');
  expect(m.screen.text()).toBe('nope: No such file or directory\n1\n$');
});

test('watch runs again and again, and Ctrl-C leaves with status 0', async () => {
  const m = await machine(60, 8);
  await m.type('watch -n 1 cat n; echo status $?\r');
  expect(rows(m)[0]).toMatch(/^Every 1.0s: cat n {2,}workstation: \w+ Nov +\d+ \d\d:\d\d:\d\d 2026$/);
  expect(rows(m)[2]).toBe('cat: n: No such file or directory');
  m.host.writeFile('workstation', '/home/student/n', 'here\n');
  await m.pass(1_100_000);
  expect(rows(m)[2]).toBe('here');
  await m.resize(40, 8);
  expect(rows(m)[2]).toBe('here');
  await m.type('\x03');
  expect(m.screen.text()).toContain('status 0');
});

test('top shows the process table and leaves with q', async () => {
  const m = await machine(80, 12);
  await m.type('sleep 100 & top\r', 400_000);
  expect(m.screen.text()).toContain('    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND');
  expect(m.screen.text()).toMatch(/\d+ student +20 +0 .* S .* sleep/);
  await m.type('q');
  expect(rows(m)[11]).toBe('$');
  expect((await m.run('top -b -n 1 | grep -c COMMAND')).stdout).toBe('1\n');
});

test('nano edits, writes, cuts, pastes, searches and asks before it leaves', async () => {
  const m = await machine(80, 12);
  await m.type('nano p.yaml\r');
  expect(rows(m)).toEqual([
    '  GNU nano 7.2                         p.yaml',
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: x',
    '',
    '',
    '',
    '',
    '                                [ Read 4 lines ]',
    '^G Help      ^O Write Out ^W Where Is  ^K Cut       ^T Execute   ^C Location',
    '^X Exit      ^R Read File ^\\ Replace   ^U Paste     ^J Justify   ^/ Go To Line',
  ]);
  await m.type('\x1b[B\x05\rab');
  expect(rows(m).slice(0, 4)).toEqual([
    '  GNU nano 7.2                         p.yaml                         Modified',
    'apiVersion: v1',
    'kind: Pod',
    'ab',
  ]);
  await m.type('\x0f\r');
  expect(rows(m)[9]).toBe('                               [ Wrote 5 lines ]');
  await m.type('\x0b\x15\x17kind\r');
  expect(rows(m)[9]).toBe('                               [ Search Wrapped ]');
  await m.type('\x03');
  expect(rows(m)[9]).toBe('            [ line  2/6 (33%), col  1/10 ( 10%), char 15/48 (31%) ]');
  await m.type('서비스\x7f\x1b[D');
  expect(rows(m)[2]).toBe('서비kind: Pod');
  expect(m.screen.cursor()).toEqual([2, 2]);
  await m.type('\x18');
  expect(rows(m).slice(9)).toEqual(['Save modified buffer?', ' Y Yes', ' N No           ^C Cancel']);
  await m.type('y\r');
  expect(m.screen.text()).toBe('$ nano p.yaml\n$');
  expect(m.host.readFile('workstation', '/home/student/p.yaml')).toBe(
    'apiVersion: v1\n서비kind: Pod\nab\nmetadata:\n  name: x\n',
  );
});
