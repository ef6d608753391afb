'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Icon } from '../../../../../_ui/icon';
import { ConfirmDialog } from './dialog';
import { Fence } from './fence';
import { useLab } from './lab-context';
import type { StepText } from './lab-text';

interface Props {
  readonly step: StepText;
  readonly used: number;
  readonly shown: boolean;
}

/** The solution behind a dialog that first offers another hint. Seen once, it stays visible. */
export function SolutionButton({ step, used, shown }: Props) {
  const t = useTranslations('lab');
  const { send } = useLab();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(shown);
  if (step.solution === null) return null;
  if (open || shown) {
    return (
      <section className="hints">
        <h3 className="h3">{t('solutionOf')}</h3>
        <Fence content={step.solution} run />
      </section>
    );
  }
  const show = () => {
    setAsking(false);
    setOpen(true);
    send({ kind: 'solution', step: step.id });
  };
  const hint = () => {
    setAsking(false);
    send({ kind: 'hint', step: step.id, rung: used });
  };
  return (
    <>
      <button type="button" className="btn ghost" onClick={() => setAsking(true)} aria-haspopup="dialog">
        <Icon name="eye" />
        {t('solution')}
      </button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('solutionTitle')}
        text={t('solutionText')}
        actions={
          <>
            <button type="button" className="btn lg" onClick={show}>
              {t('showSolution')}
            </button>
            {used < step.hints.length ? (
              <button type="button" className="btn lg pri" onClick={hint}>
                {t('anotherHint')}
              </button>
            ) : (
              <button type="button" className="btn lg pri" onClick={() => setAsking(false)}>
                {t('cancel')}
              </button>
            )}
          </>
        }
      />
    </>
  );
}
