import { readFileSync } from 'node:fs';
import type { FrameProgram } from '../../host/contract';
import type { NetworkInspect } from '../../network/inspect';
import { conntrack } from '../conntrack/program';
import { ip } from '../ip/program';
import { iptables } from '../iptables-save/iptables-program';
import { iptablesSave } from '../iptables-save/save-program';
import { arp, busyboxIfconfig, busyboxIp, ifconfig, route } from '../net-tools/programs';
import { netstat } from '../netstat/program';
import { ss } from '../ss/program';
import { runProgram } from '../testing/fake-sys';
import { traceroute } from '../traceroute/program';

const golden = (path: string) => JSON.parse(readFileSync(`tests/golden/net/${path}.json`, 'utf8'));
const saved: readonly string[] = golden('kube-proxy/nodeport').iptables;

function tableText(table?: string): string {
  const parts = saved.join('\n').split(/^(?=\*)/m);
  const chosen = parts.filter((part) => table === undefined || part.startsWith(`*${table}\n`));
  return chosen.map((part) => `${part.trimEnd()}\n`).join('');
}

const owner = { actor: 'host', key: '7' };
const listener = (ip: string, port: number, queue: number) =>
  ({
    protocol: 'tcp',
    state: 'LISTEN',
    local: { ip, port },
    remote: { ip: '0.0.0.0', port: 0 },
    receiveQueue: 0,
    sendQueue: queue,
    owner,
  }) as const;
const mac = '7a:4e:ff:d3:a1:a8';
const restored: string[] = [];
const inspect: NetworkInspect = {
  sockets: () => [
    listener('10.244.0.12', 8080, 4096),
    listener('0.0.0.0', 6379, 511),
    { ...listener('0.0.0.0', 53, 0), protocol: 'udp', state: 'UNCONN' },
    {
      ...listener('10.244.0.12', 40_000, 0),
      state: 'ESTAB',
      remote: { ip: '10.96.0.1', port: 443 },
    },
  ],
  iptablesSave: tableText,
  iptablesRestore: (text) => {
    restored.push(text);
    return { ok: true };
  },
  addresses: () => [
    { index: 1, dev: 'lo', address: '127.0.0.1/8', scope: 'host', mac: '00:00:00:00:00:00' },
    { index: 2, dev: 'eth0', address: '10.244.0.12/24', scope: 'global', mac, peerIndex: 5 },
  ],
  routes: () => [
    { to: '10.244.0.0/24', dev: 'eth0', kernel: true, src: '10.244.0.12' },
    { to: 'default', via: '10.244.0.1', dev: 'eth0', kernel: false },
  ],
  routeTo: () => ({ via: '10.244.0.1', dev: 'eth0', src: '10.244.0.12' }),
  neighbours: () => [{ ip: '10.244.0.1', dev: 'eth0', mac: '7a:71:94:cb:78:14' }],
  conntrack: () => [
    {
      protocol: 'tcp',
      state: 'ESTABLISHED',
      secondsLeft: 431_999,
      original: { src: '10.244.0.5', sport: 34_512, dst: '10.96.0.1', dport: 443 },
      reply: { src: '192.168.49.2', sport: 8443, dst: '10.244.0.5', dport: 34_512 },
      replied: true,
      assured: true,
    },
    {
      protocol: 'udp',
      secondsLeft: 29,
      original: { src: '10.244.0.5', sport: 5000, dst: '10.96.0.10', dport: 53 },
      reply: { src: '10.244.0.2', sport: 53, dst: '10.244.0.5', dport: 5000 },
      replied: false,
      assured: false,
    },
  ],
  hopAt: (_ip, ttl) =>
    [
      undefined,
      { ip: '10.244.0.1', last: false },
      { ip: '192.168.49.3', last: false },
      { ip: '10.244.1.11', last: true },
    ][ttl],
};

