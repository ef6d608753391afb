import { createInspect } from './inspect';
import { recordedRules, TwoNodes } from './testing/two-nodes';

const t = new TwoNodes(recordedRules('nodeport'));
t.serve('pod:a');
t.serve('pod:c');

test('sockets, addresses and routes of a pod', () => {
  const pod = createInspect(t.network, 'pod:a');
  expect(pod.sockets()).toMatchObject([{ state: 'LISTEN', local: { ip: '0.0.0.0', port: 8080 } }]);
  expect(pod.addresses()).toMatchObject([
    { index: 1, dev: 'lo', address: '127.0.0.1/8' },
    { index: 2, dev: 'eth0', address: '10.244.0.11/24' },
  ]);
  expect(pod.routes()).toEqual([
    { to: 'default', via: '10.244.0.1', dev: 'eth0', kernel: false },
    { to: '10.244.0.0/24', dev: 'eth0', kernel: true, src: '10.244.0.11' },
  ]);
  expect(pod.routeTo('10.96.0.1')).toEqual({ via: '10.244.0.1', dev: 'eth0', src: '10.244.0.11' });
  expect(pod.routeTo('10.244.0.13')).toEqual({ dev: 'eth0', src: '10.244.0.11' });
});

test('what a node tracks of a service connection', () => {
  t.ask('pod:x', '10.96.10.4', 80, 10_000);
  const tcp = createInspect(t.network, 'host:node1')
    .conntrack()
    .filter((entry) => entry.original.dst === '10.96.10.4');
  expect(tcp).toMatchObject([
    { protocol: 'tcp', state: 'TIME_WAIT', replied: true, assured: true, reply: { dst: '10.244.0.20', sport: 8080 } },
  ]);
});

test('traceroute goes router by router, and ends where nobody answers', () => {
  const pod = createInspect(t.network, 'pod:x');
  expect([1, 2, 3].map((ttl) => pod.hopAt('10.244.1.12', ttl))).toEqual([
    { ip: '10.244.0.1', last: false },
    { ip: '192.168.49.3', last: false },
    { ip: '10.244.1.12', last: true },
  ]);
  expect(pod.hopAt('10.96.10.4', 3)).toBeUndefined();
});
