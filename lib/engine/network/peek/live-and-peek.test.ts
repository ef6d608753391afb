/** For every recorded rule set: what live connections meet is among the peek's outcomes, and nothing else is. */
import { readdirSync } from 'node:fs';
import type { Outcome, ProbeResult } from '../contract';
import { recordedRules, TwoNodes } from '../testing/two-nodes';

const FOLDER = `${__dirname}/../../../../tests/golden/net/kube-proxy`;
const ROUNDS = 24;

function shown({ result }: Outcome<ProbeResult>): string {
  if (result.kind === 'connected') return result.text ?? 'connected';
  if (result.kind === 'refused') return 'ECONNREFUSED';
  return result.kind === 'timeout' ? 'nothing yet (connecting)' : result.kind;
}

/** Endpoints of the rules become pods that serve, except for one in three ports. */
function clusterOf(rules: string): TwoNodes {
  const t = new TwoNodes();
  const known = new Set(['10.244.0.11', '10.244.0.13', '10.244.0.20', '10.244.1.12', '192.168.49.2']);
  const names: Readonly<Record<string, string>> = {
    '10.244.0.11': 'pod:a',
    '10.244.0.13': 'pod:b',
    '10.244.1.12': 'pod:c',
  };
  const served = new Set<string>();
  for (const [, ip = '', port = ''] of rules.matchAll(/-p tcp .*--to-destination ([\d.]+):(\d+)/g)) {
    if (served.has(`${ip}:${port}`) || !ip.startsWith('10.244.')) continue;
    served.add(`${ip}:${port}`);
    const pod = names[ip] ?? `pod:${ip}`;
    if (!known.has(ip)) t.network.topology.attachPod(pod, ip.startsWith('10.244.1.') ? 'host:node2' : 'host:node1', ip);
    known.add(ip);
    if (served.size % 3 !== 0) t.serve(pod, Number(port));
  }
  t.rules('host:node1', rules);
  for (const lb of rules.matchAll(/-d (192\.168\.49\.1\d\d)\/32/g)) {
    t.network.topology.addRoute('host:client', { to: `${lb[1]}/32`, via: '192.168.49.2' });
  }
  t.network.topology.addRoute('host:client', { to: '10.96.0.0/12', via: '192.168.49.2' });
  return t;
}

test.each(readdirSync(FOLDER).map((file) => file.replace('.json', '')))('%s', (name) => {
  const rules = recordedRules(name);
  const t = clusterOf(rules);
  const goals = new Set<string>();
  for (const [, ip, port] of rules.matchAll(/-A KUBE-SERVICES -d ([\d.]+)\/32 -p tcp .*--dport (\d+)/g)) {
    goals.add(`${ip}:${port}`);
  }
  for (const [, port] of rules.matchAll(/-A KUBE-NODEPORTS -p tcp .*--dport (\d+)/g)) goals.add(`192.168.49.2:${port}`);
  expect(goals.size).toBeGreaterThan(0);
  for (const goal of goals) {
    const [ip = '', port = ''] = goal.split(':');
    for (const from of ['pod:x', 'pod:a', 'host:node1', 'host:client']) {
      const outcomes = t.network.probe.connect(from, 'tcp', ip, Number(port), 'who?');
      const met = new Set<string>();
      for (let i = 0; i < (outcomes.length === 1 ? 3 : ROUNDS); i++) met.add(t.ask(from, ip, Number(port), 2_000));
      // Affinity: the first live answer stays the only one, as the peek says from then on.
      const now = t.network.probe.connect(from, 'tcp', ip, Number(port), 'who?').map(shown);
      const possible = new Set([...outcomes.map(shown)]);
      expect([...met].filter((one) => !possible.has(one))).toEqual([]);
      if (now.length === outcomes.length) expect([...met].sort()).toEqual([...possible].sort());
      else expect([...met]).toEqual(now);
    }
  }
});
