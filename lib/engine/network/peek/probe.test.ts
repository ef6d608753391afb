import type { NetnsId, Outcome, ProbeResult } from '../contract';
import { counter, dnsApp, front, slow } from '../testing/apps';
import { recordedRules, TwoNodes } from '../testing/two-nodes';

function show(outcomes: readonly Outcome<ProbeResult>[]): readonly string[] {
  return outcomes.map(({ probability: { n, d }, result }) => {
    const what =
      result.kind === 'http'
        ? `${result.response.body} at ${result.remote}`
        : result.kind === 'unknown'
          ? result.reason
          : result.kind === 'connected'
            ? `connected ${result.answeredBy} ${result.text ?? ''}`
            : result.kind === 'refused'
              ? `refused by ${result.by}`
              : result.kind;
    return `${n}/${d} ${what}`;
  });
}

const DNS_IP = '10.244.0.30';

/** Three endpoints behind 10.96.10.8 (session affinity), a name server, and pods that look names up as kubelet sets it up. */
function affinityCluster(
  zone: Readonly<Record<string, string>> = { 'sticky.default.svc.cluster.local': '10.96.10.8' },
) {
  const t = new TwoNodes(recordedRules('affinity-clientip'));
  for (const pod of ['pod:a', 'pod:b', 'pod:c']) t.serve(pod);
  t.network.topology.attachPod('pod:dns', 'host:node1', DNS_IP);
  t.apps.set('pod:dns', { app: dnsApp(zone), state: 0 });
  t.serve('pod:dns', 53, 'udp');
  resolver(t, 'pod:x');
  return t;
}

function resolver(t: TwoNodes, netns: NetnsId, server = DNS_IP): void {
  const search = 'default.svc.cluster.local svc.cluster.local cluster.local';
  const files: Readonly<Record<string, string>> = {
    '/etc/resolv.conf': `search ${search}\nnameserver ${server}\noptions ndots:5\n`,
    '/etc/hosts': '127.0.0.1\tlocalhost\n10.244.0.11\tpod-a\n',
  };
  t.network.setResolver(netns, (path) => files[path]);
}

test('three endpoints by name: thirds, with the rules that decided, and nothing is touched', () => {
  const t = affinityCluster();
  const before = JSON.stringify([t.network.save(), t.kernel.save()]);
  const outcomes = t.network.probe.http('pod:x', 'http://sticky');
  expect(show(outcomes)).toEqual([
    '1/3 pod:a client=10.244.0.20 at 10.96.10.8:80',
    '1/3 pod:b client=10.244.0.20 at 10.96.10.8:80',
    '1/3 pod:c client=10.244.0.20 at 10.96.10.8:80',
  ]);
  expect(outcomes[1]?.hops.filter((hop) => hop.stage === 'chain' && hop.verdict.startsWith('DNAT'))).toEqual([
    expect.objectContaining({ host: 'host:node1', table: 'nat', verdict: 'DNAT to 10.244.0.13:8080' }),
  ]);
  expect(JSON.stringify([t.network.save(), t.kernel.save()]) === before).toBe(true);
});

test('an existing affinity is read: the one that answered goes on answering', () => {
  const t = affinityCluster();
  const answer = t.ask('pod:x', '10.96.10.8', 80);
  expect(show(t.network.probe.http('pod:x', 'http://sticky'))).toEqual([`1/1 ${answer} at 10.96.10.8:80`]);
  expect(t.network.probe.http('host:node1', 'http://10.96.10.8')).toHaveLength(3);
});

test('probabilities of the peek are those of live traffic', () => {
  const t = new TwoNodes(recordedRules('nodeport'));
  for (const pod of ['pod:a', 'pod:c']) t.serve(pod);
  expect(show(t.network.probe.http('host:client', 'http://192.168.49.2:30080/'))).toEqual([
    '1/2 pod:a client=10.244.0.1 at 192.168.49.2:30080',
    '1/2 pod:c client=192.168.49.2 at 192.168.49.2:30080',
  ]);
});

test('how requests fail', () => {
  const t = new TwoNodes(recordedRules('clusterip-0-endpoints'));
  t.serve('pod:a');
  t.serve('pod:b', 9000, 'tcp', 'no app');
  resolver(t, 'pod:x', '10.244.0.11');
  const { probe } = t.network;
  expect(show(probe.http('pod:x', 'http://10.96.10.1'))).toEqual(['1/1 refused by icmp']);
  expect(show(probe.http('pod:x', 'http://10.244.0.11:81'))).toEqual(['1/1 refused by rst']);
  expect(show(probe.http('pod:x', 'http://10.96.10.1:81'))).toEqual(['1/1 timeout']);
  expect(show(probe.http('pod:x', 'http://10.244.0.99'))).toEqual(['1/1 unreachable']);
  expect(show(probe.http('pod:x', 'http://10.244.0.13:9000'))).toEqual(['1/1 accepts, answer not known']);
  expect(show(probe.connect('pod:x', 'tcp', '10.244.0.13', 9000))).toEqual(['1/1 connected pod:b ']);
  expect(show(probe.ping('pod:x', '10.244.0.13'))).toEqual(['1/1 pong']);
  expect(show(probe.ping('pod:x', '10.96.10.1'))).toEqual(['1/1 timeout']);
  expect(show(probe.http('pod:x', 'pod-a:8080'))).toEqual(['1/1 pod:a client=10.244.0.20 at 10.244.0.11:8080']);
  expect(probe.http('pod:x', 'http://nowhere')[0]?.result).toEqual({
    kind: 'unresolved',
    name: 'nowhere',
    rcode: 'REFUSED',
    searched: ['nowhere.default.svc.cluster.local'],
  });
});

