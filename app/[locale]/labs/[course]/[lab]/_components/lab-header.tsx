'use client';

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { SessionView } from '../../../../../../lib/session/contract';
import { Icon } from '../../../../../_ui/icon';
import { LanguageSwitch } from '../../../../../_ui/language-switch';
import { ThemeToggle } from '../../../../../_ui/theme-toggle';
import type { LabText } from './lab-text';
import { ResetButton } from './reset-button';

interface Props {
  readonly text: LabText;
  readonly view: SessionView | null;
  readonly step: number;
}

export function LabHeader({ text, view, step }: Props) {
  const t = useTranslations();
  const locale = useLocale();
  const passed = (id: string) =>
    view?.steps.find((candidate) => candidate.id === id)?.status.startsWith('passed') === true;
  return (
    <header className="bar">
      <Link className="brand" href={`/${locale}`} aria-label={t('brand.home')}>
        <Icon name="mark" />
        <span className="hide-m">{t('brand.name')}</span>
      </Link>
      <nav className="crumbs hide-s" aria-label={t('nav.here')}>
        <Link className="hide-m" href={`/${locale}`}>
          {text.course}
        </Link>
        <span className="hide-m">
          <Icon name="chev" size="s" />
        </span>
        <b>
          {text.number}. {text.title}
        </b>
      </nav>
      <span className="grow" />
      <div className="prog">
        <ol aria-hidden="true">
          {text.steps.map((candidate, index) => (
            <li key={candidate.id} className={passed(candidate.id) ? 'done' : index === step ? 'now' : ''} />
          ))}
        </ol>
        <span className="num">{t('lab.progress', { current: step + 1, total: text.steps.length })}</span>
      </div>
      <span className="grow hide-l" />
      <ResetButton lab={text.id} />
      <LanguageSwitch />
      <ThemeToggle />
    </header>
  );
}
