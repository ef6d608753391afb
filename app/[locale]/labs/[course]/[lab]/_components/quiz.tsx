'use client';

/** One question. The answer is judged by the session; a wrong one may be changed as often as the learner likes. */
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Icon } from '../../../../../_ui/icon';
import { InlineCode } from '../../../../../_ui/inline-code';
import { useLab } from './lab-context';
import type { QuizText } from './lab-text';

interface Props {
  readonly step: string;
  readonly quiz: QuizText;
  readonly state: { readonly answered: boolean; readonly correct: boolean } | undefined;
}

export function Quiz({ step, quiz, state }: Props) {
  const t = useTranslations('lab');
  const { send } = useLab();
  const [touched, setTouched] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const answer = form
      .getAll(quiz.id)
      .map(String)
      .filter((value) => value !== '');
    if (answer.length === 0) return;
    setTouched(false);
    send({ kind: 'quiz', step, question: quiz.id, answer });
  };
  return (
    <form onSubmit={submit} onChange={() => setTouched(true)}>
      <fieldset className="quiz">
        <legend>
          <InlineCode text={quiz.question} />
        </legend>
        {quiz.kind === 'text' ? (
          <input className="input" name={quiz.id} aria-label={quiz.question} autoComplete="off" />
        ) : quiz.kind === 'order' ? (
          quiz.choices.map((choice, place) => <OrderRow key={choice} quiz={quiz} place={place} />)
        ) : (
          quiz.choices.map((choice, index) => (
            <label key={choice}>
              <input type={quiz.kind === 'single' ? 'radio' : 'checkbox'} name={quiz.id} value={index} />
              <span>
                <InlineCode text={choice} />
              </span>
            </label>
          ))
        )}
        <div className="row quiz-act">
          <button type="submit" className="btn">
            {t('quizCheck')}
          </button>
          {state?.answered === true && !touched ? (
            <p className="fb" role="status">
              <span className={`st ${state.correct ? 'pass' : 'fail'}`}>
                <Icon name={state.correct ? 'check' : 'x'} size="s" />
                {state.correct ? t('quizRight') : t('quizWrong')}
              </span>{' '}
              {state.correct && quiz.explain !== null ? <InlineCode text={quiz.explain} /> : null}
            </p>
          ) : null}
        </div>
      </fieldset>
    </form>
  );
}

/** Ordering without dragging: each place asks which item stands there, so that a keyboard is enough. */
function OrderRow({ quiz, place }: { readonly quiz: QuizText; readonly place: number }) {
  return (
    <label>
      <span>{place + 1}.</span>
      <select className="input" name={quiz.id} defaultValue="">
        <option value="" />
        {quiz.choices.map((choice, index) => (
          <option key={choice} value={index}>
            {choice}
          </option>
        ))}
      </select>
    </label>
  );
}