test('names: search list, upstream by a call, replies', () => {
  const t = affinityCluster();
  t.network.topology.addHost('internet:dns', {
    interfaces: [{ name: 'eth0', address: '1.1.1.1/32', segment: 'internet' }],
    routes: [{ to: 'default', dev: 'eth0' }],
    forward: false,
  });
  t.serve('internet:dns', 53, 'udp');
  t.apps.set('internet:dns', { app: dnsApp({ 'example.com': '93.184.215.14' }), state: 0 });
  t.apps.set('pod:dns', { app: dnsApp({ 'sticky.default.svc.cluster.local': '10.96.10.8' }, '1.1.1.1'), state: 0 });
  t.rules('host:client', '*nat\n-A POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE\nCOMMIT\n');
  t.network.topology.addRoute('host:client', { to: '10.244.0.0/24', via: '192.168.49.2' });
  const [outcome] = t.network.probe.dns('pod:x', 'example.com', 'A');
  expect(outcome?.result).toMatchObject({ kind: 'dns', reply: { answer: [{ data: '93.184.215.14' }] } });
  const searched = outcome?.result.kind === 'dns' ? outcome.result.searched : [];
  expect(searched).toHaveLength(4);
  expect(t.network.probe.dns('pod:x', 'sticky', 'AAAA')[0]?.result).toMatchObject({
    kind: 'dns',
    reply: { answer: [] },
  });
});

test('apps: text answers are read as HTTP, state stays, a front multiplies by its back ends, slow ones time out', () => {
  const t = affinityCluster();
  t.apps.set('pod:a', { app: counter as never, state: 4 });
  t.apps.set('pod:b', { app: front('sticky', 80), state: 0 });
  t.apps.set('pod:c', { app: slow(6_000_000), state: 0 });
  resolver(t, 'pod:b');
  const { probe } = t.network;
  expect(show(probe.http('pod:x', 'http://10.244.0.11:8080'))).toEqual(['1/1 5 at 10.244.0.11:8080']);
  expect(show(probe.http('pod:x', 'http://10.244.1.12:8080', { timeoutUs: 5_000_000 }))).toEqual(['1/1 timeout']);
  expect(show(probe.http('pod:x', 'http://10.244.1.12:8080', { timeoutUs: 7_000_000 }))).toEqual([
    '1/1 late at 10.244.1.12:8080',
  ]);
  t.apps.set('pod:b', { app: front('10.244.0.11', 8080), state: 0 });
  expect(show(probe.http('pod:x', 'http://10.244.0.13:8080'))).toEqual(['1/1 5 at 10.244.0.13:8080']);
  // A front that asks itself in a circle ends, with an answer from each depth.
  t.apps.set('pod:b', { app: front('sticky', 80), state: 0 });
  expect(probe.http('pod:x', 'http://10.244.0.13:8080').length).toBeGreaterThan(1);
});

test('more ways than anybody would read are not guessed', () => {
  const t = new TwoNodes();
  t.serve('pod:a');
  const half = '-m statistic --mode random --probability 0.5 -j MARK --set-mark 0x1';
  const rules = Array.from({ length: 9 }, () => `-A OUTPUT ${half}\n`).join('');
  t.rules('pod:x', `*mangle\n${rules}COMMIT\n`);
  expect(show(t.network.probe.http('pod:x', 'http://10.244.0.11:8080'))).toEqual(['1/1 too many outcomes']);
});

test('reads are told: rules, listeners and links wake the reader', () => {
  const t = affinityCluster();
  const ask = () => t.kernel.tracker.run('check', () => t.network.probe.http('pod:x', 'http://sticky'));
  ask();
  t.kernel.tracker.takeDirty();
  t.network.topology.attachPod('pod:other', 'host:node1', '10.244.0.77');
  expect(t.kernel.tracker.takeDirty()).toEqual([]);
  for (const change of [
    () => t.rules('host:node1', '*filter\n-A FORWARD -j ACCEPT\nCOMMIT\n'),
    () => t.network.topology.detach('pod:c'),
    () => t.network.topology.addRoute('host:node1', { to: '10.9.0.0/16', via: '192.168.49.3' }),
  ]) {
    ask();
    t.kernel.tracker.takeDirty();
    change();
    expect(t.kernel.tracker.takeDirty()).toEqual(['check']);
  }
});
