/** The composed cluster as a learner meets it: one flow through every layer, typed as scripts. */
import { SECOND } from '../engine/sim/kernel-contract';
import { openSession } from './factory';
import { runToEnd } from './setup';

async function run(seed: string, script: string): Promise<string> {
  const start = { lab: null, profile: 'minikube', seed, epochMs: 1_795_233_600_000, engineVersion: 'test' };
  const { session, cluster } = await openSession(start, null);
  const result = await runToEnd(session, cluster, script, 300 * SECOND);
  expect(result.stderr).toBe('');
  return result.stdout;
}

const MAKE =
  'kubectl create deployment web --image=luksa/kubia --replicas=2 > /dev/null; kubectl rollout status deploy/web > /dev/null;';

test('a session begins on a cluster that was booted at the last midnight and suspended until now', async () => {
  expect(await run('a', 'date -u +%FT%T; kubectl get nodes')).toMatch(
    /^2026-11-21T04:00:00\nNAME +STATUS +ROLES +AGE +VERSION\nminikube +Ready +control-plane +4h +v1\.36\.3\n$/,
  );
  // The boot's events are past their hour; its logs and starts keep their own time.
  const booted = await run(
    'b',
    'kubectl get events -A -o name | wc -l; kubectl logs -n kube-system deploy/coredns --timestamps',
  );
  expect(booted).toMatch(/^0\n2026-11-21T00:00:/);
  const started =
    'kubectl get pods -A -o jsonpath=\'{range .items[*]}{.status.containerStatuses[0].state.running.startedAt}{"\\n"}{end}\' | cut -c1-14 | sort -u';
  expect(await run('c', `sleep 60; ${started}; kubectl get nodes --no-headers | grep -c ' Ready '`)).toBe(
    '2026-11-21T00:\n1\n',
  );
});

test('names hang on the seed alone', async () => {
  const names = `${MAKE} kubectl get pods -o name`;
  const once = await run('same', names);
  expect(once.split('\n').length).toBe(3);
  expect(await run('same', names)).toBe(once);
  expect(await run('other', names)).not.toBe(once);
});

test('a Service is reached by name through DNS, NAT and a process that answers', async () => {
  const text = await run(
    'reach',
    `${MAKE} kubectl expose deploy web --port=80 --target-port=8080 > /dev/null; sleep 2; kubectl exec deploy/web -- curl -s http://web`,
  );
  expect(text).toMatch(/^You've hit web-[a-z0-9]+-[a-z0-9]{5}\n$/);
});

test('without endpoints a Service refuses, and the node shows the rule that does it', async () => {
  const text = await run(
    'none',
    'kubectl create service clusterip empty --tcp=80 > /dev/null; sleep 2; minikube ssh "sudo iptables-save -t filter" | grep -c "default/empty:80 has no endpoints"',
  );
  expect(text).toBe('1\n');
});
