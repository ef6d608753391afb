import type { Draft } from '../../client/object';
import { LEASES, NODES, PODS } from '../../client/resources';
import { simulate } from '../testing/simulation';

const CONTROLLERS = ['node-ipam-controller', 'node-lifecycle-controller', 'taint-eviction-controller'];
const SECONDS = 300;

/** Two nodes that renew their leases as long as `alive` names them; a pod on each. */
function cluster() {
  const sim = simulate(CONTROLLERS, { bindTo: undefined });
  const alive = new Set(['n1', 'n2']);
  for (const name of alive) {
    sim.create(NODES, {
      metadata: { name },
      spec: {},
      status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: sim.kernel.timestamp() }] },
    });
    sim.create(LEASES, { metadata: { name, namespace: 'kube-node-lease' }, spec: {} });
    const tolerations = ['not-ready', 'unreachable'].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: SECONDS,
    }));
    const spec = { nodeName: name, tolerations, containers: [] };
    const conditions = [{ type: 'Ready', status: 'True' }];
    sim.create(PODS, { metadata: { name: `on-${name}`, namespace: 'default' }, spec, status: { conditions } });
  }
  return {
    ...sim,
    alive,
    live: (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 10) {
        for (const name of alive) {
          const spec = { renewTime: sim.kernel.microTimestamp() };
          sim.client.patch(LEASES, 'kube-node-lease', name, 'merge', { spec });
        }
        sim.run(10);
      }
    },
    node: (name: string) => sim.api.list('/api/v1/nodes').find((n) => n.metadata.name === name) as Draft,
    pods: () => sim.api.list('/api/v1/pods').map((p) => p.metadata.name),
    taints: (name: string) =>
      (sim.api.list('/api/v1/nodes').find((n) => n.metadata.name === name)?.spec.taints ?? []).map(
        (t: Draft) => `${t.key}:${t.effect}`,
      ),
  };
}

test('registers nodes and gives them ranges', () => {
  const sim = cluster();
  sim.live(20);
  expect(sim.events()).toContain('RegisteredNode Node n1 event: Registered Node n1 in Controller');
  expect(sim.api.list('/api/v1/nodes').map((n) => n.spec.podCIDR)).toEqual(['10.244.0.0/24', '10.244.1.0/24']);
});

test('a cordoned node carries the taint as long as it is cordoned', () => {
  const sim = cluster();
  sim.client.patch(NODES, '', 'n1', 'merge', { spec: { unschedulable: true } });
  sim.live(10);
  expect(sim.taints('n1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
  sim.client.patch(NODES, '', 'n1', 'merge', { spec: { unschedulable: null } });
  sim.live(10);
  expect(sim.taints('n1')).toEqual([]);
});

test('a silent node becomes Unknown, its pods unready and, in time, evicted', () => {
  const sim = cluster();
  sim.live(20);
  sim.alive.delete('n2');
  sim.live(40);
  expect(sim.node('n2').status.conditions[0].status).toBe('True');
  sim.live(20);
  expect(sim.node('n2').status.conditions[0]).toMatchObject({
    type: 'Ready',
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  });
  expect(sim.taints('n2').sort()).toEqual([
    'node.kubernetes.io/unreachable:NoExecute',
    'node.kubernetes.io/unreachable:NoSchedule',
  ]);
  expect(sim.events()).toContain('NodeNotReady Node n2 status is now: NodeNotReady');
  expect(sim.events()).toContain('NodeNotReady Node is not ready');
  expect(sim.pods()).toEqual(['on-n1', 'on-n2']);
  sim.live(SECONDS);
  expect(sim.pods()).toEqual(['on-n1']);
  expect(sim.events()).toContain('TaintManagerEviction Marking for deletion Pod default/on-n2');
});

test('when all nodes are silent nobody is evicted', () => {
  const sim = cluster();
  sim.live(20);
  sim.alive.clear();
  sim.live(100);
  // The first to fall silent was tainted for a moment at most.
  expect(sim.taints('n1')).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
  sim.live(SECONDS + 100);
  expect(sim.pods()).toEqual(['on-n1', 'on-n2']);
});
