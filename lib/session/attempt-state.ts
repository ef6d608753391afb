/** What an attempt remembers beside the cluster: hints taken, solutions seen, quiz answers. Plain data, rebuilt by replay. */
import type { LabSpec, Quiz } from '../course/lab-schema';

interface StepMemory {
  readonly hints: number;
  readonly solutionSeen: boolean;
  readonly quiz: Readonly<Record<string, { readonly answered: boolean; readonly correct: boolean }>>;
}
export type AttemptMemory = Readonly<Record<string, StepMemory>>;

const FRESH: StepMemory = { hints: 0, solutionSeen: false, quiz: {} };

export function stepMemory(memory: AttemptMemory, step: string): StepMemory {
  return memory[step] ?? FRESH;
}

export function withHint(memory: AttemptMemory, spec: LabSpec, step: string, rung: number): AttemptMemory {
  const hints = spec.steps.find((candidate) => candidate.id === step)?.hints.length ?? 0;
  const before = stepMemory(memory, step);
  return { ...memory, [step]: { ...before, hints: Math.min(hints, Math.max(before.hints, rung + 1)) } };
}

export function withSolution(memory: AttemptMemory, step: string): AttemptMemory {
  return { ...memory, [step]: { ...stepMemory(memory, step), solutionSeen: true } };
}

/** A right answer stays right; a wrong one may be given again. */
export function withAnswer(
  memory: AttemptMemory,
  spec: LabSpec,
  step: string,
  question: string,
  answer: readonly string[],
): AttemptMemory {
  const quiz = spec.steps
    .find((candidate) => candidate.id === step)
    ?.quiz.find((candidate) => candidate.id === question);
  if (quiz === undefined) return memory;
  const before = stepMemory(memory, step);
  const correct = before.quiz[question]?.correct === true || isRight(quiz, answer);
  return { ...memory, [step]: { ...before, quiz: { ...before.quiz, [question]: { answered: true, correct } } } };
}

/** Choices are named by their number as text; a text answer is compared without case and outer blanks. */
export function isRight(quiz: Quiz, answer: readonly string[]): boolean {
  const choices = quiz.single ?? quiz.multiple;
  if (choices !== undefined) {
    const wanted = choices.flatMap((choice, index) => (choice.correct === true ? [String(index)] : []));
    return wanted.length === answer.length && wanted.every((index) => answer.includes(index));
  }
  if (quiz.order !== undefined) return quiz.order.every((_, index) => answer[index] === String(index));
  const given = (answer[0] ?? '').trim().toLowerCase();
  return quiz.text?.accept.some((accepted) => accepted.trim().toLowerCase() === given) ?? false;
}
