import { recordedRules, TwoNodes, tally } from '../testing/two-nodes';

const MINUTES = 60_000_000;

describe('without rules', () => {
  const t = new TwoNodes();
  t.serve('pod:a');
  t.serve('pod:c');

  test('pods and nodes reach each other directly', () => {
    expect(t.ask('pod:x', '10.244.0.11', 8080)).toBe('pod:a client=10.244.0.20');
    expect(t.ask('pod:x', '10.244.1.12', 8080)).toBe('pod:c client=10.244.0.20');
    expect(t.ask('host:node1', '10.244.1.12', 8080)).toBe('pod:c client=192.168.49.2');
    expect(t.ask('pod:a', '127.0.0.1', 8080)).toBe('pod:a client=127.0.0.1');
  });

  test('what nobody answers', () => {
    expect(t.ask('pod:x', '10.244.0.11', 81)).toBe('ECONNREFUSED');
    expect(t.ask('pod:x', '10.244.0.99', 80)).toBe('nothing yet (connecting)');
    expect(t.ask('pod:x', '10.244.0.99', 80, 3_000_100)).toBe('EHOSTUNREACH');
    expect(t.ask('pod:x', '10.96.0.1', 80, 2 * MINUTES)).toBe('nothing yet (connecting)');
    expect(t.ask('pod:x', '10.96.0.1', 80, 128_000_000)).toBe('ETIMEDOUT');
    t.network.topology.addHost('host:alone', { interfaces: [], routes: [], forward: false });
    expect(t.ask('host:alone', '10.96.0.1', 80)).toBe('ENETUNREACH');
  });

  test('a listener that goes: new connections are refused, waiting ones reset; a closing process ends its own', () => {
    const listener = t.serve('pod:b', 9000);
    const { sockets } = t.network;
    const client = sockets.connect('pod:x', 'tcp', '10.244.0.13', 9000, { actor: 'test', key: 'client' });
    t.run(1_000);
    expect(sockets.state(client)).toMatchObject({ phase: 'open', peerClosed: false });
    sockets.send(client, { kind: 'text', data: 'who?' });
    t.run(1_000);
    sockets.close(listener);
    expect(t.ask('pod:x', '10.244.0.13', 9000)).toBe('ECONNREFUSED');
    sockets.close(t.accepted as number);
    t.run(1_000);
    expect(sockets.state(client)).toMatchObject({ phase: 'open', peerClosed: true });
    sockets.send(client, { kind: 'text', data: 'anybody?' });
    t.run(1_000);
    expect(sockets.state(client)).toMatchObject({ phase: 'failed', errno: 'ECONNRESET' });
  });

  test('ping tells TTL and time, or who turned it back', () => {
    const { sockets } = t.network;
    const owner = { actor: 'test', key: 'ping' };
    const asked = ['10.244.0.11', '10.244.1.12', '192.168.49.3', '10.244.0.99'].map((ip) =>
      sockets.ping('pod:x', ip, 1, owner),
    );
    t.run(4_000_000);
    const texts = asked.map((id) => (sockets.receive(id) as { data: string } | undefined)?.data);
    expect(texts[0]).toMatch(/^reply ttl=64 time=0\.0\d\d$/);
    expect(texts[1]).toMatch(/^reply ttl=62 time=0\.\d{3}$/);
    expect(texts[2]).toMatch(/^reply ttl=63 time=0\.\d{3}$/);
    expect(texts[3]).toBe('unreachable 10.244.0.20 host');
  });

  test('state that was saved in the middle goes on the same', () => {
    const other = new TwoNodes();
    const { sockets } = t.network;
    const socket = sockets.connect('pod:x', 'tcp', '10.244.0.11', 8080, { actor: 'test', key: 'client' });
    t.run(20);
    other.kernel.load(t.kernel.save());
    other.network.load(structuredClone(t.network.save()));
    other.run(1_000_000);
    t.run(1_000_000);
    expect(other.network.sockets.state(socket)).toEqual(sockets.state(socket));
    expect(sockets.state(socket)?.phase).toBe('open');
  });
});

