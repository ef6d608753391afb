import { readFileSync } from 'node:fs';
import type { DnsQuery, DnsRecord, Message } from '../../network/contract';
import { host } from '../host/program';
import { POD_RESOLV, runProgram } from '../testing/fake-sys';
import { dig } from './program';

interface Recorded {
  readonly args: string;
  readonly stdout: string;
  readonly exit: number;
}
const recorded = (tool: string): readonly Recorded[] =>
  JSON.parse(readFileSync(`tests/golden/net/tools/${tool}.json`, 'utf8'));

/** What the recording's servers knew, one record a line. */
const ZONE = `
nginx.lab.svc.cluster.local. 30 A 10.96.80.12
12.80.96.10.in-addr.arpa. 28 PTR nginx.lab.svc.cluster.local.
web.default.svc.cluster.local. 30 A 10.96.50.1
_http._tcp.web.default.svc.cluster.local. 30 SRV 0 100 80 web.default.svc.cluster.local.
_mysql._tcp.mysql.default.svc.cluster.local. 30 SRV 0 33 3306 mysql-0.mysql.default.svc.cluster.local.
_mysql._tcp.mysql.default.svc.cluster.local. 30 SRV 0 33 3306 mysql-1.mysql.default.svc.cluster.local.
_mysql._tcp.mysql.default.svc.cluster.local. 30 SRV 0 33 3306 mysql-2.mysql.default.svc.cluster.local.
mysql.default.svc.cluster.local. 30 A 10.244.0.52
mysql.default.svc.cluster.local. 30 A 10.244.0.50
mysql.default.svc.cluster.local. 30 A 10.244.1.51
ext-web.lab.svc.cluster.local. 30 CNAME www.example.com.
www.example.com. 30 CNAME web.example.com.
web.example.com. 30 A 192.0.2.80
web.example.com. 30 A 192.0.2.81
`
  .trim()
  .split('\n')
  .map((line): DnsRecord => {
    const [name = '', ttl, type = '', ...data] = line.split(' ');
    return { name, ttl: Number(ttl), type, data: data.join(' ') };
  });
const ROOT: DnsRecord = {
  name: '.',
  ttl: 29,
  type: 'SOA',
  data: 'a.root-servers.net. nstld.verisign-grs.com. 2026112100 1800 900 604800 86400',
};

function serve(message: Message): readonly Message[] {
  const { id, name, type } = message as DnsQuery;
  const answer: DnsRecord[] = [];
  for (let at = `${name}.`; ; ) {
    const own = ZONE.filter((one) => one.name === at);
    answer.push(...own.filter((one) => one.type === type || one.type === 'CNAME'));
    const alias = own.find((one) => one.type === 'CNAME');
    if (alias === undefined) break;
    at = alias.data;
  }
  const known = ZONE.some((one) => one.name === `${name}.`);
  const target = answer.find((one) => one.type === 'SRV')?.data.split(' ')[3];
  return [
    {
      kind: 'dns-reply',
      id,
      question: { name, type },
      rcode: known ? 'NOERROR' : 'NXDOMAIN',
      flags: ['qr', 'aa', 'rd'],
      answer,
      authority: known ? [] : [ROOT],
      additional: ZONE.filter((one) => one.name === target && one.type === 'A'),
    },
  ];
}

function run(tool: typeof dig, args: string): { out: string; exit: number | 'running' } {
  const files = { '/etc/resolv.conf': POD_RESOLV.replace('10.96.0.10', '10.96.0.11') };
  const servers = { 'udp 10.96.0.11:53': serve, 'udp 198.51.100.2:53': 'ECONNREFUSED' as const };
  return runProgram(tool, { argv: args.split(' '), files, servers });
}

/** Numbers that vary from run to run. */
function shape(text: string): string {
  return text
    .replaceAll('10.96.0.11', '10.96.0.10')
    .replace(/id: \d+/, 'id: N')
    .replace(/COOKIE: \w+/, 'COOKIE: N')
    .replace(/Query time: \d+/, 'Query time: N')
    .replace(/WHEN: Sat Nov 21 [\d:]{8} UTC 2026/, 'WHEN: T');
}

describe.each([
  ['dig', dig],
  ['host', host],
] as const)('%s against its recordings', (name, tool) => {
  it.each(recorded(name).map((one) => [one.args, one] as const))('%s', (_args, one) => {
    const got = run(tool, one.args);
    expect(shape(got.out)).toBe(shape(one.stdout));
    expect(got.exit).toBe(one.exit);
  });
});

test('dig: several names, a wrong switch, a server that is unknown', () => {
  expect(run(dig, 'dig +short nginx.lab.svc.cluster.local web.default.svc.cluster.local').out).toBe(
    '10.96.80.12\n10.96.50.1\n',
  );
  expect(run(dig, 'dig +nonsense x').exit).toBe(1);
  expect(run(dig, 'dig @nowhere x').exit).toBe(10);
});
