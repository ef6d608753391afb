import { readFileSync } from 'node:fs';
import type { Message } from '../../network/contract';
import { runProgram } from '../testing/fake-sys';
import { gnuWget } from './gnu';

interface Recorded {
  readonly args: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}
const recorded = JSON.parse(readFileSync('tests/golden/net/tools/wget.json', 'utf8')) as Recorded[];
const body = recorded.find((one) => one.args === 'wget -qO- http://nginx')?.stdout ?? '';

/** Dates and speeds vary. */
function shape(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replace(/ {2}\d{3}M=0s/g, ' SPEED')
    .replace(/\(\d+ MB\/s\)/g, '(SPEED)');
}
const headers = {
  Server: 'nginx/1.22.1',
  Date: 'Sat, 21 Nov 2026 04:54:29 GMT',
  'Content-Type': 'text/html',
  'Content-Length': '615',
  'Last-Modified': 'Wed, 19 Oct 2022 08:02:20 GMT',
  Connection: 'keep-alive',
  ETag: '"634faf0c-267"',
  'Accept-Ranges': 'bytes',
};
const page = (message: Message): readonly Message[] => {
  const request = message.kind === 'http-request' ? message : undefined;
  const [status, reason] = request?.path === '/nope' ? ([404, 'Not Found'] as const) : ([200, 'OK'] as const);
  const moved = request?.path === '/old';
  return [
    {
      kind: 'http-response',
      status: moved ? 301 : status,
      reason: moved ? 'Moved Permanently' : reason,
      headers: moved ? { Location: '/new' } : headers,
      body: request?.method === 'HEAD' ? '' : body,
    },
  ];
};
const world = {
  names: {
    'nginx.lab.svc.cluster.local': ['10.96.80.12'],
    'noserver.lab.svc.cluster.local': ['10.96.80.7'],
    'manual.lab.svc.cluster.local': ['10.96.80.5'],
  },
  servers: {
    'tcp 10.96.80.12:80': page,
    'tcp 10.96.80.7:80': 'ECONNREFUSED' as const,
    'tcp 10.244.0.11:81': () => 'close' as const,
  },
};

describe('GNU wget against its recordings', () => {
  test.each([
    'wget http://nginx',
    'wget -O- http://nginx',
    'wget -qO- http://nginx',
    'wget -S -O /dev/null http://nginx',
    'wget --spider http://nginx',
    'wget -t 1 -O- http://noserver',
    'wget http://nosuch',
    'wget -qO- http://nosuch',
    'wget -T 2 -t 2 -O- http://manual',
    'wget -O- -t 1 http://10.244.0.11:81',
    'wget --timeout=1 --tries=1 -qO- http://manual',
    'wget ',
  ])('%s', (line) => {
    const want = recorded.find((one) => one.args === line) as Recorded;
    const got = runProgram(gnuWget, { argv: line.trim().split(' '), ...world });
    expect({ out: got.out, err: shape(got.err), exit: got.exit }).toEqual({
      out: want.stdout,
      err: shape(want.stderr),
      exit: want.exit,
    });
  });
});

test.each([
  ['wget -O- http://nginx/nope', /404 Not Found\n\S+ \S+ ERROR 404: Not Found\.\n\n$/, 8],
  ['wget -nv -O- http://nginx', /^\S+ \S+ URL:http:\/\/nginx\/ \[615\/615\] -> "-" \[1\]\n$/, 0],
  ['wget -nv http://nginx/nope', /^http:\/\/nginx\/nope:\n\S+ \S+ ERROR 404: Not Found\.\n$/, 8],
  [
    'wget -O- http://nginx/old',
    /301 Moved Permanently\nLocation: \/new \[following\]\n--\S+ \S+--\s+http:\/\/nginx\/new\n/,
    0,
  ],
  ['wget --spider http://nginx/nope', /404 Not Found\nRemote file does not exist -- broken link!!!\n\n$/, 8],
  ['wget -T x http://nginx', /^wget: --timeout: Invalid time period 'x'\n$/, 2],
  ['wget --nope', /^wget: unrecognized option '--nope'\nUsage: wget/, 2],
  ['wget foo://nginx', /^foo:\/\/nginx: Unsupported scheme 'foo'\.\n$/, 1],
])('%s', (line, said, exit) => {
  const got = runProgram(gnuWget, { argv: line.split(' '), ...world });
  expect(got.err).toMatch(said);
  expect(got.exit).toBe(exit);
});