/** The script's machine belongs to root in a pod, with one server process. */
function run(program: FrameProgram, line: string): { out: string; err: string; exit: number | 'running' } {
  const asRoot: FrameProgram = {
    ...program,
    start(sys) {
      Object.assign(sys, {
        uid: 0,
        netns: 'pod:a',
        processes: () => [{ pid: 14_842, uid: 0, argv: ['redis-server'], socketKey: '7' }],
      });
      return program.start(sys);
    },
  };
  return runProgram(asRoot, {
    argv: line.match(/'[^']*'|\S+/g)?.map((w) => w.replace(/'/g, '')) ?? [],
    inspect: { network: inspect },
  });
}

describe('against recordings', () => {
  it.each([
    ['ss -tln', 2, ss],
    ['ip addr', 0, ip],
    ['ip a show eth0', 1, ip],
    ['ip route', 2, ip],
    ['ip -br a', 3, ip],
    ['ip route get 10.96.80.1', 4, ip],
  ] as const)('%s', (line, at, program) => {
    const expected: string = golden(`tools/${program.name}`)[at].stdout.replace(
      'link-netns nn-node1',
      'link-netnsid 0',
    );
    expect(run(program, line).out).toBe(expected);
  });
});

describe('traceroute and busybox against recordings', () => {
  it.each([0, 2])('traceroute %d', (at) => {
    const one = golden('tools/traceroute')[at];
    const silent = at === 2;
    const network = silent
      ? { ...inspect, hopAt: (_ip: string, ttl: number) => (ttl === 1 ? { ip: '10.244.0.1', last: false } : undefined) }
      : inspect;
    const got = runProgram(traceroute, { argv: one.args.split(' '), inspect: { network } });
    const shape = (text: string): string => text.replace(/\d\.\d{3} ms/g, 'T ms');
    expect(shape(got.out)).toBe(shape(one.stdout));
    expect(got.exit).toBe(0);
  });
  it('traceroute of an unknown name', () => {
    const one = golden('tools/traceroute')[3];
    expect(runProgram(traceroute, { argv: ['traceroute', 'nosuch'], inspect: { network: inspect } })).toMatchObject({
      err: one.stderr,
      exit: one.exit,
    });
  });
  it.each([
    ['busybox ip addr', busyboxIp],
    ['busybox ip route', busyboxIp],
    ['busybox ifconfig eth0', busyboxIfconfig],
  ] as const)('%s', (args, program) => {
    const one = golden('tools/busybox').find((case_: { args: string }) => case_.args === args);
    const shape = (text: string): string => text.replace(/(packets|bytes):\d+( \(.*?\))?/g, '$1:N');
    expect(shape(run(program, args.replace('busybox ', '')).out)).toBe(shape(one.stdout));
  });
});

test('net-tools', () => {
  expect(run(route, 'route -n').out.split('\n')[2]).toBe(
    '10.244.0.0      0.0.0.0         255.255.255.0   U     0      0        0 eth0',
  );
  expect(run(arp, 'arp -n').out).toContain(
    '10.244.0.1               ether   7a:71:94:cb:78:14   C                     eth0\n',
  );
  expect(run(ifconfig, 'ifconfig eth0').out).toContain(
    '        inet 10.244.0.12  netmask 255.255.255.0  broadcast 10.244.0.255\n',
  );
});

test('ss: processes, both protocols, connections, filters', () => {
  expect(run(ss, 'ss -tulpn').out).toBe(
    [
      'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess                                 ',
      'udp   UNCONN 0      0            0.0.0.0:53        0.0.0.0:*    users:(("redis-server",pid=14842,fd=3))',
      'tcp   LISTEN 0      4096     10.244.0.12:8080      0.0.0.0:*    users:(("redis-server",pid=14842,fd=3))',
      'tcp   LISTEN 0      511          0.0.0.0:6379      0.0.0.0:*    users:(("redis-server",pid=14842,fd=3))',
      '',
    ].join('\n'),
  );
  expect(run(ss, 'ss -tan').out.split('\n')).toHaveLength(5);
  expect(run(ss, "ss -Htln 'sport = :6379'").out).toBe('LISTEN 0      511    0.0.0.0:6379 0.0.0.0:*\n');
  expect(run(ss, 'ss -q').err).toContain("ss: invalid option -- 'q'");
});

