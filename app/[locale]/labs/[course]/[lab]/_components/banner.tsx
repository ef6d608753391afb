'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ConnectionState } from '../../../../../_terminal/connection';
import { Icon } from '../../../../../_ui/icon';
import type { Obstacle } from './use-opening';

const SHOW_AFTER_MS = 1_000;
const BACK_FOR_MS = 4_000;

type Shown = 'reconnecting' | 'rebuilding' | 'failed' | 'back' | Obstacle;
const ICONS = {
  back: 'check',
  failed: 'warn',
  limit: 'warn',
  unopened: 'warn',
  reconnecting: 'off',
  rebuilding: 'off',
} as const;

/** What is up with the connection, said only when it lasts; "back" for four seconds. */
export function Banner({ state }: { readonly state: ConnectionState | Obstacle }) {
  const t = useTranslations('terminal');
  const [shown, setShown] = useState<Shown | null>(null);
  const before = useRef(shown);
  before.current = shown;
  useEffect(() => {
    if (state === 'open') {
      if (before.current === null) return;
      setShown('back');
      const timer = setTimeout(() => setShown(null), BACK_FOR_MS);
      return () => clearTimeout(timer);
    }
    if (state === 'connecting') return;
    const timer = setTimeout(() => setShown(state), state === 'reconnecting' ? SHOW_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [state]);
  if (shown === null) return null;
  return (
    <p className={`term-banner ${shown}`} role="status">
      <Icon name={ICONS[shown]} />
      {t(shown)}
      {shown === 'unopened' ? (
        <button type="button" className="btn" onClick={() => window.location.reload()}>
          {t('again')}
        </button>
      ) : null}
    </p>
  );
}
