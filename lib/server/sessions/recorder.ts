/** Writes down one session: its records, and each step the first time it is passed. */
import type { LogRecord, SessionOutput, SessionView } from '../../session/contract';
import { appendLog, type PassedStep, readLog, recordSteps } from '../attempts/repository';

export class Recorder {
  private readonly steps = new Set<string>();
  private done = false;

  constructor(private readonly attemptId: string) {}

  read(): Promise<readonly LogRecord[]> {
    return readLog(this.attemptId);
  }

  async save(records: readonly LogRecord[], outputs: readonly SessionOutput[]): Promise<void> {
    await appendLog(this.attemptId, records);
    const view = outputs.findLast((output) => output.kind === 'view')?.view;
    if (view !== undefined) await this.saveProgress(view);
  }

  private async saveProgress(view: SessionView): Promise<void> {
    const passed = view.steps
      .filter((step) => step.status.startsWith('passed') && !this.steps.has(step.id))
      .map(
        (step): PassedStep => ({
          step: step.id,
          atUs: view.at,
          hintsUsed: step.hintsUsed,
          withSolution: step.status === 'passed-with-solution',
        }),
      );
    if (passed.length === 0 && view.done === this.done) return;
    await recordSteps(this.attemptId, passed, view.done);
    for (const { step } of passed) this.steps.add(step);
    this.done = view.done;
  }
}