test('netstat', () => {
  expect(run(netstat, 'netstat -tlnp').out).toBe(
    [
      'Active Internet connections (only servers)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ',
      'tcp        0   4096 10.244.0.12:8080        0.0.0.0:*               LISTEN      14842/redis-server  ',
      'tcp        0    511 0.0.0.0:6379            0.0.0.0:*               LISTEN      14842/redis-server  ',
      '',
    ].join('\n'),
  );
  expect(run(netstat, 'netstat -rn').out).toContain(
    '10.244.0.0      0.0.0.0         255.255.255.0   U         0 0          0 eth0\n',
  );
});

test('iptables-save: tables between their comments', () => {
  const lines = run(iptablesSave, 'iptables-save -t nat').out.split('\n');
  expect(lines[0]).toBe('# Generated by iptables-save v1.8.9 (nf_tables) on Sat Nov 21 04:54:23 2026');
  expect(lines.slice(1, -2)).toEqual(tableText('nat').trimEnd().split('\n'));
  expect(lines.slice(-2)).toEqual(['# Completed on Sat Nov 21 04:54:23 2026', '']);
});

test('iptables -S and -L', () => {
  expect(run(iptables, 'iptables -t nat -S KUBE-MARK-MASQ').out).toBe(
    '-N KUBE-MARK-MASQ\n-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n',
  );
  expect(run(iptables, 'iptables -t nat -nL KUBE-SERVICES').out).toBe(
    [
      'Chain KUBE-SERVICES (2 references)',
      'target     prot opt source               destination         ',
      'KUBE-SVC-LOLE4ISW44XBNF3G  6    --  0.0.0.0/0            10.96.10.4           /* default/web cluster IP */ tcp dpt:80',
      'KUBE-SVC-NPX46M4PTMTKRN6Y  6    --  0.0.0.0/0            10.96.0.1            /* default/kubernetes:https cluster IP */ tcp dpt:443',
      'KUBE-NODEPORTS  0    --  0.0.0.0/0            0.0.0.0/0            /* kubernetes service nodeports; NOTE: this must be the last rule in this chain */ ADDRTYPE match dst-type LOCAL',
      '',
    ].join('\n'),
  );
  expect(run(iptables, 'iptables -t nat -L KUBE-POSTROUTING -n -v').out).toBe(
    [
      'Chain KUBE-POSTROUTING (1 references)',
      ' pkts bytes target     prot opt in     out     source               destination         ',
      '    0     0 RETURN     0    --  *      *       0.0.0.0/0            0.0.0.0/0            mark match ! 0x4000/0x4000',
      '    0     0 MARK       0    --  *      *       0.0.0.0/0            0.0.0.0/0            MARK xor 0x4000',
      '    0     0 MASQUERADE  0    --  *      *       0.0.0.0/0            0.0.0.0/0            /* kubernetes service traffic requiring SNAT */ random-fully',
      '',
    ].join('\n'),
  );
  expect(run(iptables, 'iptables -L NOSUCH')).toMatchObject({
    err: 'iptables: No chain/target/match by that name.\n',
    exit: 1,
  });
});

test('iptables changes rules through the machine', () => {
  restored.length = 0;
  expect(
    run(iptables, "iptables -I INPUT 1 -p tcp --dport 30080 -m comment --comment 'no nodeport' -j DROP").exit,
  ).toBe(0);
  expect(restored).toEqual([
    '*filter\n-I INPUT 1 -p tcp --dport 30080 -m comment --comment "no nodeport" -j DROP\nCOMMIT\n',
  ]);
});

test('conntrack -L', () => {
  expect(run(conntrack, 'conntrack -L')).toMatchObject({
    out:
      'tcp      6 431999 ESTABLISHED src=10.244.0.5 dst=10.96.0.1 sport=34512 dport=443 src=192.168.49.2 dst=10.244.0.5 sport=8443 dport=34512 [ASSURED] mark=0 use=1\n' +
      'udp      17 29 src=10.244.0.5 dst=10.96.0.10 sport=5000 dport=53 [UNREPLIED] src=10.244.0.2 dst=10.244.0.5 sport=53 dport=5000 mark=0 use=1\n',
    err: 'conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.\n',
    exit: 0,
  });
  expect(run(conntrack, 'conntrack -L -p udp').out.split('\n')).toHaveLength(2);
});
