'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Icon } from '../../../../../_ui/icon';
import { ConfirmDialog } from './dialog';

export function ResetButton({ lab }: { readonly lab: string }) {
  const t = useTranslations('lab');
  const [open, setOpen] = useState(false);
  const reset = async () => {
    await fetch('/api/attempts', {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ lab }),
    });
    window.location.reload();
  };
  return (
    <>
      <button
        type="button"
        className="btn ghost"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-label={t('reset')}
      >
        <Icon name="reset" />
        <span className="hide-l">{t('reset')}</span>
      </button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t('resetTitle')}
        text={t('resetText')}
        actions={
          <>
            <button type="button" className="btn lg" onClick={() => setOpen(false)}>
              {t('cancel')}
            </button>
            <button type="button" className="btn lg pri" onClick={reset}>
              {t('resetDo')}
            </button>
          </>
        }
      />
    </>
  );
}
