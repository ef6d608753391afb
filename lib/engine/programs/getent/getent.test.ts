/** What getent of glibc 2.36 and ping of iputils say of names in /etc/hosts. */
import { pingProgram } from '../ping/program';
import { runProgram } from '../testing/fake-sys';
import { getent } from './program';

const files = { '/etc/hosts': '127.0.0.1\tlocalhost loop # own\n10.0.0.5\tweb\n' };
const ask = (line: string) => runProgram(getent, { argv: line.split(' '), files });

test.each([
  ['getent hosts 127.0.0.1', '127.0.0.1       localhost loop\n', 0],
  ['getent hosts web', '10.0.0.5        web\n', 0],
  ['getent hosts', '127.0.0.1       localhost loop\n10.0.0.5        web\n', 0],
])('%s', (line, out, exit) => {
  expect(ask(line)).toMatchObject({ out, exit });
});

test('a database that is not there', () => {
  const err = "Unknown database: foo\nTry `getent --help' or `getent --usage' for more information.\n";
  expect(ask('getent foo')).toMatchObject({ err, exit: 1 });
});

test('ping finds a name of /etc/hosts backwards', () => {
  const script = { argv: 'ping -c 1 web'.split(' '), files };
  expect(runProgram(pingProgram('ping', false), script).out).toContain('PING web (10.0.0.5) 56(84) bytes of data.\n');
});
