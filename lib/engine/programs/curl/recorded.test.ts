import { readFileSync } from 'node:fs';
import type { Message } from '../../network/contract';
import { runProgram } from '../testing/fake-sys';
import { DEBIAN_CURL } from './flavour';
import { curlProgram } from './program';

interface Recorded {
  readonly args: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}
const recorded = JSON.parse(readFileSync('tests/golden/net/tools/curl.json', 'utf8')) as Recorded[];
/** Milliseconds, speeds and dates of the meter vary from run to run. */
function shape(text: string): string {
  return text
    .replace(/after \d+ m/g, 'after N m')
    .replace(/(\r100 +\d+ +100 +\d+ +0 +0) .*$/gm, '$1 SPEED')
    .replace(/ +0:00:0\d /g, ' CLOCK ');
}
const body = recorded.find((one) => one.args === 'curl -s http://nginx')?.stdout ?? '';
const headers = {
  Server: 'nginx/1.22.1',
  Date: 'Sat, 21 Nov 2026 04:54:23 GMT',
  'Content-Type': 'text/html',
  'Content-Length': '615',
  'Last-Modified': 'Wed, 19 Oct 2022 08:02:20 GMT',
  Connection: 'keep-alive',
  ETag: '"634faf0c-267"',
  'Accept-Ranges': 'bytes',
};
const answer = (message: Message): readonly Message[] => [
  {
    kind: 'http-response',
    status: 200,
    reason: 'OK',
    headers,
    body: message.kind === 'http-request' && message.method === 'HEAD' ? '' : body,
  },
];
const names = {
  'nginx.lab.svc.cluster.local': ['10.96.80.12'],
  'dead.lab.svc.cluster.local': ['10.96.80.4'],
  'noserver.lab.svc.cluster.local': ['10.96.80.7'],
  'manual.lab.svc.cluster.local': ['10.96.80.5'],
  'redis.lab.svc.cluster.local': ['10.96.80.11'],
};
const servers = {
  'tcp 10.96.80.12:80': answer,
  'tcp 10.96.80.4:80': 'ECONNREFUSED' as const,
  'tcp 10.96.80.7:80': 'ECONNREFUSED' as const,
  'tcp 198.51.100.3:8080': 'ECONNREFUSED' as const,
  'tcp 10.96.80.11:6379': () => 'close' as const,
};

describe('curl against its recordings', () => {
  it.each([
    'curl http://nginx',
    'curl -I http://nginx',
    'curl -sI http://nginx',
    'curl -v http://nginx',
    'curl http://nosuch',
    'curl -sS http://nosuch',
    'curl -v http://dead',
    'curl http://noserver',
    'curl http://198.51.100.3:8080',
    'curl -s -m 2 http://manual',
    'curl -v -m 2 http://manual',
    'curl --connect-timeout 1 -sS http://198.51.100.1:8080/x',
    'curl http://redis:6379',
    'curl htp://nginx',
    'curl http://nginx:port',
  ])('%s', (line) => {
    const want = recorded.find((one) => one.args === line) as Recorded;
    const got = runProgram(curlProgram(DEBIAN_CURL), { argv: line.split(' '), names, servers });
    expect({ out: got.out, err: shape(got.err), exit: got.exit }).toEqual({
      out: want.stdout,
      err: shape(want.stderr),
      exit: want.exit,
    });
  });
});
