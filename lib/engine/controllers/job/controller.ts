/** Jobs (pkg/controller/job): watches them and their pods; changes of pods are looked at together, a second later. */
import type { Part } from '../../base/plain';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import { controllerOf, type Draft, isTerminating, keyOf, matchesSelector, splitKey } from '../../client/object';
import { JOBS, PODS } from '../../client/resources';
import { RETRY, type SyncResult, type WorkQueue } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { claim, planClaim } from '../workload/claim';
import { Expectations } from '../workload/expectations';
import { isJobFinished } from '../workload/job-conditions';
import { PodControl } from '../workload/pod-control';
import { indexByController, podsOfOwner } from '../workload/pods';
import { BackOffs } from './back-off';
import { RemovedFinalizers } from './finalizers';
import { isTracked, TRACKING } from './pods';
import { JobRun, Refused } from './run';

const COMPONENT = 'job-controller';
const BATCH_US = SECOND;
const OWN = 'kubernetes.io/job-controller';

export const jobController: ControllerDefinition = {
  name: 'job-controller',
  serviceAccount: 'job-controller',
  requires: [JOBS],
  start: (context) => {
    new JobController(context);
  },
};

/** Jobs that ended in a pass the watch has not told of yet. */
class FinishedJobs implements Part<readonly string[]> {
  readonly uids = new Set<string>();

  save(): readonly string[] {
    return [...this.uids];
  }

  load(state: readonly string[]): void {
    this.uids.clear();
    for (const uid of state) this.uids.add(uid);
  }
}

class JobController {
  private readonly jobs: Informer;
  private readonly pods: Informer;
  private readonly queue: WorkQueue;
  private readonly orphans: WorkQueue;
  private readonly recorder: EventRecorder;
  private readonly control: PodControl;
  private readonly expectations: Expectations;
  private readonly removed: RemovedFinalizers;
  private readonly backOffs: BackOffs;
  private readonly finished: FinishedJobs;

  constructor(private readonly context: ControllerContext) {
    const { informers, kernel, client } = context;
    this.jobs = informers.for(JOBS);
    this.pods = informers.for(PODS);
    indexByController(this.pods);
    this.recorder = context.recorder(COMPONENT);
    this.control = new PodControl(client, this.recorder, JOBS);
    this.expectations = context.keep('expectations', new Expectations(kernel));
    this.removed = context.keep('removed finalizers', new RemovedFinalizers());
    this.backOffs = context.keep('back-offs', new BackOffs());
    this.finished = context.keep('finished', new FinishedJobs());
    this.queue = context.queue((key) => this.sync(key), { baseDelayUs: SECOND });
    this.orphans = context.queue((key) => this.releaseOrphan(key), { name: 'orphans' });
    this.jobs.addHandler({
      added: (job) => this.queue.add(keyOf(job)),
      updated: (job, old) => {
        if (job.metadata.generation !== old.metadata.generation) this.queue.add(keyOf(job));
        else this.queue.addAfter(keyOf(job), BATCH_US, 'work');
        if (isJobFinished(job) && !isJobFinished(old)) this.releaseAll(job);
      },
      deleted: (job) => {
        this.queue.add(keyOf(job));
        this.releaseAll(job);
      },
    });
    this.pods.addHandler({
      added: (pod) => this.podSeen(pod, undefined),
      updated: (pod, old) => this.podSeen(pod, old),
      deleted: (pod) => this.podGone(pod),
    });
  }

  private ownerOf(pod: Draft): Draft | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== JOBS.kind) return undefined;
    const job = this.jobs.get(pod.metadata.namespace, reference?.name);
    return job?.metadata.uid === reference?.uid ? job : undefined;
  }

  private podSeen(pod: Draft, old: Draft | undefined): void {
    if (old === undefined && isTerminating(pod)) {
      this.podGone(pod);
      return;
    }
    const job = this.ownerOf(pod);
    if (job === undefined) {
      if (isTracked(pod)) this.orphans.add(keyOf(pod));
      if (controllerOf(pod) === undefined) this.enqueueSelecting(pod);
      return;
    }
    const key = keyOf(job);
    if (old === undefined) this.expectations.creationObserved(key);
    if (old !== undefined && isTerminating(pod) && !isTerminating(old)) {
      this.expectations.deletionObserved(key, keyOf(pod));
    }
    if (!isTracked(pod)) this.removed.observed(key, pod.metadata.uid);
    else if (isJobFinished(job)) this.orphans.add(keyOf(pod));
    this.queue.addAfter(key, BATCH_US, 'work');
  }

  private podGone(pod: Draft): void {
    const job = this.ownerOf(pod);
    if (job === undefined) return;
    const key = keyOf(job);
    this.expectations.deletionObserved(key, keyOf(pod));
    this.removed.observed(key, pod.metadata.uid);
    this.queue.addAfter(key, BATCH_US, 'work');
  }

  private enqueueSelecting(pod: Draft): void {
    for (const job of this.jobs.list(pod.metadata.namespace)) {
      if (matchesSelector(job.spec.selector, pod.metadata.labels)) this.queue.addAfter(keyOf(job), BATCH_US, 'work');
    }
  }

  private releaseAll(job: Draft): void {
    for (const pod of podsOfOwner(this.pods, job, false)) if (isTracked(pod)) this.orphans.add(keyOf(pod));
  }

  private sync(key: string): SyncResult {
    const { namespace, name } = splitKey(key);
    const job = this.jobs.get(namespace, name);
    if (job === undefined) {
      this.expectations.forget(key);
      this.removed.forget(key);
      this.backOffs.forget(key);
      return undefined;
    }
    if ((job.spec.managedBy ?? OWN) !== OWN) return undefined;
    if (isJobFinished(job)) {
      this.backOffs.forget(key);
      this.finished.uids.delete(job.metadata.uid);
      return undefined;
    }
    if (this.finished.uids.has(job.metadata.uid)) return undefined;
    const { client, kernel } = this.context;
    const selects = (pod: Draft): boolean => matchesSelector(job.spec.selector, pod.metadata.labels);
    const plan = planClaim(job, podsOfOwner(this.pods, job, true), selects);
    const claimed = claim(client, JOBS, job, plan, this.control.ownership);
    if (claimed.failure !== undefined) return RETRY;
    const { recorder, control, expectations, removed, backOffs } = this;
    const run = new JobRun(
      { kernel, client, recorder, control, expectations, removed, backOffs },
      job,
      claimed.objects,
    );
    try {
      const { finished, afterUs } = run.run();
      if (finished) this.finished.uids.add(job.metadata.uid);
      return afterUs === undefined ? undefined : { afterUs };
    } catch (error) {
      if (error instanceof Refused) return RETRY;
      throw error;
    }
  }

  /** Pods whose Job is gone or over are nobody's to count. */
  private releaseOrphan(key: string): SyncResult {
    const pod = this.pods.byKey(key);
    if (pod === undefined || !isTracked(pod)) return undefined;
    const job = this.ownerOf(pod);
    if (job !== undefined && !isJobFinished(job)) return undefined;
    const { namespace, name } = pod.metadata;
    const metadata = { '$deleteFromPrimitiveList/finalizers': [TRACKING] };
    const patched = this.context.client.patch(PODS, namespace, name, 'strategic', { metadata });
    return patched.ok || patched.error.code === 404 ? undefined : RETRY;
  }
}
