/** What the browser is told of a lab, in one language. Answers of quizzes stay on the server. */
import type { Check } from '../../../../../../lib/course/check-schema';
import type { Lab } from '../../../../../../lib/course/lab';
import type { Quiz } from '../../../../../../lib/course/lab-schema';
import type { Locale } from '../../../../../_i18n/locales';
import { checkTitle } from './check-title';

export interface QuizText {
  readonly id: string;
  readonly question: string;
  readonly kind: 'single' | 'multiple' | 'text' | 'order';
  readonly choices: readonly string[];
  readonly graded: boolean;
  readonly explain: string | null;
}
export interface StepText {
  readonly id: string;
  readonly title: string;
  readonly hints: readonly string[];
  readonly quiz: readonly QuizText[];
  readonly checks: readonly { readonly id: string; readonly title: string }[];
  readonly solution: string | null;
}
export interface LabText {
  readonly id: string;
  readonly title: string;
  readonly course: string;
  readonly number: number;
  readonly minutes: number;
  readonly steps: readonly StepText[];
  readonly debrief: string;
  readonly next: string | null;
  readonly hosts: readonly string[];
}

export function labText(lab: Lab, locale: Locale, course: string, number: number, next: string | null): LabText {
  const { spec } = lab;
  return {
    id: lab.id,
    title: spec.title[locale],
    course,
    number,
    minutes: spec.minutes,
    debrief: spec.debrief[locale],
    next,
    hosts: ['workstation', 'minikube'],
    steps: spec.steps.map((step) => ({
      id: step.id,
      title: step.title[locale],
      hints: step.hints.map((hint) => hint[locale]),
      solution: step.solution ?? null,
      quiz: step.quiz.map((quiz) => quizText(quiz, locale)),
      checks: step.checks.map((check: Check) => ({
        id: check.id,
        title: check.title?.[locale] ?? checkTitle(check, locale),
      })),
    })),
  };
}

function quizText(quiz: Quiz, locale: Locale): QuizText {
  const base = {
    id: quiz.id,
    question: quiz.question[locale],
    graded: quiz.graded !== false,
    explain: quiz.explain?.[locale] ?? null,
  };
  if (quiz.single !== undefined)
    return { ...base, kind: 'single', choices: quiz.single.map((choice) => choice.text[locale]) };
  if (quiz.multiple !== undefined)
    return { ...base, kind: 'multiple', choices: quiz.multiple.map((choice) => choice.text[locale]) };
  if (quiz.order !== undefined) return { ...base, kind: 'order', choices: quiz.order.map((item) => item[locale]) };
  return { ...base, kind: 'text', choices: [] };
}
