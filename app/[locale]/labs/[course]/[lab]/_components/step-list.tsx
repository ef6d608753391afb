'use client';

import { useTranslations } from 'next-intl';
import { Icon } from '../../../../../_ui/icon';
import { useLab } from './lab-context';
import type { StepText } from './lab-text';

interface Props {
  readonly steps: readonly StepText[];
  readonly current: number;
  readonly onStep: (step: number) => void;
}

export function StepList({ steps, current, onStep }: Props) {
  const t = useTranslations('lab');
  const { view } = useLab();
  return (
    <nav aria-label={t('steps')}>
      <ol className="steps">
        {steps.map((step, index) => {
          const status = view?.steps.find((candidate) => candidate.id === step.id)?.status ?? 'locked';
          const passed = status.startsWith('passed');
          return (
            <li key={step.id}>
              <button
                type="button"
                onClick={() => onStep(index)}
                {...(index === current ? { 'aria-current': 'step' } : {})}
              >
                <span className="n num">{index + 1}</span>
                <span>{step.title}</span>
                {status === 'locked' ? null : (
                  <span className={`st ${passed ? 'pass' : 'now'}`}>
                    {passed ? <Icon name="check" size="s" /> : null}
                    {t(`step.${status}`)}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
