/** What an account has done, lab by lab, for the catalogue and the progress page. */
import { database } from '../database/open';

export interface LabProgress {
  readonly lab: string;
  readonly steps: readonly {
    readonly step: string;
    readonly passedAt: Date;
    readonly withSolution: boolean;
    readonly hintsUsed: number;
  }[];
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** Over all attempts of a user: the best of each lab, so that a reset takes nothing away. */
export async function progressOf(userId: string): Promise<ReadonlyMap<string, LabProgress>> {
  const attempts = await database().attempt.findMany({
    where: { userId },
    include: { steps: true },
    orderBy: { createdAt: 'asc' },
  });
  const labs = new Map<string, LabProgress>();
  for (const attempt of attempts) {
    const before = labs.get(attempt.lab);
    const steps = new Map((before?.steps ?? []).map((step) => [step.step, step]));
    for (const step of attempt.steps) if (!steps.has(step.step)) steps.set(step.step, step);
    labs.set(attempt.lab, {
      lab: attempt.lab,
      steps: [...steps.values()],
      startedAt: before?.startedAt ?? attempt.createdAt,
      finishedAt: before?.finishedAt ?? attempt.finishedAt,
    });
  }
  return labs;
}
