/** Finalizers taken off that the watch has not confirmed yet (job tracking_utils.go). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';

export class RemovedFinalizers implements Part<ReadonlyMap<string, readonly string[]>> {
  private readonly byJob = new LazyMap<string, readonly string[]>();

  expect(job: string, pod: string): void {
    if (!this.has(job, pod)) this.byJob.set(job, [...(this.byJob.get(job) ?? []), pod]);
  }

  observed(job: string, pod: string): void {
    const left = (this.byJob.get(job) ?? []).filter((uid) => uid !== pod);
    if (left.length === 0) this.byJob.delete(job);
    else this.byJob.set(job, left);
  }

  has(job: string, pod: string): boolean {
    return this.byJob.get(job)?.includes(pod) ?? false;
  }

  forget(job: string): void {
    this.byJob.delete(job);
  }

  save(): ReadonlyMap<string, readonly string[]> {
    return this.byJob.save();
  }

  load(state: ReadonlyMap<string, readonly string[]>): void {
    this.byJob.load(state);
  }
}
