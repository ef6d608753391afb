import type { Draft } from '../../client/object';
import { JOBS, PODS } from '../../client/resources';
import { simulate } from '../testing/simulation';

const HOST = (index: number) => (pod: Draft) => pod.spec.hostname === `pi-${index}`;

function cluster(spec: Draft) {
  const sim = simulate(['job-controller']);
  sim.create(JOBS, {
    metadata: { name: 'pi', namespace: 'default' },
    spec: {
      parallelism: 3,
      completions: 3,
      completionMode: 'Indexed',
      backoffLimit: 2_147_483_647,
      suspend: false,
      podReplacementPolicy: 'Failed',
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'x' } },
      template: {
        metadata: { labels: { 'batch.kubernetes.io/controller-uid': 'x' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl' }] },
      },
      ...spec,
    },
  });
  sim.run(3);
  const pods = () => sim.api.list('/api/v1/pods');
  return {
    ...sim,
    pods,
    status: () => (sim.api.list('/apis/batch/v1/jobs')[0] as Draft).status,
    end: (exitCode: number, which: (pod: Draft) => boolean = () => true) => {
      for (const pod of pods().filter((p) => p.status?.phase === 'Running' && which(p))) {
        const terminated = { finishedAt: sim.kernel.timestamp(), exitCode };
        const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
        const containerStatuses = [{ name: 'c', state: { terminated } }];
        sim.client.updateStatus(PODS, { ...pod, status: { phase, conditions: [], containerStatuses } });
      }
    },
  };
}

const conditions = (status: Draft): readonly string[] =>
  status.conditions.map((c: Draft) => `${c.type} ${c.reason}: ${c.message}`);

it('lets the other indexes go on when one has failed too often', () => {
  const sim = cluster({ backoffLimitPerIndex: 1 });
  expect(sim.status().failedIndexes).toBe('');
  const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
  expect(sim.pods().map((pod) => pod.metadata.annotations[FAILURES])).toEqual(['0', '0', '0']);
  sim.end(1, HOST(1));
  sim.run(5);
  const held = sim.pods().filter((pod) => pod.status.phase === 'Failed');
  expect(held.map((pod) => pod.metadata.finalizers)).toEqual([['batch.kubernetes.io/job-tracking']]);
  expect(sim.pods()).toHaveLength(3);
  sim.run(10);
  const next = sim.pods().find((pod) => HOST(1)(pod) && pod.status.phase === 'Running');
  expect(next?.metadata.annotations[FAILURES]).toBe('1');
  sim.end(1, HOST(1));
  sim.run(3);
  expect(sim.status()).toMatchObject({ failedIndexes: '1', failed: 2, active: 2 });
  sim.end(0);
  sim.run(3);
  expect(sim.status()).toMatchObject({ completedIndexes: '0,2', succeeded: 2 });
  expect(conditions(sim.status())).toEqual([
    'FailureTarget FailedIndexes: Job has failed indexes',
    'Failed FailedIndexes: Job has failed indexes',
  ]);
});

it('ends all when more indexes failed than may', () => {
  const sim = cluster({ backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
  sim.end(1, HOST(0));
  sim.run(3);
  expect(sim.status()).toMatchObject({ failedIndexes: '0', active: 2 });
  sim.end(1, HOST(2));
  sim.run(3);
  expect(sim.status().failedIndexes).toBe('0,2');
  expect(conditions(sim.status())[0]).toBe(
    'FailureTarget MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes',
  );
});

it('fails an index at once when the policy says so', () => {
  const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [42] } }];
  const sim = cluster({ backoffLimitPerIndex: 5, podFailurePolicy: { rules } });
  sim.end(42, HOST(2));
  sim.run(3);
  expect(sim.status()).toMatchObject({ failedIndexes: '2', active: 2 });
});

it('is complete when a rule of the success policy is met', () => {
  const sim = cluster({
    successPolicy: { rules: [{ succeededIndexes: '0,1', succeededCount: 2 }, { succeededCount: 1 }] },
  });
  sim.end(0, HOST(2));
  sim.run(3);
  expect(conditions(sim.status())).toEqual([
    'SuccessCriteriaMet SuccessPolicy: Matched rules at index 1',
    'Complete SuccessPolicy: Matched rules at index 1',
  ]);
  expect(sim.status()).toMatchObject({ completedIndexes: '2', succeeded: 1 });
  expect(sim.status().failed).toBeUndefined();
});
