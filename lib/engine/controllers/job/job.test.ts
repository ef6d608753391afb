import type { Draft } from '../../client/object';
import { JOBS, PODS } from '../../client/resources';
import { simulate } from '../testing/simulation';
import { indexesText, intervalsOf, parseIndexes } from './indexes';

const job = (spec: Draft = {}): Draft => ({
  metadata: { name: 'pi', namespace: 'default' },
  spec: {
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'x' } },
    template: {
      metadata: { labels: { 'batch.kubernetes.io/controller-uid': 'x' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl' }] },
    },
    ...spec,
  },
});

function cluster(spec: Draft = {}) {
  const sim = simulate(['job-controller']);
  sim.create(JOBS, job(spec));
  const pods = () => sim.api.list('/api/v1/pods');
  return {
    ...sim,
    pods,
    job: () => sim.api.list('/apis/batch/v1/jobs')[0] as Draft,
    /** The kubelet's word on pods that run. */
    end: (phase: 'Succeeded' | 'Failed', which: (pod: Draft) => boolean = () => true) => {
      for (const pod of pods().filter((p) => p.status?.phase === 'Running' && which(p))) {
        const terminated = { finishedAt: sim.kernel.timestamp(), exitCode: phase === 'Failed' ? 1 : 0 };
        const containerStatuses = [{ name: 'c', state: { terminated } }];
        sim.client.updateStatus(PODS, { ...pod, status: { phase, conditions: [], containerStatuses } });
      }
    },
  };
}

test('runs to completion and lets its pod go', () => {
  const sim = cluster();
  sim.run(3);
  expect(sim.job().status).toMatchObject({ active: 1, ready: 1, terminating: 0, startTime: expect.anything() });
  expect(sim.pods()[0]?.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking']);
  sim.end('Succeeded');
  sim.run(3);
  const { status } = sim.job();
  expect(status.succeeded).toBe(1);
  expect(status.active).toBeUndefined();
  expect(status.uncountedTerminatedPods).toEqual({});
  expect(status.conditions).toEqual(
    ['SuccessCriteriaMet', 'Complete'].map((type) =>
      expect.objectContaining({
        type,
        status: 'True',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      }),
    ),
  );
  expect(sim.pods()[0]?.metadata.finalizers ?? []).toEqual([]);
  expect(sim.events().map((e) => e.split(' ')[0])).toEqual(['SuccessfulCreate', 'Completed']);
});

test('replaces failed pods ever more slowly, then gives up', () => {
  const sim = cluster({ backoffLimit: 1 });
  sim.run(3);
  sim.end('Failed');
  sim.run(8);
  expect(sim.pods()).toHaveLength(1);
  sim.run(5);
  expect(sim.pods()).toHaveLength(2);
  sim.end('Failed');
  sim.run(3);
  expect(sim.job().status.failed).toBe(2);
  expect(sim.job().status.conditions.map((c: Draft) => `${c.type} ${c.reason}`)).toEqual([
    'FailureTarget BackoffLimitExceeded',
    'Failed BackoffLimitExceeded',
  ]);
  expect(sim.events()).toContain('BackoffLimitExceeded Job has reached the specified backoff limit');
});

test('parallelism and completions; suspended it has no pods', () => {
  const sim = cluster({ parallelism: 2, completions: 5 });
  for (let i = 0; i < 3; i += 1) {
    sim.run(3);
    expect(sim.job().status.active).toBe(Math.min(2, 5 - 2 * i));
    if (i === 1) {
      sim.client.patch(JOBS, 'default', 'pi', 'merge', { spec: { suspend: true } });
      sim.run(3);
      expect(sim.job().status.conditions[0]).toMatchObject({
        type: 'Suspended',
        status: 'True',
        reason: 'JobSuspended',
      });
      expect(sim.pods().filter((p) => p.status.phase === 'Running')).toEqual([]);
      sim.client.patch(JOBS, 'default', 'pi', 'merge', { spec: { suspend: false } });
      sim.run(3);
    }
    sim.end('Succeeded');
  }
  sim.run(3);
  expect(sim.job().status.succeeded).toBe(5);
  expect(sim.events()).toContain('Resumed Job resumed');
});

test('a deadline ends it with its pods', () => {
  const sim = cluster({ activeDeadlineSeconds: 30 });
  sim.run(40);
  expect(sim.pods()).toEqual([]);
  expect(sim.job().status.conditions[1]).toMatchObject({ type: 'Failed', reason: 'DeadlineExceeded' });
  expect(sim.job().status.failed).toBe(1);
});

test('Indexed: each index once, named and told to its containers', () => {
  const sim = cluster({ completionMode: 'Indexed', completions: 3, parallelism: 3 });
  sim.run(3);
  const indexes = sim.pods().map((p) => p.metadata.annotations['batch.kubernetes.io/job-completion-index']);
  expect([...indexes].sort()).toEqual(['0', '1', '2']);
  expect(sim.pods()[0]?.spec).toMatchObject({
    hostname: expect.stringMatching(/^pi-\d$/),
    containers: [{ env: [{ name: 'JOB_COMPLETION_INDEX' }] }],
  });
  sim.end('Failed', (p) => p.spec.hostname === 'pi-1');
  sim.end('Succeeded');
  sim.run(20);
  expect(sim.job().status).toMatchObject({ completedIndexes: '0,2', succeeded: 2, failed: 1, active: 1 });
  sim.end('Succeeded');
  sim.run(3);
  expect(sim.job().status).toMatchObject({ completedIndexes: '0-2', succeeded: 3 });
});

test('texts of indexes', () => {
  expect(indexesText(intervalsOf([5, 0, 1, 7, 6]))).toBe('0,1,5-7');
  expect(parseIndexes('0,1,5-9', 8)).toEqual([
    [0, 1],
    [5, 7],
  ]);
});
