'use client';

/** Why a check is not right yet: the first broken link, expected and actual with the differing letters marked, the chain. */
import { useLocale, useTranslations } from 'next-intl';
import { sentence } from '../../../../../../lib/grading/messages/explain';
import { phrase } from '../../../../../../lib/grading/messages/phrases';
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
  // A cause that knows one side only is no pair: then the check's own values are shown.
  const pair =
    first?.expected !== undefined && first.actual !== undefined
      ? first
      : { expected: check.expected, actual: check.actual };
  const expected = phrase(pair.expected ?? '', locale);
  const actual = phrase(pair.actual ?? '', locale);
  return (
    <div className="cdet">
      <h3>{check.status === 'pass' ? title : check.message[locale]}</h3>
      {first === undefined ? (
        <p className="at">{phrase(check.expected, locale)}</p>
      ) : (
        <>
          <p className="at">
            {t('first')}: <code>{first.object}</code> {first.field === undefined ? null : <code>{first.field}</code>}
          </p>
          <div className="ea">
            <span className="h">{t('expected')}</span>
            <Difference text={expected} other={actual} kind="expected" />
            <span className="sub" />
            <span className="h">{t('actual')}</span>
            <Difference text={actual} other={expected} kind="actual" />
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
