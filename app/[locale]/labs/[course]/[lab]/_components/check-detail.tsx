'use client';

/** Why a check is not right yet: the first broken link, expected and actual with the differing letters marked, the chain. */
import { useLocale, useTranslations } from 'next-intl';
import { sentence } from '../../../../../../lib/grading/messages/explain';
import type { Cause } from '../../../../../../lib/grading/verdict';
import type { CauseView, CheckView } from '../../../../../../lib/session/contract';
import type { Locale } from '../../../../../_i18n/locales';
import { Icon } from '../../../../../_ui/icon';
import { Difference } from './difference';

const CHAIN_MAX = 4;

export function CheckDetail({ title, check }: { readonly title: string; readonly check: CheckView }) {
  const t = useTranslations('checks');
  const locale = useLocale() as Locale;
  const first = check.causes[0];
  return (
    <div className="cdet">
      <h3>{check.status === 'pass' ? title : check.message[locale]}</h3>
      {first === undefined ? (
        <p className="at">{check.expected}</p>
      ) : (
        <>
          <p className="at">
            {t('first')}: <code>{first.object}</code> {first.field === undefined ? null : <code>{first.field}</code>}
          </p>
          <div className="ea">
            <span className="h">{t('expected')}</span>
            <Difference text={first.expected ?? check.expected} other={first.actual ?? check.actual} kind="expected" />
            <span className="sub" />
            <span className="h">{t('actual')}</span>
            <Difference text={first.actual ?? check.actual} other={first.expected ?? check.expected} kind="actual" />
            <span className="sub" />
          </div>
          <Chain causes={check.causes} locale={locale} />
        </>
      )}
    </div>
  );
}

function Chain({ causes, locale }: { readonly causes: readonly CauseView[]; readonly locale: Locale }) {
  const t = useTranslations('checks');
  if (causes.length < 2) return null;
  return (
    <ol className="chain" aria-label={t('chain')}>
      {causes.slice(0, CHAIN_MAX).map((cause, index) => (
        <li key={`${cause.code} ${cause.object}`} className={index === 0 ? 'brk' : ''}>
          <span className={`wh ${index === 0 ? '' : 'q'}`}>
            {index === 0 ? <Icon name="x" size="s" /> : null}
            {index === 0 ? t('broken') : t('so')}
          </span>
          <b>{cause.object}</b>
          <span>{sentence(cause as Cause)[locale]}</span>
        </li>
      ))}
    </ol>
  );
}
