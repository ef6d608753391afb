/** A lab: the lesson beside the terminal on a private cluster, checks under it. */

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { currentUser } from '../../../../../lib/server/accounts/current-user';
import { findOpenAttempt } from '../../../../../lib/server/attempts/repository';
import { catalogue, labFor } from '../../../../../lib/server/labs/catalogue';
import type { Locale } from '../../../../_i18n/locales';
import { LabPageClient } from './_components/lab-page-client';
import { labText } from './_components/lab-text';
import { renderLesson } from './_components/render-lesson';
import './lab.css';
import './lesson.css';

export const dynamic = 'force-dynamic';

interface Props {
  readonly params: Promise<{ readonly locale: string; readonly course: string; readonly lab: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, lab, locale } = await params;
  const found = labFor(`${course}/${lab}`, 'title');
  return { title: found?.spec.title[locale === 'en' ? 'en' : 'ko'] };
}

export default async function LabPage({ params }: Props) {
  const { course, lab: slug } = await params;
  const id = `${course}/${slug}`;
  const locale = (await getLocale()) as Locale;
  const known = catalogue();
  const listed = known.labs.find((candidate) => candidate.id === id);
  if (listed === undefined) notFound();
  const user = await currentUser(await headers());
  // Looking begins nothing: without an attempt yet the lesson shows with example values; the client begins one and asks
  // again (opening-attempt.ts).
  const attempt = user === null ? null : await findOpenAttempt(user.id, id);
  const lab = labFor(id, attempt?.start.seed ?? 'example') ?? listed;
  const siblings = known.labs.filter((candidate) => candidate.course === lab.course);
  const position = siblings.findIndex((candidate) => candidate.id === id);
  const courseTitle = known.courses.find((candidate) => candidate.id === lab.course)?.title[locale] ?? lab.course;
  return (
    <LabPageClient
      attemptId={attempt?.id ?? null}
      known={user !== null}
      text={labText(lab, locale, courseTitle, position + 1, siblings[position + 1]?.id ?? null)}
      sections={renderLesson(lab.lessons[locale])}
    />
  );
}
