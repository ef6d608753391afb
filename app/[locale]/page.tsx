/** The catalogue: courses, their labs, and what the account has done of each. */
import { headers } from 'next/headers';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { Problem } from '../../lib/course/problem';
import { formatProblem } from '../../lib/course/problem';
import { currentUser } from '../../lib/server/accounts/current-user';
import { progressOf } from '../../lib/server/attempts/progress';
import { catalogue } from '../../lib/server/labs/catalogue';
import type { Locale } from '../_i18n/locales';
import { SiteHeader } from '../_ui/site-header';
import { LabRow } from './_components/lab-row';
import './catalogue.css';

export const dynamic = 'force-dynamic';

export default async function CataloguePage() {
  const locale = (await getLocale()) as Locale;
  const t = await getTranslations('catalogue');
  const user = await currentUser(await headers());
  const progress = user === null ? new Map() : await progressOf(user.id);
  const { courses, labs, problems } = catalogue();
  // Files and lines are for those who can mend them; the server's console names them too.
  const mends = process.env.NODE_ENV !== 'production' || (user !== null && user.role !== 'learner');
  const unfinished = labs.find((lab) => progress.has(lab.id) && progress.get(lab.id)?.finishedAt === null);
  return (
    <>
      <SiteHeader user={user} current="labs" />
      <main className="page" id="main" tabIndex={-1}>
        <header>
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede')}</p>
        </header>
        {unfinished === undefined ? null : (
          <section className="panel resume">
            <div>
              <p className="muted">{t('continue')}</p>
              <h2>{unfinished.spec.title[locale]}</h2>
              <p>{unfinished.spec.summary[locale]}</p>
            </div>
            <Link className="btn pri lg" href={`/${locale}/labs/${unfinished.id}`}>
              {t('continue')}
            </Link>
          </section>
        )}
        <div className="cat">
          <nav className="courses" aria-label={t('courses')}>
            <h2>{t('courses')}</h2>
            <ul>
              {courses.map((course) => (
                <li key={course.id}>
                  <a href={`#${course.id}`}>
                    {course.title[locale]}
                    <span className="num">{course.labs.length}</span>
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div>
            {courses.length === 0 ? <p className="muted">{t('empty')}</p> : null}
            {courses.map((course) => (
              <section className="course" id={course.id} key={course.id}>
                <h2 className="h2">{course.title[locale]}</h2>
                <p>{course.summary[locale]}</p>
                <ol className="labs">
                  {course.labs.map((lab, index) => (
                    <LabRow key={lab.id} lab={lab} number={index + 1} progress={progress.get(lab.id)} locale={locale} />
                  ))}
                </ol>
              </section>
            ))}
            {mends && problems.length > 0 ? (
              <Broken problems={problems} title={t('broken')} note={t('brokenNote')} />
            ) : null}
          </div>
        </div>
      </main>
    </>
  );
}

function Broken({
  problems,
  title,
  note,
}: {
  readonly problems: readonly Problem[];
  readonly title: string;
  readonly note: string;
}) {
  return (
    <section className="course broken">
      <h2 className="h2">{title}</h2>
      <p>{note}</p>
      <ul className="mono">
        {problems.map((problem) => (
          <li key={formatProblem(problem)}>{formatProblem(problem)}</li>
        ))}
      </ul>
    </section>
  );
}
