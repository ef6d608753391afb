/** What this account has done: labs, steps on its own, hints, course by course. */
import { headers } from 'next/headers';
import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { currentUser } from '../../../lib/server/accounts/current-user';
import { type LabProgress, progressOf } from '../../../lib/server/attempts/progress';
import { catalogue } from '../../../lib/server/labs/catalogue';
import type { Locale } from '../../_i18n/locales';
import { Icon } from '../../_ui/icon';
import { SiteHeader } from '../../_ui/site-header';
import './progress.css';

export const dynamic = 'force-dynamic';

export default async function ProgressPage() {
  const t = await getTranslations('progress');
  const locale = (await getLocale()) as Locale;
  const user = await currentUser(await headers());
  const progress: ReadonlyMap<string, LabProgress> = user === null ? new Map() : await progressOf(user.id);
  const { labs, courses } = catalogue();
  const steps = [...progress.values()].flatMap((lab) => lab.steps);
  const finished = [...progress.values()].filter((lab) => lab.finishedAt !== null).length;
  return (
    <>
      <SiteHeader user={user} current="progress" />
      <main className="page" id="main" tabIndex={-1}>
        <h1>{t('title')}</h1>
        {user === null || user.guest ? (
          <div className="note">
            <Icon name="users" />
            <div className="grow">{t('guest')}</div>
            <Link className="btn pri" href={`/${locale}/sign-in`}>
              {t('signUp')}
            </Link>
          </div>
        ) : null}
        <dl className="facts">
          <Fact term={t('labsDone')} value={finished} of={labs.length} />
          <Fact term={t('stepsAlone')} value={steps.filter((step) => !step.withSolution).length} of={steps.length} />
          <Fact term={t('hints')} value={steps.reduce((sum, step) => sum + step.hintsUsed, 0)} />
        </dl>
        <div className="pg">
          <section>
            <h2>{t('labs')}</h2>
            {progress.size === 0 ? <p className="muted">{t('none')}</p> : null}
            <ul className="rec">
              {labs
                .filter((lab) => progress.has(lab.id))
                .map((lab) => (
                  <LabLine
                    key={lab.id}
                    id={lab.id}
                    title={lab.spec.title[locale]}
                    total={lab.spec.steps.length}
                    progress={progress.get(lab.id) as LabProgress}
                  />
                ))}
            </ul>
          </section>
          <section>
            <h2>{t('courses')}</h2>
            <ul className="cs">
              {courses.map((course) => {
                const done = course.labs.filter((lab) => progress.get(lab.id)?.finishedAt).length;
                return (
                  <li key={course.id}>
                    <span>{course.title[locale]}</span>
                    <Meter value={done} of={course.labs.length} />
                  </li>
                );
              })}
            </ul>
          </section>
        </div>
      </main>
    </>
  );
}

function Fact({ term, value, of }: { readonly term: string; readonly value: number; readonly of?: number }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="num">
        {value}
        {of === undefined ? null : <small> / {of}</small>}
      </dd>
    </div>
  );
}

function Meter({ value, of }: { readonly value: number; readonly of: number }) {
  return (
    <>
      <div className="meter" role="img" aria-label={`${value}/${of}`}>
        <i style={{ width: `${of === 0 ? 0 : (100 * value) / of}%` }} />
      </div>
      <span className="num">
        {value}/{of}
      </span>
    </>
  );
}

async function LabLine({
  id,
  title,
  total,
  progress,
}: {
  readonly id: string;
  readonly title: string;
  readonly total: number;
  readonly progress: LabProgress;
}) {
  const t = await getTranslations('progress');
  const format = await getFormatter();
  const locale = await getLocale();
  const date = format.dateTime(progress.finishedAt ?? progress.startedAt, { dateStyle: 'medium' });
  return (
    <li>
      <div>
        <b>
          <Link href={`/${locale}/labs/${id}`}>{title}</Link>
        </b>
        <small>{progress.finishedAt === null ? t('startedOn', { date }) : t('finishedOn', { date })}</small>
      </div>
      <div className="meter" role="img" aria-label={`${progress.steps.length}/${total}`}>
        <i style={{ width: `${(100 * progress.steps.length) / total}%` }} />
      </div>
      <span className="num">
        {progress.steps.length}/{total}
      </span>
    </li>
  );
}
