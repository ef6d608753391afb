'use client';

import { useTranslations } from 'next-intl';
import { Icon } from './icon';

export function ThemeToggle() {
  const t = useTranslations('nav');
  const toggle = () => {
    const { dataset } = document.documentElement;
    dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', dataset.theme);
  };
  return (
    <button type="button" className="btn ghost sq" onClick={toggle} aria-label={t('theme')}>
      <Icon name="sun" />
    </button>
  );
}
