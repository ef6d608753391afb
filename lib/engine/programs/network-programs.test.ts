import type { Message } from '../network/contract';
import { networkPrograms } from './registry';
import { runProgram, type Script } from './testing/fake-sys';

function run(line: string, script: Omit<Script, 'argv'> = {}, name = line.split(' ')[0] as string) {
  const program = networkPrograms.find((one) => one.name === name);
  if (program === undefined) throw new Error(`no program ${name}`);
  return runProgram(program, { argv: line.split(' '), ...script });
}
const names = {
  'nginx.lab.svc.cluster.local': ['10.96.80.12'],
  'dead.lab.svc.cluster.local': ['10.96.80.4'],
  'manual.lab.svc.cluster.local': ['10.96.80.5'],
};
const page = (): readonly Message[] => [
  { kind: 'http-response', status: 200, reason: 'OK', headers: { 'Content-Length': '6' }, body: 'hello\n' },
];
const servers = { 'tcp 10.96.80.12:80': page, 'tcp 10.96.80.4:80': 'ECONNREFUSED' as const };
const HEAD =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';
const ZERO = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';

describe('curl', () => {
  it('prints the page, silently', () => {
    expect(run('curl -s http://nginx', { names, servers })).toMatchObject({ out: 'hello\n', err: '', exit: 0 });
  });
  it('says refused with the meter closed', () => {
    const got = run('curl http://dead', { names, servers });
    expect(got.exit).toBe(7);
    expect(got.err).toBe(
      `${HEAD}${ZERO}${ZERO}\ncurl: (7) Failed to connect to dead port 80 after 0 ms: Couldn't connect to server\n`,
    );
  });
  it('says what the 8.x build says', () => {
    expect(run('curl -sS http://dead', { names, servers }, 'curl-alpine').err).toBe(
      'curl: (7) Failed to connect to dead port 80 after 0 ms: Could not connect to server\n',
    );
  });
  it('leaves the meter open when a name is unknown', () => {
    expect(run('curl http://nosuch', { names })).toMatchObject({
      err: `${HEAD}${ZERO}curl: (6) Could not resolve host: nosuch\n`,
      exit: 6,
    });
  });
  it('times out with a line a second', () => {
    const got = run('curl -m 2 http://manual', { names });
    expect(got.exit).toBe(28);
    expect(got.err).toBe(
      `${HEAD}${ZERO}${ZERO.replace('--:--:-- --:--:-- --:--:--', '--:--:--  0:00:01 --:--:--')}${ZERO.replace('--:--:-- --:--:-- --:--:--', '--:--:--  0:00:02 --:--:--')}\ncurl: (28) Connection timed out after 2001 milliseconds\n`,
    );
  });
  it('answers -w and -o', () => {
    expect(run('curl -s -o /dev/null -w %{http_code}\\n http://nginx', { names, servers }).out).toBe('200\n');
    expect(run('curl -s -m 2 -o /dev/null -w %{http_code}\\n http://manual', { names })).toMatchObject({
      out: '000\n',
      exit: 28,
    });
  });
  it('refuses what it cannot parse', () => {
    expect(run('curl htp://nginx')).toMatchObject({
      err: 'curl: (1) Protocol "htp" not supported or disabled in libcurl\n',
      exit: 1,
    });
    expect(run('curl http://nginx:port').err).toBe('curl: (3) URL using bad/illegal format or missing URL\n');
  });
});