describe('NodePort service 10.96.10.4:80, node port 30080, endpoints a and c (recorded rules)', () => {
  const t = new TwoNodes(recordedRules('nodeport'));
  t.serve('pod:a');
  t.serve('pod:c');
  const ask = (from: string, ip: string, port: number, times = 40) => tally(times, () => t.ask(from, ip, port, 10_000));
  const answers = (counts: Readonly<Record<string, number>>) => Object.keys(counts).sort();

  test('who answers and which client it sees, as measured', () => {
    expect(answers(ask('pod:x', '10.96.10.4', 80))).toEqual(['pod:a client=10.244.0.20', 'pod:c client=10.244.0.20']);
    // Hairpin: masqueraded to the bridge.
    expect(answers(ask('pod:a', '10.96.10.4', 80))).toEqual(['pod:a client=10.244.0.1', 'pod:c client=10.244.0.11']);
    const fromNode = ['pod:a client=10.244.0.1', 'pod:c client=192.168.49.2'];
    expect(answers(ask('host:node1', '10.96.10.4', 80))).toEqual(fromNode);
    expect(answers(ask('host:client', '192.168.49.2', 30080))).toEqual(fromNode);
    expect(answers(ask('pod:x', '192.168.49.2', 30080))).toEqual(fromNode);
    expect(answers(ask('host:node1', '127.0.0.1', 30080))).toEqual(fromNode);
  });

  test('both endpoints get about half of the connections', () => {
    const counts = ask('pod:x', '10.96.10.4', 80, 200);
    expect(counts['pod:a client=10.244.0.20']).toBeGreaterThan(70);
    expect(counts['pod:c client=10.244.0.20']).toBeGreaterThan(70);
  });

  test('a node port without a service is refused, a wrong port of a ClusterIP times out', () => {
    expect(t.ask('host:client', '192.168.49.2', 30081)).toBe('ECONNREFUSED');
    expect(t.ask('pod:x', '10.96.10.4', 81)).toBe('nothing yet (connecting)');
  });

  test('an open connection survives when its endpoint leaves the service', () => {
    const { sockets } = t.network;
    const socket = sockets.connect('pod:x', 'tcp', '10.96.10.4', 80, { actor: 'test', key: 'client' });
    t.run(10_000);
    t.rules('host:node1', '*nat\n:KUBE-SVC-LOLE4ISW44XBNF3G - [0:0]\nCOMMIT\n');
    sockets.send(socket, { kind: 'text', data: 'still there?' });
    t.run(10_000);
    expect(sockets.receive(socket)).toMatchObject({ kind: 'text' });
    expect(t.ask('pod:x', '10.96.10.4', 80)).toBe('nothing yet (connecting)');
  });
});

test('no endpoints: refused at once, from pods and nodes', () => {
  const t = new TwoNodes(recordedRules('clusterip-0-endpoints'));
  expect(t.ask('pod:x', '10.96.10.1', 80, 1_000)).toBe('ECONNREFUSED');
  expect(t.ask('host:node1', '10.96.10.1', 80, 1_000)).toBe('ECONNREFUSED');
});

test('client affinity holds for its time-out, counted from the last connection', () => {
  const t = new TwoNodes(recordedRules('affinity-clientip').replaceAll('--seconds 10800', '--seconds 5'));
  for (const pod of ['pod:a', 'pod:b', 'pod:c']) t.serve(pod);
  const counts = tally(8, () => t.ask('pod:x', '10.96.10.8', 80, 1_000_000));
  expect(Object.values(counts)).toEqual([8]);
  const slow = tally(12, () => t.ask('pod:x', '10.96.10.8', 80, 6_000_000));
  expect(Object.keys(slow).length).toBeGreaterThan(1);
});

test('policy Local keeps the client address; source ranges drop the others', () => {
  const local = new TwoNodes(recordedRules('loadbalancer-etp-local'));
  for (const pod of ['pod:a', 'pod:b', 'pod:c']) local.serve(pod);
  local.network.topology.addRoute('host:client', { to: '192.168.49.100/32', via: '192.168.49.2' });
  const outside = tally(20, () => local.ask('host:client', '192.168.49.100', 80, 10_000));
  expect(Object.keys(outside).sort()).toEqual(['pod:a client=192.168.49.1', 'pod:b client=192.168.49.1']);
  const inside = tally(30, () => local.ask('pod:x', '192.168.49.100', 80, 10_000));
  expect(Object.keys(inside)).toHaveLength(3);

  const ranges = new TwoNodes(recordedRules('loadbalancer-source-ranges'));
  for (const pod of ['pod:a', 'pod:b', 'pod:c']) ranges.serve(pod);
  expect(ranges.ask('pod:x', '192.168.49.100', 80, 2_000_000)).toBe('nothing yet (connecting)');
});

test('UDP: one source port stays with its pod, ports nobody serves are refused', () => {
  const t = new TwoNodes();
  t.serve('pod:a', 53, 'udp');
  expect(t.ask('pod:x', '10.244.0.11', 53, 1_000, 'udp')).toBe('pod:a client=10.244.0.20');
  expect(t.ask('pod:x', '10.244.0.11', 54, 1_000, 'udp')).toBe('ECONNREFUSED');
});

test('UDP by a service: one socket keeps its pod while the entry lives; forgotten entries are balanced anew', () => {
  const t = new TwoNodes(
    [
      '*nat',
      ':SVC - [0:0]',
      '-A PREROUTING -d 10.96.0.53 -p udp --dport 53 -j SVC',
      '-A SVC -p udp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.244.0.11:53',
      '-A SVC -p udp -j DNAT --to-destination 10.244.1.12:53',
      'COMMIT',
      '',
    ].join('\n'),
  );
  t.serve('pod:a', 53, 'udp');
  t.serve('pod:c', 53, 'udp');
  const { sockets, topology } = t.network;
  const socket = sockets.connect('pod:x', 'udp', '10.96.0.53', 53, { actor: 'test', key: 'client' });
  const again = (waitUs: number, forget = false) =>
    tally(30, () => {
      if (forget) topology.netfilter('host:node1').forget?.({ protocol: 'udp', originalDestination: '10.96.0.53' });
      sockets.send(socket, { kind: 'text', data: 'who?' });
      t.run(waitUs);
      const message = sockets.receive(socket);
      return message?.kind === 'text' ? message.data : 'nothing';
    });
  expect(Object.values(again(20_000_000))).toEqual([30]);
  expect(Object.keys(again(130_000_000))).toHaveLength(2);
  expect(Object.keys(again(1_000, true))).toHaveLength(2);
});
