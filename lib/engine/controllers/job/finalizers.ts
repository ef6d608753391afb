/** Finalizers taken off that the watch has not confirmed yet (job tracking_utils.go). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';

export class RemovedFinalizers implements Part<readonly (readonly [string, readonly string[]])[]> {
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

  save(): readonly (readonly [string, readonly string[]])[] {
    return [...this.byJob];
  }

  load(state: readonly (readonly [string, readonly string[]])[]): void {
    this.byJob.clear();
    for (const [job, pods] of state) this.byJob.set(job, pods);
  }
}
