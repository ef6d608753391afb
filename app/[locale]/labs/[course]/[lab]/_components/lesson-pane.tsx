'use client';

/** The lesson: introduction, the list of steps, the step being read with its quiz, hints and solution, and the debrief. */
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Icon } from '../../../../../_ui/icon';
import { InlineCode } from '../../../../../_ui/inline-code';
import { HintLadder } from './hint-ladder';
import { useLab } from './lab-context';
import type { LabText } from './lab-text';
import { Quiz } from './quiz';
import type { RenderedSection } from './render-lesson';
import { SolutionButton } from './solution-button';
import { StepList } from './step-list';

interface Props {
  readonly text: LabText;
  readonly sections: readonly RenderedSection[];
  readonly step: number;
  readonly onStep: (step: number) => void;
}

export function LessonPane({ text, sections, step, onStep }: Props) {
  const t = useTranslations('lab');
  const { view } = useLab();
  const pane = useRef<HTMLDivElement>(null);
  const current = text.steps[step];
  const state = view?.steps.find((candidate) => candidate.id === current?.id);
  const passed = state?.status.startsWith('passed') === true;
  const last = step === text.steps.length - 1;
  const section = sections.find((candidate) => candidate.step === current?.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step is read from its top
  useEffect(() => {
    // Braces matter: scrollTo answers with a promise in new browsers, which is no clean-up function.
    pane.current?.scrollTo({ top: 0 });
  }, [step]);
  if (current === undefined) return null;
  return (
    <main className="lesson" id="main" tabIndex={-1} ref={pane}>
      <div className="in">
        <p className="eyebrow">{t('eyebrow', { course: text.course, minutes: text.minutes })}</p>
        <h1>{text.title}</h1>
        <StepList steps={text.steps} current={step} onStep={onStep} />
        <article className="prose">
          {step === 0 ? sections.find((candidate) => candidate.step === null)?.content : null}
          <h2>
            {step + 1}. {current.title}
          </h2>
          {section?.content}
        </article>
        {current.quiz.map((quiz) => (
          <Quiz key={quiz.id} step={current.id} quiz={quiz} state={state?.quiz[quiz.id]} />
        ))}
        <HintLadder step={current} used={state?.hintsUsed ?? 0} />
        <SolutionButton step={current} used={state?.hintsUsed ?? 0} shown={state?.status === 'passed-with-solution'} />
        {view?.done === true && last ? <Debrief text={text} /> : null}
        <div className="stepnav">
          {step > 0 ? (
            <button type="button" className="btn lg ghost" onClick={() => onStep(step - 1)}>
              <Icon name="left" />
              {t('back')}
            </button>
          ) : null}
          {last ? null : (
            <button type="button" className={`btn lg ${passed ? 'pri' : ''}`} onClick={() => onStep(step + 1)}>
              {t('next')}
              <Icon name="right" />
            </button>
          )}
        </div>
        {passed || last ? null : <p className="muted waiting">{t('waiting')}</p>}
      </div>
    </main>
  );
}

function Debrief({ text }: { readonly text: LabText }) {
  const t = useTranslations('lab');
  const locale = useLocale();
  return (
    <section className="debrief">
      <h2>
        <Icon name="okc" />
        {t('finished')}
      </h2>
      <h3>{t('debrief')}</h3>
      <p>
        <InlineCode text={text.debrief} />
      </p>
      <div className="act">
        {text.next === null ? null : (
          <Link className="btn lg pri" href={`/${locale}/labs/${text.next}`}>
            {t('nextLab')}
          </Link>
        )}
        <Link className="btn lg" href={`/${locale}`}>
          {t('toCatalogue')}
        </Link>
      </div>
    </section>
  );
}
