import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Lab } from '../../../lib/course/lab';
import type { LabProgress } from '../../../lib/server/attempts/progress';
import type { Locale } from '../../_i18n/locales';
import { Icon } from '../../_ui/icon';

interface Props {
  readonly lab: Lab;
  readonly number: number;
  readonly progress: LabProgress | undefined;
  readonly locale: Locale;
}

export async function LabRow({ lab, number, progress, locale }: Props) {
  const t = await getTranslations('catalogue');
  const level = await getTranslations('level');
  const { spec } = lab;
  const done = progress?.steps.length ?? 0;
  const finished = progress !== undefined && progress.finishedAt !== null;
  return (
    <li>
      <Link href={`/${locale}/labs/${lab.id}`}>
        <span className="n num">{number}</span>
        <span>
          <b>{spec.title[locale]}</b>
          <small>{spec.summary[locale]}</small>
        </span>
        <span className="lv">{level(spec.level)}</span>
        <span className="mi num">{t('minutes', { count: spec.minutes })}</span>
        {finished ? (
          <span className="st pass">
            <Icon name="check" size="s" />
            {t('done')}
          </span>
        ) : progress !== undefined ? (
          <span className="st now num">{t('steps', { done, total: spec.steps.length })}</span>
        ) : (
          <span className="st idle">{t('fresh')}</span>
        )}
      </Link>
    </li>
  );
}
