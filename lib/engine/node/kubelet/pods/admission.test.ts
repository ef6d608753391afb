import { rejection } from './admission';

const node = {
  metadata: { name: 'minikube', labels: { disk: 'ssd' } },
  spec: { taints: [{ key: 'gone', effect: 'NoExecute' }] },
  status: { allocatable: { cpu: '2', memory: '1Gi', pods: '110' } },
};
const tolerations = [{ operator: 'Exists' }];
const pod = (spec: object, cpu = '0') => ({
  spec: { tolerations, containers: [{ resources: { requests: { cpu } } }], ...spec },
});

test.each([
  [pod({}), undefined, ''],
  [pod({}, '1500m'), 'OutOfcpu', "Node didn't have enough resource: cpu, requested: 1500, used: 600, capacity: 2000"],
  [
    pod({ nodeSelector: { disk: 'hdd' } }),
    'NodeAffinity',
    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ],
  [
    pod({ tolerations: [] }),
    'TaintToleration',
    "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  ],
  [
    pod({ containers: [{ ports: [{ hostPort: 80 }] }] }),
    'NodePorts',
    "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  ],
])('rejects a pod (%#)', (asked, reason, message) => {
  const others = [pod({}, '600m'), pod({ containers: [{ ports: [{ hostPort: 80 }] }] })];
  const found = rejection(asked, node, others);
  expect(found?.reason).toBe(reason);
  expect(found?.message ?? '').toBe(message);
});

test('the same port of two addresses is free for both, that of all addresses for none', () => {
  const at = (hostIP?: string) => pod({ containers: [{ ports: [{ hostPort: 80, ...(hostIP ? { hostIP } : {}) }] }] });
  const reason = (mine?: string, theirs?: string) => rejection(at(mine), node, [at(theirs)])?.reason;
  expect(reason('10.0.0.1', '10.0.0.2')).toBeUndefined();
  expect([reason('10.0.0.1', '10.0.0.1'), reason('10.0.0.1'), reason('0.0.0.0', '10.0.0.2')]).toEqual(
    Array(3).fill('NodePorts'),
  );
});
