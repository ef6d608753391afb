'use client';

import { useLocale, useTranslations } from 'next-intl';
import { phrase } from '../../../../../../lib/grading/messages/phrases';
import type { CheckView } from '../../../../../../lib/session/contract';
import type { Locale } from '../../../../../_i18n/locales';
import { Icon, type IconName } from '../../../../../_ui/icon';

interface Props {
  readonly title: string;
  readonly check: CheckView;
  readonly sameAs: boolean;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

export function CheckRow({ title, check, sameAs, selected, onSelect }: Props) {
  const t = useTranslations('checks');
  const locale = useLocale() as Locale;
  const { style, icon, word } = sameAs ? FOLLOWS : appearance(check);
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className={`chk ${style}`}
      onClick={onSelect}
      data-check={check.id}
      data-status={check.status}
    >
      <Icon name={icon} />
      <span className="nm">{title}</span>
      <span className="why">
        {word === 'same' ? t(word) : <b>{t(word)}</b>}
        {word === 'holding' && check.holdUs !== undefined ? (
          <span className="num">
            {t('holdOf', { held: Math.floor((check.heldUs ?? 0) / 1e6), total: Math.floor(check.holdUs / 1e6) })}
          </span>
        ) : null}
        {check.status === 'pass' && check.passedAtUs !== undefined ? (
          <span className="num">{clock(check.passedAtUs)}</span>
        ) : null}
        {word === 'fail' ? <span className="num short">{phrase(check.actual, locale)}</span> : null}
      </span>
    </button>
  );
}

interface Appearance {
  readonly style: string;
  readonly icon: IconName;
  readonly word: 'same' | 'right' | 'fail' | 'pending' | 'reached' | 'holding' | 'error';
}

/** Another check above has the same cause and shows it. */
const FOLLOWS: Appearance = { style: 'idle', icon: 'wait', word: 'same' };

function appearance(check: CheckView): Appearance {
  if (check.status === 'pass')
    return check.mode === 'edge'
      ? { style: 'pass', icon: 'flag', word: 'reached' }
      : { style: 'pass', icon: 'okc', word: 'right' };
  if (check.status === 'error') return { style: 'hold', icon: 'warn', word: 'error' };
  if (check.mode === 'holds' && (check.heldUs ?? 0) > 0) return { style: 'hold', icon: 'hold', word: 'holding' };
  if (isUntouched(check)) return { style: 'idle', icon: 'circle', word: 'pending' };
  return { style: 'fail', icon: 'xc', word: 'fail' };
}

/** What it asks for is simply not there yet; nothing was done wrong. */
const NOT_YET: ReadonlySet<string> = new Set([
  'object-missing',
  'service-missing',
  'dns-name-unknown',
  'file-missing',
  'env-missing',
]);
/** What stands in the place of the thing then: nothing, or the Service that every cluster has. */
const NOTHING: ReadonlySet<string> = new Set(['<none>', '<empty>', '<unset>', 'NXDOMAIN', 'kubernetes']);

export function isUntouched(check: CheckView): boolean {
  const first = check.causes[0];
  if (check.status !== 'fail' || first === undefined) return check.status === 'fail';
  if (first.code === 'log-missing' || first.code === 'event-missing') return true;
  if (first.code === 'field-differs') return first.actual === '(unset)';
  if (!NOT_YET.has(first.code)) return false;
  return first.actual === undefined || NOTHING.has(first.actual);
}

function clock(us: number): string {
  const seconds = Math.floor(us / 1e6);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
