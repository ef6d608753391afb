'use client';

/** On a phone one pane shows at a time: tabs at the bottom choose it (lesson.css hides the others). */
import { useTranslations } from 'next-intl';
import { Icon, type IconName } from '../../../../../_ui/icon';

export type Pane = 'lesson' | 'terminal' | 'checks';
const PANES: readonly { readonly pane: Pane; readonly icon: IconName }[] = [
  { pane: 'lesson', icon: 'book' },
  { pane: 'terminal', icon: 'term' },
  { pane: 'checks', icon: 'okc' },
];

export function PaneTabs({ pane, onPane }: { readonly pane: Pane; readonly onPane: (pane: Pane) => void }) {
  const t = useTranslations('lab');
  return (
    <nav className="mtabs" aria-label={t('panes')}>
      {PANES.map(({ pane: candidate, icon }) => (
        <button
          key={candidate}
          type="button"
          onClick={() => onPane(candidate)}
          {...(candidate === pane ? { 'aria-current': 'true' } : {})}
        >
          <Icon name={icon} />
          {t(`pane.${candidate}`)}
        </button>
      ))}
    </nav>
  );
}
