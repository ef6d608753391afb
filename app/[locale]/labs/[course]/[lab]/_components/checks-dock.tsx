'use client';

/** The checks of the step being read: a list, and the explanation of the chosen or most basic failing one. */
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CheckView } from '../../../../../../lib/session/contract';
import { Icon } from '../../../../../_ui/icon';
import { roving } from '../../../../../_ui/roving';
import { CheckDetail } from './check-detail';
import { CheckRow, isUntouched } from './check-row';
import { useLab } from './lab-context';
import type { LabText } from './lab-text';

interface Row {
  readonly title: string;
  readonly check: CheckView;
  readonly sameAs: boolean;
}

export function ChecksDock({ text, step }: { readonly text: LabText; readonly step: number }) {
  const t = useTranslations('checks');
  const lab = useTranslations('lab');
  const { view } = useLab();
  const [picked, setPicked] = useState<string | null>(null);
  const current = text.steps[step];
  const state = view?.steps.find((candidate) => candidate.id === current?.id);
  const rows = useMemo(() => rowsOf(current?.checks ?? [], state?.checks ?? []), [current, state]);
  const right = rows.filter((row) => row.check.status === 'pass').length;
  const anyWrong = rows.some((row) => row.check.status === 'fail' && !isUntouched(row.check));
  const allRight = rows.length > 0 && right === rows.length;
  const chosen =
    rows.find((row) => row.check.id === picked) ??
    rows.find((row) => row.check.status !== 'pass' && !row.sameAs) ??
    rows[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step chooses anew
  useEffect(() => setPicked(null), [step]);
  return (
    <section className="dock" id="dock">
      <div className="tabs" role="tablist">
        <button type="button" role="tab" aria-selected="true">
          <span className={allRight ? 'pass-c' : anyWrong ? 'fail-c' : ''}>
            <Icon name={allRight ? 'okc' : anyWrong ? 'xc' : 'circle'} />
          </span>
          {rows.length === 0 ? t('list') : t('tab', { right, total: rows.length })}
        </button>
      </div>
      {view === null ? (
        <p className="muted empty">{lab('preparing')}</p>
      ) : rows.length === 0 ? (
        <p className="muted empty">{t('none')}</p>
      ) : (
        <div className="checks">
          <div className="clist" role="listbox" aria-label={t('list')} onKeyDown={roving}>
            {rows.map((row) => (
              <CheckRow
                key={row.check.id}
                {...row}
                selected={row === chosen}
                onSelect={() => setPicked(row.check.id)}
              />
            ))}
          </div>
          {chosen === undefined ? null : <CheckDetail title={chosen.title} check={chosen.check} />}
        </div>
      )}
      <LiveRegion rows={rows} right={right} />
    </section>
  );
}

/** A failing check whose first cause another one above it already shows is marked as following from it. */
function rowsOf(titles: LabText['steps'][number]['checks'], checks: readonly CheckView[]): readonly Row[] {
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const { id, title } of titles) {
    const check = checks.find((candidate) => candidate.id === id);
    if (check === undefined) continue;
    const cause = check.causes[0];
    const key = cause === undefined ? '' : `${cause.code} ${cause.object}`;
    rows.push({ title, check, sameAs: check.status === 'fail' && seen.has(key) });
    if (check.status === 'fail' && key !== '') seen.add(key);
  }
  return rows;
}

/** Says aloud what turned right; changes within half a second are read as one. */
function LiveRegion({ rows, right }: { readonly rows: readonly Row[]; readonly right: number }) {
  const t = useTranslations('checks');
  const [text, setText] = useState('');
  const before = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      const now = new Set(rows.filter((row) => row.check.status === 'pass').map((row) => row.check.id));
      const turned = rows.find(
        (row) => now.has(row.check.id) && before.current !== null && !before.current.has(row.check.id),
      );
      before.current = now;
      if (turned !== undefined) setText(t('turned', { name: turned.title, right, total: rows.length }));
    }, 500);
    return () => clearTimeout(timer);
  }, [rows, right, t]);
  return (
    <p className="sr" role="status" aria-live="polite">
      {text}
    </p>
  );
}
