/** CronJobs (pkg/controller/cronjob): makes a Job at each scheduled time, follows them, keeps a short history. */
import { nowMs, timeMs } from '../../client/clock';
import type { EventRecorder } from '../../client/event-recorder';
import { referenceTo } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import {
  compareText,
  controllerOf,
  controllerReference,
  type Draft,
  isControlledBy,
  isTerminating,
  keyOf,
  semanticEqual,
} from '../../client/object';
import { CRON_JOBS, JOBS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { MS } from '../../sim/kernel-contract';
import { civilTime, rfc3339 } from '../../sim/wall-clock';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { holds, isJobFinished } from '../workload/job-conditions';
import { isNamespaceTerminating } from '../workload/pod-control';
import { mostRecent, untilNext } from './missed';
import { parseSchedule, type Schedule } from './schedule';
import { offsetOf, offsetText } from './time-zones';

/** A little later, so that the moment has surely passed. */
const DELTA_US = 100 * MS;
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export const cronJobController: ControllerDefinition = {
  name: 'cronjob-controller',
  serviceAccount: 'cronjob-controller',
  requires: [CRON_JOBS, JOBS],
  start: (context) => {
    new CronJobController(context);
  },
};

class CronJobController {
  private readonly cronJobs: Informer;
  private readonly jobs: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;

  constructor(private readonly context: ControllerContext) {
    this.cronJobs = context.informers.for(CRON_JOBS);
    this.jobs = context.informers.for(JOBS);
    this.recorder = context.recorder('cronjob-controller');
    this.queue = context.queue((key) => this.sync(key));
    const enqueue = (object: Draft): void => this.queue.add(keyOf(object));
    this.cronJobs.addHandler({ added: enqueue, updated: enqueue, deleted: enqueue });
    const enqueueOwner = (job: Draft): void => {
      const owner = controllerOf(job);
      if (owner?.kind === CRON_JOBS.kind) this.queue.add(`${job.metadata.namespace}/${owner?.name}`);
    };
    this.jobs.addHandler({ added: enqueueOwner, updated: enqueueOwner, deleted: enqueueOwner });
  }

  private sync(key: string): SyncResult {
    const found = this.cronJobs.byKey(key);
    if (found === undefined) return undefined;
    const jobs = this.jobs.list(found.metadata.namespace).filter((job) => isControlledBy(job, found));
    const pass = new Pass(this.context, this.recorder, found, jobs);
    const result = pass.run();
    return pass.writeStatus() ? result : RETRY;
  }
}

class Pass {
  private status: Draft;
  private readonly now: number;

  constructor(
    private readonly context: ControllerContext,
    private readonly recorder: EventRecorder,
    private readonly cronJob: Draft,
    private readonly jobs: readonly Draft[],
  ) {
    this.status = cronJob.status ?? {};
    this.now = nowMs(context.kernel) / 1_000;
  }

  run(): SyncResult {
    this.follow();
    this.cleanUp('Complete', this.cronJob.spec.successfulJobsHistoryLimit);
    this.cleanUp('Failed', this.cronJob.spec.failedJobsHistoryLimit);
    const { schedule: text, suspend } = this.cronJob.spec;
    if (isTerminating(this.cronJob) || suspend === true) return undefined;
    const schedule = parseSchedule(text);
    if (schedule === undefined) {
      this.tell('Warning', 'UnparseableSchedule', `unparseable schedule: "${text}" : bad schedule`);
      return undefined;
    }
    return this.start(zoned(schedule, offsetOf(this.cronJob.spec.timeZone)));
  }

  /** Only when something changed. */
  writeStatus(): boolean {
    if (semanticEqual(this.status, this.cronJob.status)) return true;
    return this.context.client.updateStatus(CRON_JOBS, { ...this.cronJob, status: this.status }).ok;
  }

  private get active(): readonly Draft[] {
    return this.status.active ?? [];
  }

  private follow(): void {
    for (const job of this.jobs) {
      const { uid, name } = job.metadata;
      const listed = this.active.some((reference) => reference.uid === uid);
      if (!isJobFinished(job)) {
        if (!listed) {
          this.tell('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`);
        }
        continue;
      }
      const succeeded = holds(job, 'Complete') !== undefined;
      if (listed) {
        this.drop(uid);
        const condition = succeeded ? 'Complete' : 'Failed';
        this.tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`);
      }
      const ended = job.status?.completionTime;
      const last = timeMs(this.status.lastSuccessfulTime);
      if (succeeded && ended !== undefined && (last === undefined || (timeMs(ended) ?? 0) > last)) {
        this.status = { ...this.status, lastSuccessfulTime: ended };
      }
    }
    for (const { uid, namespace, name } of this.active) {
      if (this.jobs.some((job) => job.metadata.uid === uid)) continue;
      const fresh = this.context.client.get(JOBS, namespace, name);
      if (fresh.ok || fresh.error.code !== 404) continue;
      this.tell('Normal', 'MissingJob', `Active job went missing: ${name}`);
      this.drop(uid);
    }
  }

  private start(schedule: Schedule): SyncResult {
    const { spec, metadata } = this.cronJob;
    const last = timeMs(this.status.lastScheduleTime) ?? timeMs(metadata.creationTimestamp) ?? 0;
    const deadline: number | undefined = spec.startingDeadlineSeconds;
    const earliest = deadline === undefined ? last / 1_000 : Math.max(last / 1_000, this.now - deadline);
    const { due, missed } = mostRecent(schedule, earliest, this.now);
    if (due === undefined) return this.later(schedule, last / 1_000);
    if (missed === 'many') {
      const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.tell('Warning', 'TooManyMissedTimes', message);
    }
    const at = rfc3339(due * 1_000);
    if (deadline !== undefined && due + deadline < this.now) {
      this.tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(due)}`);
      return this.later(schedule, last / 1_000);
    }
    const name = `${metadata.name}-${Math.floor(due / 60)}`;
    const running = this.active.some((reference) => reference.name === name);
    if (running || this.status.lastScheduleTime === at) return this.later(schedule, last / 1_000);
    if (spec.concurrencyPolicy === 'Forbid' && this.active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.tell('Normal', 'JobAlreadyActive', message);
      return this.later(schedule, last / 1_000);
    }
    if (spec.concurrencyPolicy === 'Replace') {
      for (const { namespace, name: old, uid } of this.active) if (!this.remove(namespace, old, uid)) return RETRY;
    }
    const job = this.create(name, due);
    if (job === 'refused') return RETRY;
    if (job === undefined) return undefined;
    const active = [...this.active, referenceTo(job)];
    this.status = { ...this.status, active, lastScheduleTime: at };
    return this.later(schedule, due);
  }

  private later(schedule: Schedule, earliest: number): SyncResult {
    const seconds = untilNext(schedule, earliest, this.now);
    return seconds === undefined ? undefined : { afterUs: Math.round(seconds * 1_000_000) + DELTA_US };
  }

  /** undefined: there is one of that name which is not ours to count. */
  private create(name: string, due: number): Draft | 'refused' | undefined {
    const { jobTemplate, timeZone } = this.cronJob.spec;
    const { namespace } = this.cronJob.metadata;
    const offset = offsetOf(timeZone);
    const local = rfc3339((due + offset) * 1_000).replace('Z', offsetText(offset));
    const { client } = this.context;
    const created = client.create(JOBS, namespace, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace,
        ...(jobTemplate.metadata?.labels === undefined ? {} : { labels: jobTemplate.metadata.labels }),
        annotations: { ...jobTemplate.metadata?.annotations, [SCHEDULED_AT]: local },
        ownerReferences: [controllerReference(this.cronJob, 'batch/v1', CRON_JOBS.kind)],
      },
      spec: jobTemplate.spec,
    });
    if (created.ok) {
      this.tell('Normal', 'SuccessfulCreate', `Created job ${name}`);
      return created.object;
    }
    if (isNamespaceTerminating(created.error)) return 'refused';
    if (created.error.reason !== 'AlreadyExists') {
      this.tell('Warning', 'FailedCreate', `Error creating job: ${created.error.message}`);
      return 'refused';
    }
    const twin = client.get(JOBS, namespace, name);
    if (!twin.ok) return 'refused';
    return isControlledBy(twin.object, this.cronJob) ? twin.object : undefined;
  }

  /** The oldest finished Jobs of a kind beyond the limit. */
  private cleanUp(type: 'Complete' | 'Failed', limit: number | undefined): void {
    if (limit === undefined || limit === null) return;
    const finished = this.jobs.filter((job) => holds(job, type) !== undefined && !isTerminating(job));
    const start = (job: Draft): string => job.status?.startTime ?? '~';
    const order = [...finished].sort(
      (a, b) => compareText(start(a), start(b)) || compareText(a.metadata.name, b.metadata.name),
    );
    for (const { metadata } of order.slice(0, Math.max(0, finished.length - limit))) {
      this.remove(metadata.namespace, metadata.name, metadata.uid);
    }
  }

  private remove(namespace: string, name: string, uid: string): boolean {
    const deleted = this.context.client.delete(JOBS, namespace, name, { propagationPolicy: 'Background' });
    if (!deleted.ok && deleted.error.code !== 404) {
      this.tell('Warning', 'FailedDelete', `Deleted job: ${deleted.error.message}`);
      return false;
    }
    this.drop(uid);
    this.tell('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
    return true;
  }

  private drop(uid: string): void {
    const active = this.active.filter((reference) => reference.uid !== uid);
    const { active: _, ...rest } = this.status;
    this.status = active.length === 0 ? rest : { ...rest, active };
  }

  private tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.recorder.event(this.cronJob, type, reason, message);
  }
}

function zoned(schedule: Schedule, offset: number): Schedule {
  return {
    next: (seconds) => {
      const at = schedule.next(seconds + offset);
      return at === undefined ? undefined : at - offset;
    },
  };
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sat, 21 Nov 2026 04:00:00 +0000`. */
function rfc1123(seconds: number): string {
  const t = civilTime(seconds);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const clock = `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`;
  return `${DAYS[t.weekday]}, ${pad(t.day)} ${MONTHS[t.month - 1]} ${t.year} ${clock} +0000`;
}