describe('nslookup', () => {
  it('bind: follows the search list and then asks AAAA', () => {
    expect(run('nslookup nginx', { names })).toMatchObject({
      out: ';; Got recursion not available from 10.96.0.10\nServer:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tnginx.lab.svc.cluster.local\nAddress: 10.96.80.12\n;; Got recursion not available from 10.96.0.10\n\n',
      exit: 0,
    });
    expect(run('nslookup nosuch', { names })).toMatchObject({
      out: `${';; Got recursion not available from 10.96.0.10\n'.repeat(4)}Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nosuch: NXDOMAIN\n\n`,
      exit: 1,
    });
  });
  it('busybox: every suffix twice, exit 1 for any NXDOMAIN', () => {
    const got = run('nslookup nosuch', { names }, 'busybox-nslookup');
    const block = ['nosuch.cluster.local', 'nosuch.lab.svc.cluster.local', 'nosuch.svc.cluster.local']
      .map((name) => `** server can't find ${name}: NXDOMAIN\n\n`)
      .join('');
    expect(got).toMatchObject({ out: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n${block}${block}`, exit: 1 });
    expect(run('nslookup nginx.lab.svc.cluster.local', { names }, 'busybox-nslookup')).toMatchObject({
      out: 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tnginx.lab.svc.cluster.local\nAddress: 10.96.80.12\n\n\n',
      exit: 0,
    });
  });
});

describe('ping', () => {
  it('counts answers', () => {
    const got = run('ping -c 2 10.244.0.11', { pings: { '10.244.0.11': 'reply ttl=64 time=0.051' } });
    expect(got).toMatchObject({
      out: 'PING 10.244.0.11 (10.244.0.11) 56(84) bytes of data.\n64 bytes from 10.244.0.11: icmp_seq=1 ttl=64 time=0.051 ms\n64 bytes from 10.244.0.11: icmp_seq=2 ttl=64 time=0.051 ms\n\n--- 10.244.0.11 ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min/avg/max/mdev = 0.051/0.051/0.051/0.000 ms\n',
      exit: 0,
    });
  });
  it('gets nothing from a ClusterIP', () => {
    const got = run('ping -c 2 -W 1 nginx', { names }, 'busybox-ping');
    expect(got).toMatchObject({
      out: 'PING nginx (10.96.80.12): 56 data bytes\n\n--- nginx ping statistics ---\n2 packets transmitted, 0 packets received, 100% packet loss\n',
      exit: 1,
    });
  });
});

describe('nc, wget and redis-cli', () => {
  it('nc -z', () => {
    expect(run('nc -zv nginx 80', { names, servers })).toMatchObject({
      err: 'Connection to nginx (10.96.80.12) 80 port [tcp/http] succeeded!\n',
      exit: 0,
    });
    expect(run('nc -zv dead 80', { names, servers })).toMatchObject({
      err: 'nc: connect to dead (10.96.80.4) port 80 (tcp) failed: Connection refused\n',
      exit: 1,
    });
    expect(run('nc -zv -w 2 manual 80', { names }).err).toBe(
      'nc: connect to manual (10.96.80.5) port 80 (tcp) timed out: Operation now in progress\n',
    );
  });
  it('busybox wget', () => {
    expect(run('wget -qO- http://nginx', { names, servers }, 'busybox-wget')).toMatchObject({
      out: 'hello\n',
      err: '',
      exit: 0,
    });
    expect(run('wget -O- http://dead', { names, servers }, 'busybox-wget')).toMatchObject({
      err: "Connecting to dead (10.96.80.4:80)\nwget: can't connect to remote host (10.96.80.4): Connection refused\n",
      exit: 1,
    });
  });
  it('redis-cli prints raw without a terminal and formats with --no-raw', () => {
    const redis = { 'tcp 127.0.0.1:6379': (): readonly Message[] => [{ kind: 'text', data: ':2\r\n' }] };
    expect(run('redis-cli INCR a', { servers: redis })).toMatchObject({ out: '2\n', exit: 0 });
    expect(run('redis-cli --no-raw INCR a', { servers: redis }).out).toBe('(integer) 2\n');
  });
  it('apk add installs executables', () => {
    const got = run('apk add curl busybox-extras');
    expect(got.exit).toBe(0);
    expect(got.files['/usr/bin/curl']).toBe('#!program curl-alpine\n');
    expect(got.files['/usr/bin/telnet']).toBe('#!program busybox-telnet\n');
    expect(run('apk add nosuch').exit).toBe(1);
  });
});
