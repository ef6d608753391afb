'use client';

import { useTranslations } from 'next-intl';
import { Icon } from '../../../../../_ui/icon';
import { InlineCode } from '../../../../../_ui/inline-code';
import { useLab } from './lab-context';
import type { StepText } from './lab-text';

/** Point, explain, worked step: only the next rung is offered, and nobody counts those left. */
export function HintLadder({ step, used }: { readonly step: StepText; readonly used: number }) {
  const t = useTranslations('lab');
  const { send } = useLab();
  if (step.hints.length === 0) return null;
  return (
    <section className="hints">
      <h3 className="h3">{t('hints')}</h3>
      {step.hints.slice(0, used).map((hint, index) => (
        <div className="rung" key={hint}>
          <Icon name="bulb" />
          <div>
            <b>{t(`rung.${Math.min(index, 2) as 0 | 1 | 2}`)}</b>
            <InlineCode text={hint} />
          </div>
        </div>
      ))}
      {used < step.hints.length ? (
        <div className="rung next">
          <Icon name="chev" />
          <div>
            <button type="button" className="btn" onClick={() => send({ kind: 'hint', step: step.id, rung: used })}>
              {used === 0 ? t('hint.first') : t('hint.more')}
            </button>
          </div>
        </div>
      ) : null}
    </section>
  );
}
