import type { Draft } from '../../client/object';
import { CRON_JOBS, JOBS } from '../../client/resources';
import { rfc3339 } from '../../sim/wall-clock';
import { simulate } from '../testing/simulation';
import { parseSchedule } from './schedule';

const START = 1_795_233_600; // 2026-11-21T04:00:00Z, a Saturday

test.each([
  ['*/5 * * * *', '2026-11-21T04:05:00Z'],
  ['30 2 * * 1-5', '2026-11-23T02:30:00Z'],
  ['0 0 1 * *', '2026-12-01T00:00:00Z'],
  ['0 0 13 * 5', '2026-11-27T00:00:00Z'],
  ['0 9 * jan mon', '2027-01-04T09:00:00Z'],
  ['@hourly', '2026-11-21T05:00:00Z'],
  ['@every 1h30m', '2026-11-21T05:30:00Z'],
  ['10/20 * * * *', '2026-11-21T04:10:00Z'],
])('%s comes next at %s', (text, expected) => {
  const next = parseSchedule(text)?.next(START);
  expect(next && rfc3339(next * 1_000)).toBe(expected);
});

test.each(['* * * *', '61 * * * *', '* * * * 7', 'a * * * *', '*/0 * * * *'])('%s is no schedule', (text) => {
  expect(parseSchedule(text)).toBeUndefined();
});

const cron = (spec: Draft = {}): Draft => ({
  metadata: { name: 'tick', namespace: 'default' },
  spec: {
    schedule: '* * * * *',
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: { template: { spec: { containers: [] } } } },
    ...spec,
  },
});

function cluster(spec: Draft = {}) {
  const sim = simulate(['cronjob-controller', 'ttl-after-finished-controller']);
  sim.create(CRON_JOBS, cron(spec));
  return {
    ...sim,
    jobs: () => sim.api.list('/apis/batch/v1/jobs'),
    status: () => sim.api.list('/apis/batch/v1/cronjobs')[0]?.status,
    complete: () => {
      for (const job of sim.api.list('/apis/batch/v1/jobs')) {
        if (job.status?.completionTime !== undefined) continue;
        const at = sim.kernel.timestamp();
        const conditions = [{ type: 'Complete', status: 'True', lastTransitionTime: at }];
        sim.client.updateStatus(JOBS, { ...job, status: { startTime: at, completionTime: at, conditions } });
      }
    },
  };
}

test('a Job every minute, named by it, and a short history', () => {
  const sim = cluster();
  sim.run(59);
  expect(sim.jobs()).toEqual([]);
  sim.run(2);
  expect(sim.jobs()[0]?.metadata).toMatchObject({
    name: `tick-${START / 60 + 1}`,
    annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-21T04:01:00Z' },
  });
  expect(sim.status()).toMatchObject({ active: [{ kind: 'Job' }], lastScheduleTime: '2026-11-21T04:01:00Z' });
  for (let i = 0; i < 5; i += 1) {
    sim.complete();
    sim.run(60);
  }
  expect(sim.jobs()).toHaveLength(4);
  expect(sim.status().active).toHaveLength(1);
  expect(sim.events()).toContain(`SawCompletedJob Saw completed job: tick-${START / 60 + 1}, condition: Complete`);
  expect(sim.events()).toContain(`SuccessfulDelete Deleted job tick-${START / 60 + 1}`);
});

test('Forbid waits, Replace replaces, suspended does nothing', () => {
  const forbid = cluster({ concurrencyPolicy: 'Forbid' });
  forbid.run(130);
  expect(forbid.jobs()).toHaveLength(1);
  expect(forbid.events().some((e) => e.startsWith('JobAlreadyActive'))).toBe(true);
  const replace = cluster({ concurrencyPolicy: 'Replace' });
  replace.run(130);
  expect(replace.jobs().map((j) => j.metadata.name)).toEqual([`tick-${START / 60 + 2}`]);
  const suspended = cluster({ suspend: true });
  suspended.run(130);
  expect(suspended.jobs()).toEqual([]);
});

test('a finished Job goes after its time to live', () => {
  const sim = cluster({ suspend: true });
  sim.create(JOBS, { metadata: { name: 'once', namespace: 'default' }, spec: { ttlSecondsAfterFinished: 20 } });
  sim.run(5);
  sim.complete();
  sim.run(15);
  expect(sim.jobs()).toHaveLength(1);
  sim.run(10);
  expect(sim.jobs()).toEqual([]);
});
